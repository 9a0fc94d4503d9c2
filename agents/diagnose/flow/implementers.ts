import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { projectOf, type Project } from '../source/project.ts';
import { fileOf, type ClassNode } from '../source/sourceFile.ts';
import { isTestPath } from '../source/testPaths.ts';

const byContract = new WeakMap<Project, ReadonlyMap<string, readonly ClassNode[]>>();
const standIn = /^(?:Fake|Mock|Stub|InMemory|Dummy|Noop)|(?:Fake|Mock|Stub)$/;

/** The class that fulfils an interface or an abstract class, by its name, where the workspace has just one for other uses than tests. */
export function implementerOf(name: TSESTree.Identifier): ClassNode | undefined {
  const project = projectOf(name);
  let classes = byContract.get(project);
  if (classes === undefined) byContract.set(project, (classes = indexContracts(project)));
  const found = classes.get(name.name) ?? [];
  const [first] = found;
  if (first === undefined || found.length > 1) return undefined;
  // The answer rests on that file too.
  fileOf(first);
  return first;
}

function indexContracts(project: Project): ReadonlyMap<string, readonly ClassNode[]> {
  const index = new Map<string, ClassNode[]>();
  for (const file of project.filesForNames()) {
    if (isTestPath(file.path)) continue;
    for (const node of file.classes) {
      if (standIn.test(node.id?.name ?? '')) continue;
      for (const contract of contractsOf(node)) {
        const classes = index.get(contract);
        if (classes === undefined) index.set(contract, [node]);
        else classes.push(node);
      }
    }
  }
  return index;
}

/** The names of what a class says it implements or extends. */
export function contractsOf({ implements: contracts, superClass }: ClassNode): readonly string[] {
  return [...contracts.map(({ expression }) => expression), superClass].flatMap((expression) =>
    expression?.type === NodeType.Identifier ? [expression.name] : [],
  );
}
