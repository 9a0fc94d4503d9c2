import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import dynalite from 'dynalite';
import * as z from 'zod';
import { localRegion, type Template, unhostable } from './template.ts';

const keySchema = z.array(z.object({ AttributeName: z.string(), KeyType: z.enum(['HASH', 'RANGE']) }));

const tableSchema = z.object({
  TableName: z.string().optional(),
  AttributeDefinitions: z.array(z.object({ AttributeName: z.string(), AttributeType: z.enum(['S', 'N', 'B']) })),
  KeySchema: keySchema,
  GlobalSecondaryIndexes: z
    .array(z.object({ IndexName: z.string(), KeySchema: keySchema, Projection: z.record(z.string(), z.unknown()) }))
    .optional(),
});

export interface TableSpec extends z.infer<typeof tableSchema> {
  readonly TableName: string;
}

/** The tables of the template, as CreateTable takes them. */
export function readTables(template: Template): TableSpec[] {
  return ['AWS::DynamoDB::Table', 'AWS::DynamoDB::GlobalTable'].flatMap((type) =>
    [...template.resources(type, tableSchema)].map(([id, table]) => ({ ...table, TableName: table.TableName ?? id })),
  );
}

export interface LocalService {
  /** Such as `http://127.0.0.1:40123`. */
  readonly endpoint: string;
  stop(): Promise<void>;
}

/** Serves DynamoDB from a folder, on the loopback interface, with the given tables in it. */
export async function startDynamoDb(directory: string, tables: readonly TableSpec[]): Promise<LocalService> {
  const server = dynalite({ path: directory, createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });
  await listenOnLoopback(server);
  // A server that listens on TCP has an AddressInfo.
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const stop = async (): Promise<void> => {
    const closed = new Promise<void>((resolve) =>
      server.close(() => {
        resolve();
      }),
    );
    server.closeAllConnections();
    await closed;
  };
  try {
    await ensureTables(endpoint, directory, tables);
  } catch (error) {
    await stop().catch(() => undefined);
    throw error;
  }
  return { endpoint, stop };
}

async function ensureTables(endpoint: string, directory: string, tables: readonly TableSpec[]): Promise<void> {
  for (const table of tables) {
    const { status, text } = await call(endpoint, 'CreateTable', { ...table, BillingMode: 'PAY_PER_REQUEST' });
    if (status === 200) continue;
    if (!text.includes('ResourceInUseException'))
      throw unhostable(`The table ${table.TableName} could not be made in ${directory}: ${text}`);
    await checkTable(endpoint, directory, table);
  }
}

/** Data of an older form of the table would fail request by request, and never say why. */
async function checkTable(endpoint: string, directory: string, table: TableSpec): Promise<void> {
  const { text } = await call(endpoint, 'DescribeTable', { TableName: table.TableName });
  const { Table: stored } = z.object({ Table: tableSchema }).parse(JSON.parse(text));
  const shape = ({ KeySchema, GlobalSecondaryIndexes = [] }: z.infer<typeof tableSchema>): string =>
    JSON.stringify([KeySchema, GlobalSecondaryIndexes.map((index) => [index.IndexName, index.KeySchema]).sort()]);
  if (shape(stored) !== shape(table)) {
    throw unhostable(
      `The data in ${directory} was made with other keys for ${table.TableName} than the stack has now. Move the folder away and start again.`,
    );
  }
}

/** One DynamoDB call without the SDK, whose loading would take longer than the whole start. */
async function call(endpoint: string, operation: string, input: unknown): Promise<{ status: number; text: string }> {
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': `DynamoDB_20120810.${operation}`,
      'x-amz-date': '20260101T000000Z',
      authorization: `AWS4-HMAC-SHA256 Credential=local/20260101/${localRegion}/dynamodb/aws4_request, SignedHeaders=host, Signature=local`,
      connection: 'close',
    },
    body: JSON.stringify(input),
  });
  return { status: response.status, text: await response.text() };
}

async function listenOnLoopback(server: Server): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
}
