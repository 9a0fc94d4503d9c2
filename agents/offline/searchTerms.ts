const maxTerms = 8;
const maxTermCharacters = 60;

const commonWords = new Set(
  (
    'the and for are was were how what why when where which who whom whose does did has have had can could should would will may might must this that these those ' +
    'there here with without from into onto about over under between than then them they their its our your you not but all any some each every most more less ' +
    'one two use used uses using make makes made get gets set like just only also very please tell show explain describe find give want need know work works ' +
    'code file files project app application service program repository workspace'
  ).split(' '),
);

/** The words of a question that are worth looking for in code: names first, then longer words; at most eight. */
export function searchTerms(question: string): readonly string[] {
  const words = question.match(/[\p{L}\p{N}_$][\p{L}\p{N}_$.-]*/gu) ?? [];
  const terms = new Map<string, string>();
  for (const word of words) {
    const term = stem(word.replace(/[.-]+$/, '')).slice(0, maxTermCharacters);
    const key = term.toLowerCase();
    if (term.length >= 3 && !commonWords.has(word.toLowerCase()) && !terms.has(key)) terms.set(key, term);
  }
  const ranked = [...terms.values()].sort((left, right) => weight(right) - weight(left));
  return ranked.slice(0, maxTerms);
}

/** Endings are cut from plain words alone: "handlers" should find "handler", but `req.params` is a name. */
function stem(word: string): string {
  if (!/^[A-Za-z]?[a-z]+$/.test(word) || word.length < 6) return word;
  return word
    .replace(/(?:ies|ing|ed|es|s)$/, (ending) => (ending === 'es' && /[aeiou]es$/.test(word) ? 's' : ''))
    .replace(/s$/, '');
}

function weight(term: string): number {
  const isName = /[_$.\d-]|[a-z][A-Z]/.test(term);
  return (isName ? 100 : 0) + term.length;
}

/** The text as a regular expression that matches it alone. */
export function escapePattern(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\-]/g, '\\$&');
}
