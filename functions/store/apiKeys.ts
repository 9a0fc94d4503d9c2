import { createHash, randomBytes } from 'node:crypto';
import { DeleteCommand, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { ulid } from 'ulid';
import * as z from 'zod';
import { AgentError } from '../../agents/engine/errors.ts';
import { queryPartition } from './queries.ts';
import { apiKeyHashKey, apiKeyKey, apiKeyPrefix, apiKeysPartition } from './table.ts';
import type { Table } from './table.ts';

/** What is known of an API key; the key itself is not kept. */
export interface ApiKeyRecord {
  readonly tenant: string;
  readonly keyId: string;
  readonly name: string;
  readonly createdAt: string;
}

export interface ApiKeys {
  /** Makes a key of a 256-bit secret. `key` is shown this once: only its SHA-256 is stored. */
  create(owner: { tenant: string; name: string; nowMs: number }): Promise<{ key: string; record: ApiKeyRecord }>;
  /** Whose key it is; undefined when it is nobody's, or revoked. One read. */
  authenticate(key: string): Promise<ApiKeyRecord | undefined>;
  /** The tenant's keys, oldest first. */
  list(tenant: string): Promise<readonly ApiKeyRecord[]>;
  /** Ends a key at once. False when the tenant has no such key. */
  revoke(tenant: string, keyId: string): Promise<boolean>;
  /** Makes a key that is known beforehand valid, for development; does nothing when it is. Throws `invalid_request` when it is another tenant's, or too weak a key. */
  ensure(owner: { key: string; tenant: string; name: string; nowMs: number }): Promise<ApiKeyRecord>;
}

const recordSchema = z.object({ tenant: z.string(), keyId: z.string(), name: z.string(), createdAt: z.string() });
const listedSchema = recordSchema.extend({ sha256: z.string() });
const maxKeyCharacters = 256;
const maxNameCharacters = 100;

/**
 * API keys in DynamoDB, each as two items: one of its tenant, for lists, and one under its hash. The second makes it valid, so
 * it is written last and removed first.
 */
export function createApiKeys(table: Table): ApiKeys {
  const authenticate = async (key: string): Promise<ApiKeyRecord | undefined> => {
    if (key === '' || key.length > maxKeyCharacters) return undefined;
    const { Item } = await table.client.send(
      new GetCommand({ TableName: table.name, Key: apiKeyHashKey(hash(key)), ConsistentRead: true }),
    );
    return Item === undefined ? undefined : recordSchema.parse(Item);
  };

  const store = async (key: string, record: ApiKeyRecord): Promise<void> => {
    const sha256 = hash(key);
    const listed = { ...apiKeyKey(record.tenant, record.keyId), ...record, sha256 };
    await table.client.send(new PutCommand({ TableName: table.name, Item: listed }));
    const valid = { ...apiKeyHashKey(sha256), ...record };
    await table.client.send(new PutCommand({ TableName: table.name, Item: valid }));
  };

  return {
    authenticate,

    async create({ tenant, name, nowMs }) {
      checkName(name);
      const keyId = ulid(nowMs);
      const key = `ak_${keyId}_${randomBytes(32).toString('base64url')}`;
      const record = { tenant, keyId, name, createdAt: new Date(nowMs).toISOString() };
      await store(key, record);
      return { key, record };
    },

    async list(tenant) {
      const items = queryPartition(table, apiKeysPartition(tenant), { prefix: apiKeyPrefix });
      return Array.fromAsync(items, (item) => recordSchema.parse(item));
    },

    async revoke(tenant, keyId) {
      const key = apiKeyKey(tenant, keyId);
      const { Item } = await table.client.send(
        new GetCommand({ TableName: table.name, Key: key, ConsistentRead: true }),
      );
      if (Item === undefined) return false;
      const hashKey = apiKeyHashKey(listedSchema.parse(Item).sha256);
      await table.client.send(new DeleteCommand({ TableName: table.name, Key: hashKey }));
      await table.client.send(new DeleteCommand({ TableName: table.name, Key: key }));
      return true;
    },

    async ensure({ key, tenant, name, nowMs }) {
      checkKnownKey(key);
      checkName(name);
      const known = await authenticate(key);
      if (known?.tenant === tenant) return known;
      if (known !== undefined)
        throw new AgentError('invalid_request', 'This API key belongs to another tenant. Choose another key.');
      // From the key itself, so that a second call after a crash mends the first one's items.
      const record = {
        tenant,
        keyId: `known-${hash(key).slice(0, 16)}`,
        name,
        createdAt: new Date(nowMs).toISOString(),
      };
      await store(key, record);
      return record;
    },
  };
}

function hash(key: string): string {
  return createHash('sha256').update(key).digest('hex');
}

function checkName(name: string): void {
  if (name.trim() !== '' && name.length <= maxNameCharacters) return;
  throw new AgentError(
    'invalid_request',
    `The name ${JSON.stringify(name.slice(0, 40))} will not do. Name the key in 1 to ${maxNameCharacters} characters.`,
  );
}

function checkKnownKey(key: string): void {
  if (/^[\x21-\x7e]{8,256}$/.test(key)) return;
  throw new AgentError(
    'invalid_request',
    `The API key has ${key.length} characters. Choose 8 to 256 letters, digits or signs, without spaces.`,
  );
}
