type Tree = Record<string, unknown>;

const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Lays `patch` over `base`, level by level. */
export function overlay(base: Tree, patch: Tree): Tree {
  for (const key in patch) {
    const next = patch[key];
    const current = base[key];
    if (isTree(next) && isTree(current)) {
      overlay(current, next);
    } else {
      base[key] = next;
    }
  }
  return base;
}

/** Only the named keys, and only own ones. */
export function pick(source: Tree, keys: readonly string[]): Tree {
  const out: Tree = {};
  for (const key of keys) {
    if (Object.hasOwn(source, key)) out[key] = source[key];
  }
  return out;
}
