import { once } from 'node:events';
import type { Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { CreateTableCommand } from '@aws-sdk/client-dynamodb';
import { createDocumentClient } from '../../functions/store/clients.ts';
import { tableSchema } from '../../functions/store/tableSchema.ts';
import type { Table } from '../../functions/store/table.ts';

interface DynaliteOptions {
  readonly path?: string | undefined;
  readonly createTableMs: number;
}

// The boundary of a package without types.
const dynalite = createRequire(import.meta.url)('dynalite') as (options: DynaliteOptions) => Server;

export interface TableServer {
  readonly endpoint: string;
  /** Closes every connection, used or kept alive, as a server does that has waited too long. */
  dropConnections(): void;
  stop(): Promise<void>;
}

/** A DynamoDB on a free port: in memory, or on disk in the directory `path`. It has no tables. */
export async function startDynalite({ path }: { path?: string } = {}): Promise<TableServer> {
  const server = dynalite({ path, createTableMs: 0 });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    dropConnections: () => {
      server.closeAllConnections();
    },
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };

/** A client of a local server's table; `createTable` makes it. */
export function tableAt(endpoint: string, name = 'agent-endpoints'): Table {
  return { client: createDocumentClient({ endpoint, region: 'us-east-1', credentials }), name };
}

/** Makes the table of `tableSchema`. */
export async function createTable({ client, name }: Table): Promise<void> {
  const { partitionKey, sortKey, indexes, projection } = tableSchema;
  const attributes = [partitionKey, sortKey, ...indexes.flatMap((index) => [index.partitionKey, index.sortKey])];
  await client.send(
    new CreateTableCommand({
      TableName: name,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: attributes.map((attribute) => ({ AttributeName: attribute, AttributeType: 'S' })),
      KeySchema: [
        { AttributeName: partitionKey, KeyType: 'HASH' },
        { AttributeName: sortKey, KeyType: 'RANGE' },
      ],
      GlobalSecondaryIndexes: indexes.map((index) => ({
        IndexName: index.name,
        KeySchema: [
          { AttributeName: index.partitionKey, KeyType: 'HASH' },
          { AttributeName: index.sortKey, KeyType: 'RANGE' },
        ],
        Projection: { ProjectionType: projection },
      })),
    }),
  );
}
