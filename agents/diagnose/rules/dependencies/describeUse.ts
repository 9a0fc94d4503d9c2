import type { UsedPackage } from './deprecatedPackages.ts';

const maxWords = 160;
const maxBringers = 3;

/** One sentence about a version that is used, with its maintainers' words where they are known. */
export function describeUse(used: UsedPackage, word: 'insecure' | 'deprecated'): string {
  const { name, version, bringers, lockPath, message } = used;
  const source = bringers !== undefined ? `, which comes with ${listed(bringers)},` : `, which ${lockPath} installs,`;
  const words = message === undefined ? '' : ` in these words: "${shortened(message)}"`;
  return `Here ${name} ${version}${source} is called ${word} by its maintainers${words}.`;
}

function listed(names: readonly string[]): string {
  const shown = [...new Set(names)];
  const rest = shown.length - maxBringers;
  return `${shown.slice(0, maxBringers).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}

/** The words on one line, without what could pass for anything else than a quotation. */
function shortened(message: string): string {
  const line = message
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .replaceAll('"', "'")
    .trim();
  return line.length > maxWords ? `${line.slice(0, maxWords)}…` : line;
}
