/** How much of a secret its quote shows: enough to find it and to tell its kind, too little to use it. */
const shownCharacters = 4;
const shownShare = 1 / 4;
const keyHeader = /^-----BEGIN [A-Z0-9 ]+-----/;
const maxCharactersBefore = 160;

/** A string behind the name of a secret: what stands before another one on its line. */
const secretBefore =
  /(?:secret|pass(?:word|wd|phrase)?|pwd|token|key|keys|credentials?)\w*["']?\s*[:=]\s*(["'`])(?:(?!\1).)+\1|:\/\/[^\s:/@]+:[^\s@]+@/gi;

/** The offsets at which a part of a text begins and ends. */
export type TextRange = readonly [start: number, end: number];

/** How many of a secret's characters may be shown. */
export function shownOf(text: string, start: number, end: number): number {
  const header = keyHeader.exec(text.slice(start, end))?.[0];
  return header?.length ?? Math.min(shownCharacters, Math.floor((end - start) * shownShare));
}

/** The line of a secret up to its first characters. Other secrets that stand before it on the line are left out. */
export function redactedQuote(text: string, start: number, end: number): string {
  const lineStart = Math.max(text.lastIndexOf('\n', start - 1) + 1, start - maxCharactersBefore);
  const shown = shownOf(text, start, end);
  const others = [...text.slice(lineStart, start).matchAll(secretBefore)];
  const last = others.at(-1);
  const from = last === undefined ? lineStart : lineStart + last.index + last[0].length;
  return text.slice(from, start + shown).trim();
}
