import { escapePattern, searchTerms } from '../searchTerms.ts';
import type { ErrorReport } from './errorReport.ts';

const maxTerms = 10;

/**
 * What to look for in the code when the trace leads nowhere: runs of three words of the messages, between the parts that change from
 * case to case, and then the words of the problem. Each is a term as it stands in the code.
 */
export function searchFor(problem: string, reports: readonly ErrorReport[]): readonly string[] {
  const phrases = reports.slice(0, 3).flatMap(({ message }) => phrasesOf(message.split('\n', 1)[0] ?? ''));
  return [...new Set([...phrases.slice(0, maxTerms), ...searchTerms(problem)])].slice(0, maxTerms);
}

function phrasesOf(message: string): readonly string[] {
  return message
    .slice(0, 400)
    .split(/["'`\d(){}[\]:,;/\\=<>|]+/)
    .flatMap((part) => {
      const words = part.split(' ').filter((word) => word !== '');
      const text = words.join(' ');
      if (words.length < 2 || text.length < 8) return [];
      return words.length <= 3 ? [text] : words.slice(0, -2).map((_, index) => words.slice(index, index + 3).join(' '));
    });
}

export function patternOf(terms: readonly string[]): string {
  return terms.map(escapePattern).join('|').slice(0, 1000);
}

/** Where middleware is registered and methods are handed over: what a missing value is often explained by. */
export function contextPattern(functionNames: readonly string[]): string {
  const names = [...new Set(functionNames.map((name) => name.slice(name.lastIndexOf('.') + 1)))]
    .filter((name) => /^[\w$]{3,60}$/.test(name))
    .slice(0, 4)
    .map((name) => `\\.${name.replaceAll('$', '\\$')}\\s*[,)\\]]`);
  const registered =
    'bodyParser|body-?parser|koa-?body|express\\.(json|urlencoded)\\(|\\bsession\\(|passport|authenticat|requireAuth|verifyToken|multer|upload\\.|cookie-?parser|\\breq(uest)?\\.user\\s*=';
  return [registered, ...names].join('|');
}
