/** A piece of a text: constant characters, or the source of an expression that is put in. */
export type Piece =
  | { readonly text: string; readonly expression?: undefined; readonly isConstant?: undefined }
  | { readonly text?: undefined; readonly expression: string; readonly isConstant: boolean };

/** `?` for each value, or `$1`, `$2` and so on. */
export type Placeholders = 'question' | 'numbered';

/** A statement with placeholders, as source text of a string, and the sources of its values. */
export interface BoundText {
  readonly text: string;
  readonly values: readonly string[];
}

/** Behind these a single value stands. No LIMIT or OFFSET: drivers send parameters as text, which MySQL refuses there. */
const beforeValue = /(?:=|<|>|\bi?like|\bbetween)\s*$/i;
const inValues = /\bvalues\s*\((?:[^()]|\([^()]*\))*$/i;
const listStart = /[(,]\s*$/;
const afterValue = /^(?:\s|[,);]|$)/;

/**
 * Puts a placeholder where each part that is not constant stands, with the quotes and the `%` of LIKE around it. Undefined where a part
 * stands for a name, a list or a piece of SQL, or where the text has placeholders already.
 */
export function withParameters(given: readonly Piece[], placeholders: Placeholders): BoundText | undefined {
  const pieces = joined(given);
  if (pieces.some(({ text }) => text !== undefined && (placeholders === 'question' ? /\?/ : /\$\d/).test(text)))
    return undefined;
  const values: string[] = [];
  const result: Piece[] = [];
  let before = '';
  let skip = 0;
  for (const [index, piece] of pieces.entries()) {
    if (piece.text !== undefined || piece.isConstant) {
      const kept: Piece = piece.text === undefined ? piece : { text: piece.text.slice(skip) };
      skip = 0;
      result.push(kept);
      before += kept.text ?? 'x';
      continue;
    }
    const next = pieces[index + 1];
    const value = next?.expression === undefined ? valueAt(before, next?.text ?? '', piece.expression) : undefined;
    if (value === undefined) return undefined;
    values.push(value.source);
    const placeholder = placeholders === 'question' ? '?' : `$${values.length}`;
    shorten(result, value.opening);
    before = before.slice(0, before.length - value.opening) + placeholder;
    result.push({ text: placeholder });
    skip = value.closing;
  }
  return values.length === 0 ? undefined : { text: sourceOf(result), values };
}

/** Neighbouring texts as one. */
function joined(pieces: readonly Piece[]): readonly Piece[] {
  const result: Piece[] = [];
  for (const piece of pieces) {
    const last = result.at(-1);
    if (piece.text === undefined || last?.text === undefined) result.push(piece);
    else result[result.length - 1] = { text: last.text + piece.text };
  }
  return result;
}

interface Value {
  readonly source: string;
  /** Characters before and behind the part that belong to the value. */
  readonly opening: number;
  readonly closing: number;
}

function valueAt(before: string, after: string, expression: string): Value | undefined {
  const [opening, prefix = ''] = /'(%?)$/.exec(before) ?? [];
  const [closing, suffix = ''] = /^(%?)'/.exec(after) ?? [];
  if ((opening === undefined) !== (closing === undefined)) return undefined;
  const outside = before.slice(0, before.length - (opening?.length ?? 0));
  const isValue = beforeValue.test(outside) || (inValues.test(outside) && listStart.test(outside));
  if (!isValue || !afterValue.test(after.slice(closing?.length ?? 0))) return undefined;
  const isWhole = prefix === '' && suffix === '';
  return {
    source: isWhole ? expression : `\`${prefix}\${${expression}}${suffix}\``,
    opening: opening?.length ?? 0,
    closing: closing?.length ?? 0,
  };
}

/** Takes the last characters off what is written so far: the opening quote of a value. */
function shorten(result: Piece[], count: number): void {
  const last = result.pop();
  if (last === undefined) return;
  result.push(last.text === undefined ? last : { text: last.text.slice(0, last.text.length - count) });
}

/** The source of the string: a template where something is put in or lines break, otherwise a literal in quotes that it does not hold. */
function sourceOf(pieces: readonly Piece[]): string {
  const whole = pieces.map(({ text }) => text ?? '').join('');
  const isPlain = pieces.every(({ text }) => text !== undefined) && !/[\n\r\\]/.test(whole);
  for (const quote of isPlain ? ["'", '"'] : []) if (!whole.includes(quote)) return `${quote}${whole}${quote}`;
  const parts = pieces.map(({ text, expression }) =>
    text === undefined ? `\${${expression}}` : text.replace(/[\\`]|\$\{/g, String.raw`\$&`),
  );
  return `\`${parts.join('')}\``;
}
