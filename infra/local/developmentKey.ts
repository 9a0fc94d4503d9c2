import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createApiKeys } from '../../functions/store/apiKeys.ts';
import { createDocumentClient } from '../../functions/store/clients.ts';

/** Whose the development key is. */
const tenant = 'local';

/** The key that was asked for, or else the data folder's own, made at its first start. */
export async function readDevelopmentKey(dataDirectory: string, wanted: string | undefined): Promise<string> {
  if (wanted !== undefined && wanted !== '') return wanted;
  const file = path.join(dataDirectory, 'api-key');
  const made = `ak_local_${randomBytes(32).toString('base64url')}`;
  try {
    // Fails when there is one: of two starts at the same moment, one makes the key and both use it.
    await writeFile(file, `${made}\n`, { flag: 'wx', mode: 0o600 });
    return made;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST')
      return (await readFile(file, 'utf8')).trim();
    throw error;
  }
}

/** Makes the key valid in the local table, in the form in which the authorizer looks for it. */
export async function registerKey(key: string, tableName: string, endpoint: string, region: string): Promise<void> {
  const client = createDocumentClient({
    endpoint,
    region,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  try {
    await createApiKeys({ client, name: tableName }).ensure({
      key,
      tenant,
      name: 'Local development',
      nowMs: Date.now(),
    });
  } finally {
    client.destroy();
  }
}
