const opening: Readonly<Record<string, string>> = { ')': '(', ']': '[' };
const maxCharacters = 400;

/**
 * The member expression that ends just before `end`: of `send(await db.users.find(id).name)` before `.name` it is
 * `db.users.find(id)`. Empty when there is none.
 */
export function expressionBefore(text: string, end: number): string {
  let start = end;
  const lowest = Math.max(0, end - maxCharacters);
  while (start > lowest) {
    const character = text.charAt(start - 1);
    if (character === ')' || character === ']') {
      const open = matchingOpen(text, start - 1, lowest);
      if (open < 0) break;
      start = open;
    } else if (/[\w$.#?!]/.test(character)) start -= 1;
    else break;
  }
  return text.slice(start, end).replace(/^[.?!]+|[.?!]+$/g, '');
}

function matchingOpen(text: string, close: number, lowest: number): number {
  const wanted = opening[text.charAt(close)] ?? '(';
  let depth = 0;
  for (let at = close; at >= lowest; at -= 1) {
    const character = text.charAt(at);
    if (character === text.charAt(close)) depth += 1;
    else if (character === wanted) depth -= 1;
    if (depth === 0) return at;
  }
  return -1;
}

/** Where `name` is read as a member in the text: `.name`, `?.name` or `['name']`; the nearest to `column`, or the only one. */
export function memberAt(text: string, name: string, column: number | undefined): number | undefined {
  const places: number[] = [];
  for (let at = text.indexOf(name); at >= 0 && places.length < 20; at = text.indexOf(name, at + 1)) {
    const before = text.slice(Math.max(0, at - 2), at);
    const after = text.charAt(at + name.length);
    const isQuoted = /\[['"]$/.test(before);
    if ((before.endsWith('.') || isQuoted) && !/[\w$]/.test(after)) places.push(isQuoted ? at - 2 : at - 1);
  }
  if (column === undefined) return places.length === 1 ? places[0] : undefined;
  return [...places].sort((left, right) => Math.abs(left + 1 - column) - Math.abs(right + 1 - column))[0];
}

/** The name that an expression begins with: `req` of `req.body.items[0]`. */
export function rootOf(expression: string): string {
  return /^[\w$#]+/.exec(expression)?.[0] ?? '';
}

/** A name as a pattern that matches it whole. */
export function wordPattern(name: string): string {
  return `(?<![\\w$.])${name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?![\\w$])`;
}
