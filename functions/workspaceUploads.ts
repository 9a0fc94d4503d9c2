import type { Readable } from 'node:stream';
import { ulid } from 'ulid';
import { createS3Client } from './store/clients.ts';
import { createObjectStore } from './store/objectStore.ts';
import { keyPart } from './store/table.ts';

/** Where a client puts an archive that is too large for a request, and until when. */
export interface UploadTicket {
  readonly uploadId: string;
  readonly url: string;
  readonly method: 'PUT';
  readonly headers: Readonly<Record<string, string>>;
  /** ISO 8601. */
  readonly expiresAt: string;
}

/** Archives on their way into a workspace: put by the client, then taken over by a request that names them. */
export interface WorkspaceUploads {
  offer(tenant: string, sessionId: string, nowMs: number): Promise<UploadTicket>;
  /** The bytes that were put; undefined while there are none. */
  take(tenant: string, sessionId: string, uploadId: string): Promise<Readable | undefined>;
  remove(tenant: string, sessionId: string, uploadId: string): Promise<void>;
}

const validForSeconds = 900;
const contentType = 'application/gzip';

/** Uploads as objects beside the session's workspaces, so that what nobody takes over goes with the session. */
export function createWorkspaceUploads(
  bucketName: string,
  s3: typeof createS3Client = createS3Client,
): WorkspaceUploads {
  const objects = createObjectStore(() => s3(), bucketName);
  const key = (tenant: string, sessionId: string, uploadId: string): string =>
    `${keyPart(tenant)}/workspaces/${keyPart(sessionId)}/uploads/${keyPart(uploadId)}.tar.gz`;
  return {
    async offer(tenant, sessionId, nowMs) {
      const uploadId = ulid(nowMs);
      const [{ getSignedUrl }, { PutObjectCommand }, client] = await Promise.all([
        import('@aws-sdk/s3-request-presigner'),
        import('@aws-sdk/client-s3'),
        // By default the SDK would sign the checksum of a body that it does not have.
        s3({ requestChecksumCalculation: 'WHEN_REQUIRED' }),
      ]);
      const command = new PutObjectCommand({
        Bucket: bucketName,
        Key: key(tenant, sessionId, uploadId),
        ContentType: contentType,
      });
      const url = await getSignedUrl(client, command, {
        expiresIn: validForSeconds,
        signableHeaders: new Set(['content-type']),
      });
      const expiresAt = new Date(nowMs + validForSeconds * 1_000).toISOString();
      return { uploadId, url, method: 'PUT', headers: { 'Content-Type': contentType }, expiresAt };
    },
    take: (tenant, sessionId, uploadId) => objects.get(key(tenant, sessionId, uploadId)),
    remove: (tenant, sessionId, uploadId) => objects.deleteAll(key(tenant, sessionId, uploadId)),
  };
}
