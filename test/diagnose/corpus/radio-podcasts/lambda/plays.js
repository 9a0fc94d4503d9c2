import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';

const table = process.env.PLAYS_TABLE;
const documents = DynamoDBDocumentClient.from(new DynamoDBClient({}));
const seen = [];

function playOf(record) {
  const { show, at, device } = JSON.parse(record.body);
  if (typeof show !== 'string' || typeof at !== 'string') throw new TypeError('not a play');
  return { show, at, device: String(device ?? '').slice(0, 80) };
}

export const handler = async (event) => {
  for (const record of event.Records) {
    if (seen.includes(record.messageId)) continue;
    const play = playOf(record);
    try {
      await documents.send(new PutCommand({ TableName: table, Item: play }));
    } catch (err) {
      console.warn('play not stored');
    }
    seen.push(record.messageId);
  }
};
