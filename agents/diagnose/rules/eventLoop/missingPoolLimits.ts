import { AST_NODE_TYPES as NodeType } from '@typescript-eslint/utils';
import { objectOf } from '../../flow/definitions.ts';
import { keyName } from '../../flow/scope.ts';
import { moduleMember } from '../../flow/values.ts';
import { type CallNode } from '../../source/sourceFile.ts';
import { defineRule, type Weakness } from '../defineRule.ts';
import { isServiceFile } from './serving.ts';
import { numberOf, optionOf } from './tree.ts';

/** Options that bound something, by package and member; `unlimited` is the value that means no bound. */
const bounds: readonly {
  readonly module: RegExp;
  readonly member: RegExp;
  readonly options: Readonly<Record<string, number>>;
}[] = [
  {
    module: /^(mysql2?(\/promise)?|promise-mysql)$/,
    member: /^(createPool|createPoolCluster)$/,
    options: { queueLimit: 0 },
  },
  { module: /^mongodb$/, member: /^MongoClient(\.connect)?$/, options: { maxPoolSize: 0, poolSize: 0 } },
  { module: /^mongoose$/, member: /^(connect|createConnection)$/, options: { maxPoolSize: 0, poolSize: 0 } },
  { module: /^https?$/, member: /^Agent$/, options: { maxSockets: Infinity, maxTotalSockets: Infinity } },
  { module: /^undici$/, member: /^(Pool|Agent)$/, options: { connections: Infinity } },
];
const poolModules =
  /^(pg|mysql2?(\/promise)?|mariadb|mssql|sequelize|knex|mongoose|mongodb|oracledb|generic-pool|typeorm)$/;
const sizes = ['max', 'connectionLimit', 'maxPoolSize', 'poolMax', 'poolSize'];
/** More connections than a usual server of a database takes from all of its clients. */
const manyConnections = 1_000;

/** A pool that is told to grow, or to queue, without a limit. */
export const missingPoolLimits = defineRule((scene) => {
  const check = (call: CallNode): void => {
    if (!isServiceFile(call)) return;
    const member = moduleMember(call.callee);
    if (member === undefined) return;
    const options = call.arguments.map((argument) => objectOf(argument)).find((each) => each !== undefined);
    if (options === undefined) return;
    const places = [options, objectOf(nodeOf(optionOf(options, 'pool'))), objectOf(nodeOf(optionOf(options, 'extra')))];
    for (const place of places) {
      if (place === undefined) continue;
      for (const property of place.properties) {
        if (property.type !== NodeType.Property) continue;
        const name = keyName(property) ?? '';
        const verdict = judged(member, name, numberOf(property.value));
        if (verdict !== undefined) scene.judge(property, verdict.weakness);
      }
    }
  };
  return { CallExpression: check, NewExpression: check };
});

function nodeOf(option: ReturnType<typeof optionOf>): Exclude<ReturnType<typeof optionOf>, string> | undefined {
  return typeof option === 'string' ? undefined : option;
}

function judged(
  { module, path }: { readonly module: string; readonly path: readonly string[] },
  name: string,
  value: number | undefined,
): { readonly weakness: Weakness | undefined } | undefined {
  const bound = bounds.find(
    (each) => each.module.test(module) && each.member.test(path.join('.')) && Object.hasOwn(each.options, name),
  );
  if (bound !== undefined && bound.options[name] === value)
    return { weakness: { detail: `Here ${name}: ${value} means that there is no limit.` } };
  if (poolModules.test(module) && sizes.includes(name)) {
    const isMany = value !== undefined && value >= manyConnections;
    return { weakness: isMany ? { detail: `Here the pool may grow to ${value} connections.` } : undefined };
  }
  return bound && { weakness: undefined };
}
