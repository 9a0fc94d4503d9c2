import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { calledName } from '../../flow/callers.ts';
import { contains, enclosingFunction, findVariable, rootIdentifier, stringOf } from '../../flow/scope.ts';
import { projectOf } from '../../source/project.ts';
import { fileOf, textOf, type SourceFile } from '../../source/sourceFile.ts';
import { isGuard } from './routeGuards.ts';

/** A hook of Fastify's holds for the plugin that it is added in. */
export function scopeOfHook(call: TSESTree.CallExpression): TSESTree.Node {
  return enclosingFunction(call) ?? fileOf(call).program;
}

export interface GuardingUse {
  readonly file: SourceFile;
  readonly call: TSESTree.CallExpression;
  readonly path: string;
  readonly guard: string;
  readonly isHook: boolean;
  /** Paths of the files whose routers are mounted behind the guard. */
  readonly mounts: readonly string[];
}

/** `app.use(guard)`, `app.use('/api', guard, routes)`, `fastify.addHook('onRequest', guard)`. */
export function guardingUses(file: SourceFile): readonly GuardingUse[] {
  return file.calls.flatMap((call) => {
    if (call.type !== NodeType.CallExpression || call.callee.type !== NodeType.MemberExpression) return [];
    const name = calledName(call) ?? '';
    if (name !== 'use' && name !== 'addHook' && name !== 'all' && name !== 'useGlobalGuards') return [];
    const path = name === 'addHook' ? '' : (stringOf(call.arguments[0]) ?? '');
    const guard = call.arguments.find((argument) => stringOf(argument) === undefined && isGuard(argument));
    if (guard === undefined && name !== 'useGlobalGuards') return [];
    const mounts = call.arguments.flatMap((argument) => (argument === guard ? [] : mountedFile(file, argument)));
    return [
      {
        file,
        call,
        path: path.replace(/[*].*$/, ''),
        guard: guard === undefined ? name : textOf(guard),
        isHook: name === 'addHook',
        mounts,
      },
    ];
  });
}

function mountedFile(file: SourceFile, node: TSESTree.Node): string[] {
  const root = rootIdentifier(node);
  const definition = root && findVariable(root)?.defs[0];
  const declared =
    definition?.parent?.type === NodeType.ImportDeclaration
      ? definition.parent.source
      : definition?.node.type === NodeType.VariableDeclarator
        ? definition.node.init
        : node;
  const source =
    declared == null ? undefined : (stringOf(declared) ?? /require\(\s*['"]([^'"]+)['"]/.exec(textOf(declared))?.[1]);
  const path = source === undefined ? undefined : projectOf(file.program).resolve(file.path, source);
  return path === undefined ? [] : [path];
}

/** The guards that stand before all routes of a file, by its path: where it is mounted, and where that is mounted in its turn. */
export function guardsOfFiles(
  files: readonly SourceFile[],
  uses: readonly GuardingUse[],
): ReadonlyMap<string, readonly string[]> {
  const mounted = new Map(files.map((file) => [file.path, mountings(file)]));
  const found = new Map<string, readonly string[]>();
  const add = (path: string, guards: readonly string[]): void => {
    found.set(path, [...(found.get(path) ?? []), ...guards]);
  };
  for (const use of uses) {
    for (const path of use.mounts) add(path, [use.guard]);
    if (use.mounts.length > 0 || (use.path !== '' && use.path !== '/')) continue;
    const scope = scopeOfHook(use.call);
    for (const { call, paths } of mounted.get(use.file.path) ?? [])
      if (contains(scope, call) && (use.isHook || isBehind(use.call, call)))
        for (const path of paths) add(path, [use.guard]);
  }
  const done = new Set<string>();
  for (const [path, guards] of found) {
    if (done.has(path)) continue;
    done.add(path);
    for (const { paths } of mounted.get(path) ?? [])
      for (const inner of paths) if (!done.has(inner)) add(inner, guards);
  }
  return found;
}

/** Whether routers are mounted before a guard, which it does not stand before then. */
export function hasOpenMounts({ file, call }: GuardingUse): boolean {
  return mountings(file).some(
    (mounting) => mounting.call.range[1] <= call.range[0] && /^(?:use|register)$/.test(calledName(mounting.call) ?? ''),
  );
}

/** `router.use(guard); router.use('/orders', orders)`: of the same router, and later. */
function isBehind(guard: TSESTree.CallExpression, mounting: TSESTree.CallExpression): boolean {
  const object = ({ callee }: TSESTree.CallExpression): string =>
    callee.type === NodeType.MemberExpression ? textOf(callee.object) : '';
  return guard.range[0] < mounting.range[0] && object(guard) === object(mounting);
}

/** `app.use(path, router)`, `app.register(plugin)`. */
function mountings(
  file: SourceFile,
): readonly { readonly call: TSESTree.CallExpression; readonly paths: readonly string[] }[] {
  return file.calls.flatMap((call) => {
    if (call.type !== NodeType.CallExpression || call.callee.type !== NodeType.MemberExpression) return [];
    if (!/^(?:use|register|route)$/.test(calledName(call) ?? '')) return [];
    const paths = call.arguments.flatMap((argument) => mountedFile(file, argument));
    return paths.length === 0 ? [] : [{ call, paths }];
  });
}
