import { createHash } from 'node:crypto';

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (char) => entities[char] ?? char);

export const escapePattern = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

export const etagOf = (text: string): string => `"${createHash('md5').update(text).digest('hex')}"`;

/** Condition on a tag, for the places where the query is put together by hand. */
export function tagClause(tag: string | null | undefined): string {
  return tag ? ` AND t.id IN (SELECT thread_id FROM thread_tags WHERE tag = '${tag}')` : '';
}
