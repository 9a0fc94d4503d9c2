import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { projectOf } from '../source/project.ts';
import { calledName, callsNamed } from './callers.ts';
import { keyName, lastName } from './scope.ts';

const maxLoads = 12;

/** The keys that the batch function of `new DataLoader(batch)` gets: what is handed to load and loadMany of a loader of that name. */
export function loadedKeys(
  made: TSESTree.NewExpression,
): readonly { readonly node: TSESTree.Node; readonly isList: boolean }[] {
  if (calledName(made) !== 'DataLoader') return [];
  const name = nameOf(made);
  if (name === undefined) return [];
  const project = projectOf(made);
  return ['load', 'loadMany'].flatMap((method) =>
    callsNamed(project, method)
      .filter(({ callee }) => callee.type === NodeType.MemberExpression && lastName(callee.object) === name)
      .slice(0, maxLoads)
      .flatMap(({ arguments: [node] }) => (node === undefined ? [] : [{ node, isList: method === 'loadMany' }])),
  );
}

/** What the loader is called: `const userLoader =`, `users:`, `this.users =`, or the function that makes it, as `userLoader()`. */
function nameOf(made: TSESTree.NewExpression): string | undefined {
  const { parent } = made;
  switch (parent.type) {
    case NodeType.VariableDeclarator:
      return lastName(parent.id);
    case NodeType.Property:
    case NodeType.PropertyDefinition:
      return keyName(parent);
    case NodeType.AssignmentExpression:
      return lastName(parent.left);
    case NodeType.ArrowFunctionExpression:
      return parent.parent.type === NodeType.Property
        ? keyName(parent.parent)
        : parent.parent.type === NodeType.VariableDeclarator
          ? lastName(parent.parent.id)
          : undefined;
    default:
      return undefined;
  }
}
