import { DefinitionType } from '@typescript-eslint/scope-manager';
import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { descendants } from '../../flow/nodes.ts';
import { callersOf } from '../../flow/calls.ts';
import { definitionOf } from '../../flow/definitions.ts';
import { contains, findVariable, isFunctionNode, keyName, propertyName, unwrap } from '../../flow/scope.ts';
import { textOf } from '../../source/sourceFile.ts';
import { calledName } from '../../flow/callers.ts';

const maxDepth = 5;
const limit = /\.(?:max|length|lte|size|maxLength|refine|superRefine|check)\s*\(|\bmaxItems\b/;
const validating =
  /^(parse|parseAsync|safeParse|safeParseAsync|validate|validateAsync|validateSync|cast|attempt|decode|assert)$/;

/** True for a list that came through a schema which limits how many elements it has. */
export function isShortBySchema(list: TSESTree.Node, name?: string, depth = 0): boolean {
  if (depth > maxDepth) return false;
  const bare = unwrap(list);
  switch (bare.type) {
    case NodeType.AwaitExpression:
      return isShortBySchema(bare.argument, name, depth + 1);
    case NodeType.MemberExpression: {
      const property = propertyName(bare);
      // `result.data.names` of safeParse
      return isShortBySchema(bare.object, property === 'data' || property === 'value' ? name : property, depth + 1);
    }
    case NodeType.CallExpression:
      return isLimitingCall(bare, name);
    case NodeType.Identifier:
      return isShortVariable(bare, name, depth);
    default:
      return false;
  }
}

function isLimitingCall(call: TSESTree.CallExpression, name: string | undefined): boolean {
  const callee = unwrap(call.callee);
  if (callee.type !== NodeType.MemberExpression || !validating.test(calledName(call) ?? '')) return false;
  const schemas = [callee.object, ...call.arguments.slice(1)].map((each) => definitionOf(each) ?? each);
  return schemas.some((schema) => limit.test(textOf(name === undefined ? schema : (fieldOf(schema, name) ?? schema))));
}

function fieldOf(schema: TSESTree.Node, name: string): TSESTree.Node | undefined {
  for (const node of descendants(schema)) {
    if (node.type === NodeType.Property && keyName(node) === name) return definitionOf(node.value) ?? node.value;
  }
  return undefined;
}

function isShortVariable(use: TSESTree.Identifier, name: string | undefined, depth: number): boolean {
  const definition = findVariable(use)?.defs[0];
  if (definition?.type === DefinitionType.Variable && definition.node.init !== null) {
    const isTakenApart = definition.node.id.type === NodeType.ObjectPattern;
    return isShortBySchema(definition.node.init, isTakenApart ? use.name : name, depth + 1);
  }
  if (definition?.type !== DefinitionType.Parameter || !isFunctionNode(definition.node)) return false;
  const owner = definition.node;
  const index = owner.params.findIndex((parameter) => contains(parameter, definition.name));
  const isTakenApart = owner.params[index]?.type === NodeType.ObjectPattern;
  const calls = callersOf(owner);
  return (
    calls.length > 0 &&
    calls.every((call) => {
      const argument = call.arguments[index];
      return argument !== undefined && isShortBySchema(argument, isTakenApart ? use.name : name, depth + 1);
    })
  );
}
