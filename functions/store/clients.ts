import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { S3Client, S3ClientConfig } from '@aws-sdk/client-s3';

/**
 * The client of the table. Four attempts in all: a kept-alive connection that the other side has closed costs one of them.
 * Where the endpoint is, and with which credentials, is the SDK's own affair (AWS_ENDPOINT_URL_DYNAMODB and its like).
 */
export function createDocumentClient(configuration: DynamoDBClientConfig = {}): DynamoDBDocumentClient {
  const client = new DynamoDBClient({
    maxAttempts: 4,
    requestHandler: { connectionTimeout: 1_000, requestTimeout: 5_000, throwOnRequestTimeout: true },
    ...configuration,
  });
  return DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
}

/** Loads the S3 client, which most requests never need, and makes one. */
export async function createS3Client(configuration: S3ClientConfig = {}): Promise<S3Client> {
  const { S3Client } = await import('@aws-sdk/client-s3');
  return new S3Client({ maxAttempts: 4, requestHandler: { connectionTimeout: 1_000 }, ...configuration });
}
