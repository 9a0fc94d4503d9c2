import type { ApiClient, RunBody } from './apiClient.ts';
import { packFiles } from './archive.ts';

/** What Lambda takes in one request is 6 MB; the rest is room for headers and context. */
const maxInlineBytes = 5_500_000;

/** The body that runs an action on the files: with the files in it, or with a session they were uploaded to where they are too large. */
export async function bodyWithFiles(
  client: ApiClient,
  files: ReadonlyMap<string, string>,
  fields: Readonly<Record<string, unknown>>,
): Promise<RunBody> {
  const inline = { ...fields, files: Object.fromEntries(files) };
  if (lambdaEventBytes(inline) <= maxInlineBytes) return inline;
  const sessionId = await client.createSession();
  await client.uploadWorkspace(sessionId, await packFiles(files));
  return { ...fields, sessionId };
}

/** Lambda counts the event, in which the body stands as a JSON string: quotes and line ends are escaped twice. */
const lambdaEventBytes = (body: RunBody): number => Buffer.byteLength(JSON.stringify(JSON.stringify(body)));
