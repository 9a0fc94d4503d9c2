import { DynamoDBClient, ExecuteStatementCommand } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';

const dynamo = new DynamoDBClient({});
const documents = DynamoDBDocumentClient.from(dynamo);
const s3 = new S3Client({});

const { PLAYS_TABLE, AUDIO_BUCKET, DESK_TOKEN } = process.env;

const answer = (statusCode, body) => ({
  statusCode,
  headers: { 'content-type': 'application/json', 'access-control-allow-origin': '*' },
  body: JSON.stringify(body),
});

const callerOf = (event) => {
  const token = (event.headers?.Authorization ?? '').replace('Bearer ', '');
  const [, payload] = token.split('.');
  return payload ? JSON.parse(Buffer.from(payload, 'base64url').toString()) : null;
};

async function plays(show, { since, device }) {
  if (device) {
    const Statement = `SELECT * FROM "${PLAYS_TABLE}" WHERE "show" = '${show}' AND "device" = '${device}'`;
    const { Items } = await dynamo.send(new ExecuteStatementCommand({ Statement }));
    return { show, count: Items.length };
  }
  const { Count } = await documents.send(
    new QueryCommand({
      TableName: PLAYS_TABLE,
      KeyConditionExpression: '#show = :show AND #at >= :since',
      ExpressionAttributeNames: { '#show': 'show', '#at': 'at' },
      ExpressionAttributeValues: { ':show': show, ':since': since ?? '2000-01-01' },
      Select: 'COUNT',
    }),
  );
  return { show, count: Count };
}

async function master(key) {
  const command = new GetObjectCommand({ Bucket: AUDIO_BUCKET, Key: key });
  return { url: await getSignedUrl(s3, command, { expiresIn: 900 }) };
}

export const handler = async (event) => {
  const query = event.queryStringParameters ?? {};
  try {
    if (event.resource === '/plays/{show}') {
      const caller = callerOf(event);
      if (caller?.role !== 'host' && caller?.role !== 'editor') return answer(403, { error: 'hosts only' });
      return answer(200, await plays(event.pathParameters.show, query));
    }
    if (event.headers?.['x-desk-token'] !== DESK_TOKEN) return answer(401, { error: 'desk only' });
    return answer(200, await master(query.key));
  } catch (err) {
    return answer(500, { error: err.message, stack: err.stack });
  }
};
