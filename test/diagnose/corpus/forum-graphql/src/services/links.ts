import { LRUCache } from 'lru-cache';

export interface Preview {
  url: string;
  title: string | null;
}

const previews = new Map<string, Preview>();
const videoTitles = new LRUCache<string, string>({ max: 500, ttl: 3600_000 });

export async function previewOf(url: string): Promise<Preview> {
  const known = previews.get(url);
  if (known) return known;
  const response = await fetch(url, { redirect: 'follow', signal: AbortSignal.timeout(4_000) });
  const start = await firstBytes(response, 64 * 1024);
  const preview = { url, title: /<title>([^<]*)/i.exec(start)?.[1]?.trim() ?? null };
  previews.set(url, preview);
  return preview;
}

async function firstBytes(response: Response, limit: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    chunks.push(chunk);
    size += chunk.length;
    if (size >= limit) break;
  }
  return Buffer.concat(chunks).subarray(0, limit).toString('utf8');
}

export async function videoTitle(videoId: string): Promise<string | null> {
  const known = videoTitles.get(videoId);
  if (known) return known;
  const response = await fetch(`https://videos.example.com/oembed/${encodeURIComponent(videoId)}`, {
    signal: AbortSignal.timeout(4_000),
  });
  if (!response.ok) return null;
  const { title } = (await response.json()) as { title: string };
  videoTitles.set(videoId, title);
  return title;
}
