import { AST_NODE_TYPES as NodeType } from '@typescript-eslint/utils';
import { calledName } from '../../flow/callers.ts';
import type { CallNode } from '../../source/sourceFile.ts';

/** What a command does: `query` where several can be sent as one, `http` where each is a request of its own. */
export interface StoreCommand {
  readonly kind: 'query' | 'http';
  readonly isRead: boolean;
}

const redisPackage = /^(ioredis|redis|@redis\/client|handy-redis|tedis|@upstash\/redis|async-redis)$/;
const redisReads =
  /^(get|getbit|getrange|getex|mget|exists|ttl|pttl|type|strlen|hget|hgetall|hmget|hkeys|hvals|hlen|hexists|smembers|sismember|scard|srandmember|lrange|llen|lindex|zrange\w*|zrevrange\w*|zscore|zrank|zcard|zcount|xrange|xlen|json\.get|jsonget|geopos)$/i;
const redisWrites =
  /^(set|setex|psetex|setnx|getset|getdel|mset|del|unlink|expire|expireat|pexpire|persist|incr|incrby|decr|decrby|append|hset|hmset|hsetnx|hdel|hincrby|sadd|srem|spop|zadd|zrem|zincrby|lpush|rpush|lpop|rpop|ltrim|lrem|xadd|json\.set|jsonset|publish)$/i;
/** Commands of Redis that are called like nothing else. */
const unmistakable =
  /^(hget|hgetall|hmget|hkeys|hset|hmset|hdel|hincrby|smembers|sismember|scard|sadd|srem|lrange|llen|zrange\w*|zscore|zadd)$/i;
const redisObject = /redis|^(cache|kv|keydb|valkey)(client)?$/i;
/** Commands that wait until `exec` sends them together. */
const collecting = /^(multi|pipeline|batch)$/i;
const batched =
  /^(?:(?:BatchGet|Get|Put|Delete|Update|Query|Scan)(?:Item)?|SendMessage|DeleteMessage|Publish|DeleteObject|PutEvents?|PutRecord|GetParameter|ExecuteStatement)Command$/;
const reading = /^(?:BatchGet|Get|Query|Scan|Head|List|Describe)/;
const dynamoMethods = /^(get|put|update|delete|query|scan|getItem|putItem|updateItem|deleteItem)$/;

/** A command to Redis or to a service of AWS; undefined for any other call. */
export function storeCommandOf(
  call: CallNode,
  member: { readonly module: string; readonly path: readonly string[] } | undefined,
  receiver: string,
): StoreCommand | undefined {
  const name = calledName(call) ?? '';
  const [first] = call.arguments;
  if (name === 'send' && first?.type === NodeType.NewExpression) {
    const command = calledName(first) ?? '';
    if (!command.endsWith('Command')) return undefined;
    return { kind: batched.test(command) ? 'query' : 'http', isRead: reading.test(command) };
  }
  if (member === undefined)
    return redisObject.test(receiver) && unmistakable.test(name)
      ? { kind: 'query', isRead: redisReads.test(name) }
      : undefined;
  if (redisPackage.test(member.module)) {
    if (member.path.some((each) => collecting.test(each))) return undefined;
    return redisReads.test(name) || redisWrites.test(name)
      ? { kind: 'query', isRead: redisReads.test(name) }
      : undefined;
  }
  if (!/^(aws-sdk(\/.*)?|@aws-sdk\/lib-dynamodb)$/.test(member.module) || !dynamoMethods.test(name)) return undefined;
  return member.path.some((each) => /^(DocumentClient|DynamoDB|DynamoDBDocument)$/.test(each))
    ? { kind: 'query', isRead: /^(get|query|scan)/.test(name) }
    : undefined;
}
