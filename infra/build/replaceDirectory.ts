import { mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * Fills a new directory with `fill` and puts it in the place of `target` when it is complete: whatever fails or dies
 * on the way, `target` is either as it was or whole. `scratch` must be on the same disk.
 */
export async function replaceDirectory<Result>(
  target: string,
  scratch: string,
  fill: (directory: string) => Promise<Result>,
): Promise<Result> {
  mkdirSync(scratch, { recursive: true });
  mkdirSync(dirname(target), { recursive: true });
  const work = mkdtempSync(join(scratch, 'work-'));
  try {
    const fresh = join(work, 'fresh');
    mkdirSync(fresh);
    const result = await fill(fresh);
    putInPlace(fresh, target, work);
    return result;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

// Two builds may finish at once: the one that finds the place taken again moves that away too.
function putInPlace(fresh: string, target: string, work: string): void {
  for (let attempt = 0; ; attempt += 1) {
    try {
      renameSync(target, join(work, `former-${attempt}`));
    } catch (error) {
      if (!isSystemError(error, 'ENOENT')) throw error;
    }
    try {
      renameSync(fresh, target);
      return;
    } catch (error) {
      if (attempt === 5 || !(isSystemError(error, 'ENOTEMPTY') || isSystemError(error, 'EEXIST'))) throw error;
    }
  }
}

function isSystemError(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
