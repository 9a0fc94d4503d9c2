import { stripVTControlCharacters, styleText } from 'node:util';

type Format = Parameters<typeof styleText>[0];

/** A stream that text is written to, and what of its abilities may be used. */
export interface Terminal {
  /** Paints text where the stream shows colour: a terminal, and NO_COLOR is not set. */
  paint(format: Format, text: string): string;
  write(text: string): void;
  readonly isTerminal: boolean;
  /** Width of a line in characters, 40 to 100. */
  readonly columns: number;
}

export function terminalOn(stream: NodeJS.WriteStream): Terminal {
  return {
    paint: (format, text) => styleText(format, text, { stream }),
    write: (text) => {
      stream.write(text);
    },
    isTerminal: stream.isTTY,
    // A stream that is no terminal has no width, and some terminals say 0.
    get columns() {
      return Math.min(100, Math.max(40, stream.columns > 0 ? stream.columns : 100));
    },
  };
}

/**
 * Text of files and models made safe to show: escape sequences are dropped, and characters that move the cursor or turn
 * the direction of writing are shown by their number. Line ends and tabs stay.
 */
export function harmless(text: string): string {
  return stripVTControlCharacters(text)
    .replaceAll(/\r\n?/g, '\n')
    .replaceAll(/[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069\u2028\u2029]/gu, (character) =>
      character === '\n' || character === '\t' ? character : `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
    );
}

/** The same in one line. */
export const oneLine = (text: string): string => harmless(text).replaceAll(/\s+/g, ' ').trim();

/** Breaks text at spaces into lines of at most `width` characters, each behind `indent`. A longer word keeps its line. */
export function wrap(text: string, width: number, indent: string): string {
  const room = width - indent.length;
  const lines = harmless(text)
    .trim()
    .split('\n')
    .flatMap((paragraph) => {
      const broken: string[] = [];
      let line = '';
      for (const word of paragraph.split(/\s+/)) {
        if (line !== '' && line.length + 1 + word.length > room) {
          broken.push(line);
          line = word;
        } else {
          line = line === '' ? word : `${line} ${word}`;
        }
      }
      return [...broken, line];
    });
  return lines.map((line) => (line === '' ? '' : indent + line)).join('\n');
}

/** Cuts text to at most `width` characters. */
export const cut = (text: string, width: number): string =>
  text.length <= width ? text : `${text.slice(0, Math.max(0, width - 1))}…`;

export const plural = (count: number, one: string, many = `${one}s`): string =>
  `${count.toLocaleString('en')} ${count === 1 ? one : many}`;
