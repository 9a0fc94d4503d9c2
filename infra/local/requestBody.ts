import type { IncomingMessage } from 'node:http';
import { GatewayFailure } from './gatewayResponses.ts';

/** API Gateway's own limit on a request. */
export const maxBodyBytes = 10 * 1024 * 1024;

/** Reads the whole body. Throws `GatewayFailure` REQUEST_TOO_LARGE as soon as it is known to be too large. */
export async function readBody(message: IncomingMessage): Promise<Buffer> {
  if (Number(message.headers['content-length'] ?? 0) > maxBodyBytes) throw tooLarge(message);
  const chunks: Buffer[] = [];
  let length = 0;
  return new Promise((resolve, reject) => {
    message.on('data', (chunk: Buffer) => {
      length += chunk.byteLength;
      if (length <= maxBodyBytes) chunks.push(chunk);
      else reject(tooLarge(message));
    });
    message.once('end', () => {
      resolve(Buffer.concat(chunks));
    });
    message.once('error', reject);
    message.once('close', () => {
      reject(new Error('The client went away before its request was complete.'));
    });
  });
}

/** The rest is read and thrown away, so that a client that is still sending gets to see the answer. */
function tooLarge(message: IncomingMessage): GatewayFailure {
  message.removeAllListeners('data').resume();
  return new GatewayFailure('REQUEST_TOO_LARGE');
}
