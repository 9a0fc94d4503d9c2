import path from 'node:path';

/** What the server takes for the name of a target: 1 to 200 characters that can be seen, with no space at either end. */
const targetPattern = /^(?!\p{Z})[^\p{C}\p{Zl}\p{Zp}]{1,200}(?<!\p{Z})$/u;

export const isTarget = (text: string): boolean => targetPattern.test(text);

/**
 * What the findings of a directory are about, so that runs on it are compared: the name in its package.json, else its own. Undefined when
 * neither is a name that the server takes.
 */
export function targetOf(directory: string, files: ReadonlyMap<string, string>): string | undefined {
  return [packageName(files.get('package.json')), path.basename(directory)].find(
    (name) => name !== undefined && isTarget(name),
  );
}

function packageName(manifest: string | undefined): string | undefined {
  try {
    const content: unknown = manifest === undefined ? undefined : JSON.parse(manifest.replace(/^\uFEFF/, ''));
    if (typeof content !== 'object' || content === null || !('name' in content)) return undefined;
    return typeof content.name === 'string' ? content.name : undefined;
  } catch {
    return undefined;
  }
}
