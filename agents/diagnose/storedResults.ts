import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import * as z from 'zod';
import { claimSchema, textEditSchema } from '../engine/findings.ts';
import { workerUrl } from './analysisPool.ts';
import { compareText } from './protocol.ts';
import type { StoredResults } from './results.ts';

const maxPackedBytes = 8 * 1024 * 1024;
const maxUnpackedBytes = 128 * 1024 * 1024;

const claim = claimSchema.extend({ edits: z.array(textEditSchema).optional(), identity: z.string().optional() });
const fileResult = z.object({
  claims: z.array(claim),
  notes: z.array(z.string()),
  visited: z.array(z.string()),
  restsOn: z.string(),
});
const analysis = z.object({
  claims: z.array(claim),
  notes: z.array(z.string()),
  filesAnalysed: z.int(),
  wholeFiles: z.array(z.string()),
  complete: z.boolean(),
});
const storedSchema = z.object({
  /** Of the rules that gave the results: others may find something else. */
  rules: z.string(),
  analyses: z.array(z.tuple([z.string(), analysis])),
  digests: z.array(z.tuple([z.string(), z.string()])),
  files: z.array(z.tuple([z.string(), fileResult])),
});

/** The results as bytes to keep; undefined where they would be too many. */
export async function packResults(results: StoredResults): Promise<Uint8Array | undefined> {
  const text = JSON.stringify({ rules: await rulesDigest(), ...results });
  if (text.length > maxUnpackedBytes) return undefined;
  const packed = await promisify(gzip)(text);
  return packed.length <= maxPackedBytes ? packed : undefined;
}

/** What was kept; undefined where it is of other rules, or cannot be read. */
export async function unpackResults(packed: Uint8Array): Promise<StoredResults | undefined> {
  try {
    const text = await promisify(gunzip)(packed, { maxOutputLength: maxUnpackedBytes });
    const parsed = storedSchema.safeParse(JSON.parse(text.toString('utf8')));
    return parsed.data?.rules === (await rulesDigest()) ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}

let rules: Promise<string> | undefined;

/** A digest of the code that analyses: of the thread's bundle, or of the sources where they are run as they are. */
function rulesDigest(): Promise<string> {
  return (rules ??= digestRules());
}

async function digestRules(): Promise<string> {
  const worker = fileURLToPath(workerUrl);
  const folder = dirname(worker);
  const sources = async (): Promise<readonly string[]> =>
    (await readdir(folder, { recursive: true })).filter((path) => path.endsWith('.ts')).sort(compareText);
  const paths = worker.endsWith('.ts') ? (await sources()).map((path) => join(folder, path)) : [worker];
  const hash = createHash('sha256');
  for (const path of paths) hash.update(await readFile(path)).update('\0');
  return hash.digest('base64');
}
