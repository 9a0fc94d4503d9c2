import { createHash } from 'node:crypto';
import { AST_NODE_TYPES as NodeType } from '@typescript-eslint/utils';
import { calledName, ownNames } from './flow/callers.ts';
import { exportsOf } from './flow/exports.ts';
import { contractsOf } from './flow/implementers.ts';
import { isCodeFile } from './protocol.ts';
import type { Project } from './source/project.ts';
import type { SourceFile } from './source/sourceFile.ts';

/**
 * A digest for each file of what other files can find it by: the names that it calls, declares, imports and exports. While all digests
 * stay the same, a file that did not look at a changed one cannot come to look at it.
 */
export function digestFacts(project: Project): ReadonlyMap<string, string> {
  return new Map(
    [...project.texts.keys()].filter(isCodeFile).map((path) => {
      const file = project.file(path);
      return [path, file === undefined ? 'none' : digest(file)];
    }),
  );
}

function digest(file: SourceFile): string {
  const calls = file.calls.map((call) => calledName(call) ?? '');
  const functions = file.functions.flatMap((node) => [...ownNames(node)]);
  const imports = file.program.body.flatMap((statement) =>
    statement.type === NodeType.ImportDeclaration
      ? [statement.source.value, ...statement.specifiers.map(({ local }) => local.name)]
      : [],
  );
  const requires = file.calls.flatMap((call) => {
    const [source] = call.arguments;
    return calledName(call) === 'require' && source?.type === NodeType.Literal ? [String(source.value)] : [];
  });
  const { named, forwarded, everythingOf, whole } = exportsOf(file);
  const facts = [
    calls.sort(),
    functions.sort(),
    imports,
    requires,
    [...named.keys()].sort(),
    [...forwarded],
    everythingOf,
    whole !== undefined,
    file.classes.map((node) => [node.id?.name ?? '', ...contractsOf(node)]),
  ];
  return createHash('sha256').update(JSON.stringify(facts)).digest('base64');
}
