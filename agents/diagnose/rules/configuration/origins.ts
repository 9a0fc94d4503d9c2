import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { descendants } from '../../flow/nodes.ts';
import { definitionOf } from '../../flow/definitions.ts';
import { ancestors, findVariable, isFunctionNode, stringOf, unwrap, type FunctionNode } from '../../flow/scope.ts';
import { returnedExpressions } from '../../flow/returns.ts';
import { textOf } from '../../source/sourceFile.ts';
import { originFunction } from './corsOptions.ts';
import { constantOf, listOf } from './settings.ts';

/** Which origins a setting lets in: every one by `*`, every one by giving it back, the null origin, more than meant, or only those that are listed. */
export type Openness = 'any' | 'reflect' | 'null' | 'loose' | 'listed';

const maxDepth = 6;
const requestOrigin =
  /\b(?:req|request|ctx|context|event|c|rawReq)\b[\s\S]*\bheaders?\b[\s\S]*\borigin\b|\.(?:get|header)\(\s*['"]origin['"]\s*\)/i;

export function opennessOf(origin: TSESTree.Node): Openness {
  const constant = constantOf(origin);
  if (constant !== undefined) {
    if (constant.value === '*') return 'any';
    if (constant.value === 'null') return 'null';
    return constant.value === true ? 'reflect' : 'listed';
  }
  const decider = originFunction(origin);
  if (decider !== undefined && isFunctionNode(decider)) return opennessOfFunction(decider);
  for (const entry of listOf(origin)) {
    if (stringOf(entry) === '*') return 'any';
    if (stringOf(entry) === 'null') return 'null';
    if (entry.type === NodeType.Literal && 'regex' in entry && isLoose(entry.regex.pattern)) return 'loose';
  }
  return 'listed';
}

/** A header's value that is the request's own Origin, also with something in its place where there is none. */
export function isRequestOrigin(value: TSESTree.Node, depth = 0): boolean {
  const definition =
    value.type === NodeType.Identifier ? (definitionOf(value) ?? destructuredFrom(value) ?? value) : value;
  if (depth > maxDepth) return false;
  if (definition.type === NodeType.LogicalExpression)
    return isRequestOrigin(definition.operator === '&&' ? definition.right : definition.left, depth + 1);
  if (definition.type === NodeType.ConditionalExpression)
    return (
      textOf(definition.test) === textOf(definition.consequent) && isRequestOrigin(definition.consequent, depth + 1)
    );
  if (
    definition.type === NodeType.CallExpression &&
    definition.callee.type === NodeType.Identifier &&
    !/^String$/.test(definition.callee.name)
  )
    return false;
  return requestOrigin.test(`${textOf(definition)}${definition === value ? '' : originOfPattern(value)}`);
}

/** `const { origin } = req.headers`: where the name is taken from. */
function destructuredFrom(name: TSESTree.Identifier): TSESTree.Node | undefined {
  const declarator = findVariable(name)?.defs[0]?.node;
  return declarator?.type === NodeType.VariableDeclarator && declarator.id.type === NodeType.ObjectPattern
    ? (declarator.init ?? undefined)
    : undefined;
}

function originOfPattern(name: TSESTree.Node): string {
  return name.type === NodeType.Identifier && destructuredFrom(name) !== undefined ? `.${name.name}` : '';
}

/** A pattern that other sites' names match too: not bound at both ends, or with a dot that stands for any character. */
function isLoose(pattern: string): boolean {
  if (!pattern.startsWith('^') && !/^\\?\.|^\(\?:\^/.test(pattern)) return true;
  if (!/\$\)?$/.test(pattern)) return true;
  return /(?<![\\\])])\.[a-z]{2,}|^\^?\.\*$/i.test(pattern.replace(/\[[^\]]*\]/g, 'x'));
}

function opennessOfFunction(decider: FunctionNode): Openness {
  const text = textOf(decider.body);
  const [first] = decider.params;
  const name = first?.type === NodeType.Identifier ? first.name : undefined;
  if (decider.params.length === 0 && /\btrue\b/.test(text) && !hasCondition(text)) return 'reflect';
  if (name === undefined) return 'listed';
  const last = decider.params.at(-1);
  const callback = decider.params.length > 1 && last?.type === NodeType.Identifier ? last.name : undefined;
  const answers = callback === undefined ? returnedAnswers(decider) : answersByCallback(decider, callback);
  const isAlways = answers.some(({ isConditional }) => !isConditional);
  if (isAlways && answers.every(({ value }) => value !== undefined && isGivenBack(value, name))) return 'reflect';
  const partly = new RegExp(
    `\\b${name}\\??\\.(?:includes|indexOf|startsWith|search)\\(|\\b${name}\\??\\.endsWith\\(\\s*['"\`](?!\\.|https?:)`,
  );
  return partly.test(text) ? 'loose' : 'listed';
}

/** One answer of a function that decides on origins; without a value where it refuses. */
interface OriginAnswer {
  readonly value: TSESTree.Node | undefined;
  readonly isConditional: boolean;
}

function returnedAnswers(decider: FunctionNode): readonly OriginAnswer[] {
  return returnedExpressions(decider).map((value) => ({ value, isConditional: isConditional(value, decider) }));
}

/** `callback(null, true)`; with an error it refuses. */
function answersByCallback(decider: FunctionNode, callback: string): readonly OriginAnswer[] {
  return [...descendants(decider.body)].flatMap((node) => {
    if (node.type !== NodeType.CallExpression || textOf(node.callee) !== callback) return [];
    const [error, value] = node.arguments;
    const isRefusal = error === undefined || !/^(?:null|undefined)$/.test(textOf(error));
    return [{ value: isRefusal ? undefined : value, isConditional: isConditional(node, decider) }];
  });
}

function isConditional(node: TSESTree.Node, decider: FunctionNode): boolean {
  for (const ancestor of ancestors(node)) {
    if (ancestor === decider) return false;
    if (/^(?:If|Switch|Try|For|While)|^ConditionalExpression$|^LogicalExpression$/.test(ancestor.type)) return true;
    if (isFunctionNode(ancestor)) return true;
  }
  return false;
}

/** True for an answer that lets in whoever asks: `true`, the origin itself, also with something in its place where there is none. */
function isGivenBack(value: TSESTree.Node, name: string): boolean {
  const bare = unwrap(value);
  if (bare.type === NodeType.LogicalExpression && bare.operator !== '&&') return isGivenBack(bare.left, name);
  if (bare.type === NodeType.ArrayExpression) return bare.elements.some((item) => item && isGivenBack(item, name));
  if (bare.type === NodeType.ConditionalExpression)
    return isGivenBack(bare.consequent, name) && isGivenBack(bare.alternate, name);
  const text = textOf(bare);
  if (text === name || text === 'true') return true;
  // What is looked up by the origin is not the origin.
  const isRead = bare.type !== NodeType.CallExpression || bare.arguments.every((argument) => stringOf(argument));
  return isRead && requestOrigin.test(text);
}

function hasCondition(text: string): boolean {
  return /\bif\b|\?(?![.?])|&&|\|\||\bswitch\b|\bawait\b|\.(?:includes|indexOf|has|test|some|find\w*)\(/.test(text);
}
