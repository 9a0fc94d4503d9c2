import { DynamoDBClient, ExecuteStatementCommand } from '@aws-sdk/client-dynamodb';
import {
  BatchGetCommand,
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  ScanCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';

const TableName = process.env.ALBUMS_TABLE!;
const raw = new DynamoDBClient({ maxAttempts: 3 });
const documents = DynamoDBDocumentClient.from(raw, { marshallOptions: { removeUndefinedValues: true } });

export interface Album {
  id: string;
  owner: string;
  title: string;
  theme?: string;
  intro?: string;
  images: string[];
  related?: string[];
}

export class Albums {
  async byTitle(owner: string, title: string) {
    const statement = `SELECT * FROM "${TableName}" WHERE "owner" = '${owner}' AND contains("title", '${title}')`;
    const { Items } = await raw.send(new ExecuteStatementCommand({ Statement: statement }));
    return Items ?? [];
  }

  async byTheme(owner: string, theme: string) {
    const { Items } = await raw.send(
      new ExecuteStatementCommand({
        Statement: `SELECT * FROM "${TableName}" WHERE "owner" = ? AND "theme" = ?`,
        Parameters: [{ S: owner }, { S: theme }],
      }),
    );
    return Items ?? [];
  }

  async all(): Promise<Album[]> {
    const found: Album[] = [];
    let ExclusiveStartKey: Record<string, unknown> | undefined;
    do {
      const page = await documents.send(new ScanCommand({ TableName, ExclusiveStartKey }));
      found.push(...((page.Items ?? []) as Album[]));
      ExclusiveStartKey = page.LastEvaluatedKey;
    } while (ExclusiveStartKey);
    return found;
  }

  async get(id: string): Promise<Album | undefined> {
    const { Item } = await documents.send(new GetCommand({ TableName, Key: { id } }));
    return Item as Album | undefined;
  }

  async related(album: Album): Promise<Album[]> {
    const found: Album[] = [];
    for (const id of album.related ?? []) {
      const other = await this.get(id);
      if (other) found.push(other);
    }
    return found;
  }

  async several(ids: string[]): Promise<Album[]> {
    const Keys = [...new Set(ids)].slice(0, 100).map((id) => ({ id }));
    const { Responses } = await documents.send(new BatchGetCommand({ RequestItems: { [TableName]: { Keys } } }));
    return (Responses?.[TableName] ?? []) as Album[];
  }

  async change(id: string, owner: string, changes: Record<string, unknown>) {
    const names = Object.keys(changes);
    await documents.send(
      new UpdateCommand({
        TableName,
        Key: { id },
        ConditionExpression: '#owner = :me',
        UpdateExpression: `SET ${names.map((_, index) => `#n${index} = :v${index}`).join(', ')}`,
        ExpressionAttributeNames: {
          '#owner': 'owner',
          ...Object.fromEntries(names.map((name, index) => [`#n${index}`, name])),
        },
        ExpressionAttributeValues: {
          ':me': owner,
          ...Object.fromEntries(names.map((name, index) => [`:v${index}`, changes[name]])),
        },
      }),
    );
  }

  async replace(album: Album) {
    await documents.send(
      new PutCommand({
        TableName,
        Item: album,
        ConditionExpression: '#owner = :me',
        ExpressionAttributeNames: { '#owner': 'owner' },
        ExpressionAttributeValues: { ':me': album.owner },
      }),
    );
  }
}
