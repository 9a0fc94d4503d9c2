/** The longest result, in characters, that a tool hands to the model. */
export const maxResultCharacters = 30_000;

/**
 * Cuts a text to the lines that fit. Returns it unchanged when all do; otherwise whole lines, then `hint`,
 * which says how to see the rest.
 */
export function boundLines(
  lines: readonly string[],
  hint: (shownLines: number) => string,
  maxCharacters = maxResultCharacters,
): string {
  let characters = 0;
  let shown = 0;
  for (const line of lines) {
    characters += line.length + 1;
    if (characters > maxCharacters) break;
    shown += 1;
  }
  if (shown === lines.length) return lines.join('\n');
  return [...lines.slice(0, shown), hint(shown)].join('\n');
}

/** Cuts one long line, so that a minified file cannot crowd out everything else. */
export function clipLine(line: string, maxCharacters: number): string {
  return line.length <= maxCharacters
    ? line
    : `${line.slice(0, maxCharacters)}… [${line.length - maxCharacters} more characters]`;
}

/** Keeps the beginning and the end of a text: of a command's output both matter most. */
export function boundMiddle(text: string, maxCharacters = maxResultCharacters): string {
  if (text.length <= maxCharacters) return text;
  const half = Math.floor(maxCharacters / 2);
  const left = text.length - 2 * half;
  return `${text.slice(0, half)}\n[… ${left} characters left out; narrow the command with head, tail, grep or sed to see them …]\n${text.slice(-half)}`;
}
