import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { calledName } from '../../flow/callers.ts';
import { graphqlArguments } from '../../flow/graphqlResolvers.ts';
import { decoratorsOf } from '../../flow/handlers.ts';
import { ancestors, findVariable, isFunctionNode, propertyOf } from '../../flow/scope.ts';
import type { Taint } from '../../flow/taintTypes.ts';
import { typeOfAnnotation } from '../../flow/values.ts';
import type { Project } from '../../source/project.ts';
import { ProjectAnswers } from '../../source/memory.ts';

const closing = new ProjectAnswers<Project, boolean>();

/**
 * Whether the fields of an input are known before the handler runs: the input types of GraphQL, and in NestJS a class with
 * validation under a ValidationPipe that takes all other fields away.
 */
export function declaresClosedInput(taint: Taint, project: Project): boolean {
  for (const ancestor of ancestors(taint.source)) {
    if (!isFunctionNode(ancestor)) continue;
    if (graphqlArguments(ancestor) !== undefined) return !isJsonScalar(taint, project);
    const isDecorated = ancestor.params.some((parameter) => decoratorsOf(parameter).length > 0);
    if (isDecorated) return ancestor.params.some((parameter) => isDeclaredByClass(parameter)) && hasWhitelist(project);
  }
  return false;
}

function isDeclaredByClass(parameter: TSESTree.Parameter): boolean {
  if (decoratorsOf(parameter).length === 0 || !('typeAnnotation' in parameter)) return false;
  const declared = parameter.typeAnnotation?.typeAnnotation;
  // A class that cannot be seen is taken for one with validation; what is no class is gone at run time.
  return (
    typeOfAnnotation(declared)?.kind === 'instance' ||
    (declared?.type === NodeType.TSTypeReference && !isErased(declared))
  );
}

const utilityTypes =
  /^(?:Partial|Required|Readonly|Record|Pick|Omit|DeepPartial|QueryDeepPartialEntity|Exclude|Extract|NonNullable)$/;

/** True for a type that leaves nothing behind: a utility type, an interface, an alias, or what is imported as a type alone. */
function isErased({ typeName }: TSESTree.TSTypeReference): boolean {
  if (typeName.type !== NodeType.Identifier) return false;
  if (utilityTypes.test(typeName.name)) return true;
  const definition = findVariable(typeName)?.defs[0];
  const { node, parent } = definition ?? {};
  return (
    node?.type === NodeType.TSInterfaceDeclaration ||
    node?.type === NodeType.TSTypeAliasDeclaration ||
    (parent?.type === NodeType.ImportDeclaration && parent.importKind === 'type') ||
    (node?.type === NodeType.ImportSpecifier && node.importKind === 'type')
  );
}

/** True for an argument of GraphQL that the schema declares as JSON: such a scalar takes any object. */
export function isJsonScalar({ label }: Taint, project: Project): boolean {
  const [, ...path] = label.split('.');
  const name = path.find((part) => /^\w+$/.test(part)) ?? label;
  if (!/^\w+$/.test(name)) return false;
  const declared = new RegExp(
    String.raw`\b${name}\s*:\s*(?:\{\s*type\s*:\s*)?(?:new GraphQLNonNull\(\s*)?\w*(?:JSON|JSONObject|Json|Any|Mixed|AnyObject)\b`,
  );
  return [...project.texts].some(([path, text]) => /\.(?:graphqls?|gql|[cm]?[jt]s)$/.test(path) && declared.test(text));
}

function hasWhitelist(project: Project): boolean {
  let found = closing.get(project);
  if (found === undefined) {
    const pipes = project
      .codeFiles()
      .flatMap(({ calls }) => calls.filter((call) => calledName(call) === 'ValidationPipe'));
    found = pipes.some(
      ({ arguments: [options] }) =>
        options?.type === NodeType.ObjectExpression && isOn(propertyOf(options, 'whitelist')),
    );
    closing.set(project, found);
  }
  return found;
}

function isOn(node: TSESTree.Node | undefined): boolean {
  return node !== undefined && !(node.type === NodeType.Literal && node.value === false);
}
