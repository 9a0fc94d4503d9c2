import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { projectOf } from '../source/project.ts';
import { fileOf, type SourceFile } from '../source/sourceFile.ts';
import { exportsOf } from './exports.ts';
import type { ResolveValue, Value } from './value.ts';

/** What `values.ts` can tell, handed over so that neither file imports the other. */
export interface Resolver {
  readonly valueOf: ResolveValue;
  readonly memberOf: (value: Value | undefined, name: string, hops: number) => Value | undefined;
}

const maxHops = 40;

/** What a file exports under a name; what it assigns to `module.exports` counts as its default too. */
export function exportedValue(resolver: Resolver, file: SourceFile, name: string, hops: number): Value | undefined {
  if (hops > maxHops) return undefined;
  const exports = exportsOf(file);
  const { valueOf, memberOf } = resolver;
  const own = exports.named.get(name);
  if (own !== undefined) return valueOf(own, hops);
  const forwarded = exports.forwarded.get(name);
  if (forwarded !== undefined) {
    const source = moduleBySpecifier(resolver, file, forwarded.specifier);
    return memberOf(source, forwarded.name, hops + 1);
  }
  if (exports.whole !== undefined) {
    const whole = valueOf(exports.whole, hops);
    return name === 'default' ? whole : memberOf(whole, name, hops + 1);
  }
  for (const specifier of name === 'default' ? [] : exports.everythingOf) {
    const value = memberOf(moduleBySpecifier(resolver, file, specifier), name, hops + 1);
    if (value !== undefined) return value;
  }
  return undefined;
}

export function moduleNamed(resolver: Resolver, from: TSESTree.Node, source: TSESTree.Node): Value | undefined {
  if (source.type !== NodeType.Literal || typeof source.value !== 'string') return undefined;
  return moduleBySpecifier(resolver, fileOf(from), source.value);
}

function moduleBySpecifier({ valueOf }: Resolver, from: SourceFile, specifier: string): Value | undefined {
  const project = projectOf(from.program);
  const path = project.resolve(from.path, specifier);
  if (path === undefined)
    return specifier.startsWith('.')
      ? undefined
      : { kind: 'package', module: specifier.replace(/^node:/, ''), path: [] };
  const file = project.file(path);
  if (file === undefined) return undefined;
  const { whole } = exportsOf(file);
  // `require` of a file that assigns module.exports gives that very value.
  return whole === undefined ? { kind: 'module', file } : (valueOf(whole, 0) ?? { kind: 'module', file });
}
