import { createHash } from 'node:crypto';
import { AgentError } from '../../agents/engine/errors.ts';

/** The cursor of the page after `child` in the list of `parent`. It says nothing that its list's owner does not know. */
export function encodeCursor(parent: string, child: string): string {
  return Buffer.from(`${mark(parent, child)}${child}`).toString('base64url');
}

/** Where the page begins. Throws `invalid_request` for a cursor that this list did not give out. */
export function decodeCursor(parent: string, cursor: string): string {
  const text = Buffer.from(cursor, 'base64url').toString('utf8');
  const child = text.slice(markLength);
  if (child === '' || encodeCursor(parent, child) !== cursor) {
    throw new AgentError(
      'invalid_request',
      `The cursor ${JSON.stringify(cursor.slice(0, 100))} does not belong to this list. Give the nextCursor of the page before, or none.`,
    );
  }
  return child;
}

const markLength = 16;

// Binds a cursor to its list. Not a signature: the partition that is read always comes from the caller's own tenant.
function mark(parent: string, child: string): string {
  return createHash('sha256')
    .update(JSON.stringify([parent, child]))
    .digest('base64url')
    .slice(0, markLength);
}
