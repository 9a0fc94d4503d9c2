const months = 'JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC'.split('|');
const days = 'SUN|MON|TUE|WED|THU|FRI|SAT'.split('|');

interface CronField {
  readonly name: string;
  readonly least: number;
  readonly most: number;
  /** Names that stand for numbers, from `least` on. */
  readonly names?: readonly string[];
  /** Forms of its own, besides numbers, ranges, lists and steps. */
  readonly special?: RegExp;
}

const fields: readonly CronField[] = [
  { name: 'minutes', least: 0, most: 59 },
  { name: 'hours', least: 0, most: 23 },
  { name: 'day of month', least: 1, most: 31, special: /^(\?|L|\d{1,2}W)$/ },
  { name: 'month', least: 1, most: 12, names: months },
  { name: 'day of week', least: 1, most: 7, names: days, special: /^(\?|L|[1-7]L|[1-7]#[1-5])$/ },
  { name: 'year', least: 1970, most: 2199 },
];

/** What is wrong with the six fields of an EventBridge cron expression, or undefined. */
export function cronProblem(text: string): string | undefined {
  const parts = text.trim().split(/\s+/);
  if (parts.length !== fields.length) {
    return `${JSON.stringify(text)} has ${parts.length} fields; there are six: ${fields.map(({ name }) => name).join(', ')}, such as "0 6 ? * MON *"`;
  }
  const wrong = fields.findIndex((field, index) => !isValid(field, parts[index] ?? ''));
  const field = fields[wrong];
  if (field !== undefined) {
    return `${JSON.stringify(parts[wrong])} is no ${field.name} (${field.least} to ${field.most}, *, lists, ranges, steps)`;
  }
  if ((parts[2] === '?') !== (parts[4] === '?')) return undefined;
  return `${JSON.stringify(text)} must have ? as exactly one of day of month and day of week`;
}

/** What is wrong with a rate such as `5 minutes`, or undefined. */
export function rateProblem(text: string): string | undefined {
  const match = /^([1-9]\d*) (minute|hour|day)(s?)$/.exec(text);
  if (match === null)
    return `${JSON.stringify(text)} is no rate; write a number and minutes, hours or days, such as "12 hours"`;
  const isOne = match[1] === '1';
  if (isOne === (match[3] === '')) return undefined;
  return `${JSON.stringify(text)} must be written ${JSON.stringify(`${match[1] ?? ''} ${match[2] ?? ''}${isOne ? '' : 's'}`)}`;
}

function isValid(field: CronField, part: string): boolean {
  if (field.special?.test(part) === true) return true;
  return part.split(',').every((item) => {
    const [range = '', step, ...rest] = item.split('/');
    if (rest.length > 0 || (step !== undefined && !/^[1-9]\d*$/.test(step))) return false;
    if (range === '*') return true;
    const ends = range.split('-').map((value) => numberOf(field, value));
    const [from, to = from] = ends;
    return ends.length <= 2 && from !== undefined && to !== undefined && !ends.includes(undefined) && from <= to;
  });
}

function numberOf({ least, most, names }: CronField, value: string): number | undefined {
  const named = names?.indexOf(value.toUpperCase()) ?? -1;
  if (named !== -1) return least + named;
  const number = /^\d+$/.test(value) ? Number(value) : NaN;
  return number >= least && number <= most ? number : undefined;
}
