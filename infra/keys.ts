/* `npm run keys`: makes, lists and ends the API keys of a deployment, with the AWS credentials of this shell. */
import { parseArgs } from 'node:util';
import { DynamoDBServiceException } from '@aws-sdk/client-dynamodb';
import { AgentError } from '../agents/engine/errors.ts';
import { environmentNames } from '../functions/config.ts';
import { createApiKeys } from '../functions/store/apiKeys.ts';
import type { ApiKeys } from '../functions/store/apiKeys.ts';
import { createDocumentClient } from '../functions/store/clients.ts';

const usage = `Usage: npm run keys -- create --tenant TENANT --name NAME [--table TABLE]
       npm run keys -- list   --tenant TENANT [--table TABLE]
       npm run keys -- revoke --tenant TENANT --key-id ID [--table TABLE]

TABLE is the stack's output TableName, or ${environmentNames.tableName} in the environment. Credentials and region are the AWS SDK's own:
AWS_PROFILE, AWS_REGION and their like. A tenant is whoever owns what its keys make; a key is shown once, at its making.
`;

class UsageError extends Error {}

const options = {
  help: { type: 'boolean', short: 'h' },
  'key-id': { type: 'string' },
  name: { type: 'string' },
  table: { type: 'string' },
  tenant: { type: 'string' },
} as const;

function readCommandLine(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options, allowPositionals: true });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

async function main(argv: readonly string[]): Promise<void> {
  const { values, positionals } = readCommandLine(argv);
  if (values.help === true) {
    process.stdout.write(usage);
    return;
  }
  const [command, ...rest] = positionals;
  if (rest.length > 0) throw new UsageError(`${JSON.stringify(rest[0])} is too much.`);
  const tenant = needed(values.tenant, '--tenant');
  const keysOf = (): ApiKeys => {
    const table = needed(
      values.table ?? process.env[environmentNames.tableName],
      `--table or ${environmentNames.tableName}`,
    );
    return createApiKeys({ client: createDocumentClient(), name: table });
  };
  if (command === 'create') await create(keysOf, tenant, needed(values.name, '--name'));
  else if (command === 'list') await list(keysOf, tenant);
  else if (command === 'revoke') await revoke(keysOf, tenant, needed(values['key-id'], '--key-id'));
  else
    throw new UsageError(
      command === undefined ? 'No command is given.' : `There is no command ${JSON.stringify(command)}.`,
    );
}

function needed(value: string | undefined, name: string): string {
  if (value === undefined || value === '') throw new UsageError(`${name} is missing.`);
  return value;
}

/** The key alone goes to standard output, so that it can be piped into a secret store. */
async function create(keysOf: () => ApiKeys, tenant: string, name: string): Promise<void> {
  const { key, record } = await keysOf().create({ tenant, name, nowMs: Date.now() });
  process.stderr.write(`Key ${record.keyId} of ${tenant}, "${name}". Keep it now: it is not shown again.\n`);
  process.stdout.write(`${key}\n`);
}

async function list(keysOf: () => ApiKeys, tenant: string): Promise<void> {
  const records = await keysOf().list(tenant);
  if (records.length === 0) process.stderr.write(`${tenant} has no keys.\n`);
  for (const { keyId, createdAt, name } of records) process.stdout.write(`${keyId}  ${createdAt}  ${name}\n`);
}

async function revoke(keysOf: () => ApiKeys, tenant: string, keyId: string): Promise<void> {
  if (!(await keysOf().revoke(tenant, keyId))) {
    throw new AgentError(
      'not_found',
      `${tenant} has no key ${JSON.stringify(keyId)}: npm run keys -- list --tenant ${tenant} shows those there are.`,
    );
  }
  process.stderr.write(
    `Key ${keyId} of ${tenant} is revoked. A running authorizer may accept it for up to a minute.\n`,
  );
}

function explain(error: unknown): number {
  if (error instanceof UsageError) {
    process.stderr.write(`${error.message}\n\n${usage}`);
    return 2;
  }
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(
    `${error instanceof DynamoDBServiceException ? `DynamoDB refused (${error.name}): ` : ''}${message}\n`,
  );
  return 1;
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  process.exitCode = explain(error);
}
