import type { Project } from '../../source/project.ts';

/** The least version that the package.json of a file asks for, as [major, minor, patch]; undefined where it says none. */
export function leastVersion(
  project: Project,
  path: string,
  name: string,
): readonly [number, number, number] | undefined {
  const range = project.manifestOf(path)?.dependencies[name];
  const found = range === undefined ? null : /(\d+)(?:\.(\d+))?(?:\.(\d+))?/.exec(range);
  return found === null ? undefined : [Number(found[1]), Number(found[2] ?? 0), Number(found[3] ?? 0)];
}

/** True for a version at or above another. */
export function isAtLeast(version: readonly number[], least: readonly number[]): boolean {
  for (const [index, part] of least.entries()) {
    const own = version[index] ?? 0;
    if (own !== part) return own > part;
  }
  return true;
}
