import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { calledName } from '../../flow/callers.ts';
import { definitionOf } from '../../flow/definitions.ts';
import { findVariable, propertyName, stringOf, unwrap } from '../../flow/scope.ts';
import { moduleMember } from '../../flow/values.ts';
import { Answers } from '../../source/memory.ts';

/** Stands in `constants` for a part that is not constant. */
export const hole = '\0';

/** A text that is put together. */
export interface BuiltText {
  /** What is constant of it, with a `hole` for every part. */
  readonly constants: string;
  /** The parts in their order, one for each hole. */
  readonly parts: readonly TSESTree.Node[];
}

const keepingMethods = new Set('trim trimEnd trimStart toString toLowerCase toUpperCase normalize'.split(' '));

/** How a text is put together: template, concatenation, join, concat, replace or format. Undefined where no text can be seen in it. */
export function builtText(node: TSESTree.Node): BuiltText | undefined {
  const bare = unwrap(node);
  let text = known.get(bare);
  // A chain asks for each of its links: without the memory a long one would take exponential time.
  if (text === undefined) known.set(bare, (text = build(bare) ?? null));
  return text ?? undefined;
}

const known = new Answers<TSESTree.Node, BuiltText | null>();

function build(bare: TSESTree.Node): BuiltText | undefined {
  switch (bare.type) {
    case NodeType.Literal: {
      const text = stringOf(bare);
      return text === undefined ? undefined : { constants: text, parts: [] };
    }
    case NodeType.TemplateLiteral:
      return ofTemplate(bare);
    case NodeType.TaggedTemplateExpression:
      return isRawTag(bare.tag) ? ofTemplate(bare.quasi) : undefined;
    case NodeType.BinaryExpression: {
      if (bare.operator !== '+') return undefined;
      const sides = [bare.left, bare.right];
      return sides.some((side) => builtText(side) !== undefined) ? joined(sides.map(ofPart), '') : undefined;
    }
    case NodeType.CallExpression:
      return ofCall(bare);
    default:
      return undefined;
  }
}

/** True for a text that is no piece of a larger one in the same expression. */
export function isWholeText(node: TSESTree.Node): boolean {
  let parent = node.parent;
  while (parent !== undefined && unwrap(parent) !== parent && parent.type !== NodeType.AwaitExpression)
    parent = parent.parent;
  if (parent?.type === NodeType.BinaryExpression && parent.operator === '+') return false;
  if (parent?.type === NodeType.TaggedTemplateExpression) return false;
  if (
    parent?.type === NodeType.MemberExpression &&
    parent.object === node &&
    parent.parent.type === NodeType.CallExpression
  )
    return builtText(parent.parent) === undefined;
  if (parent?.type === NodeType.ArrayExpression) {
    const member = parent.parent;
    const isCalled = member.type === NodeType.MemberExpression && member.parent.type === NodeType.CallExpression;
    return !(isCalled && propertyName(member) === 'join');
  }
  return parent?.type !== NodeType.CallExpression || parent.callee === node || ofCall(parent) === undefined;
}

/** The constant text that a node stands for, through names that are set once. */
export function constantText(node: TSESTree.Node): string | undefined {
  const bare = unwrap(node);
  const own = stringOf(bare);
  if (own !== undefined) return own;
  if (bare.type !== NodeType.Identifier && bare.type !== NodeType.MemberExpression) return undefined;
  if (
    bare.type === NodeType.Identifier &&
    (findVariable(bare)?.references.filter((reference) => reference.isWrite()).length ?? 0) > 1
  )
    return undefined;
  const definition = definitionOf(bare);
  const text = definition === undefined || definition === bare ? undefined : builtText(definition);
  return text?.parts.length === 0 ? text.constants : undefined;
}

function ofPart(node: TSESTree.Node): BuiltText {
  const text = builtText(node);
  if (text !== undefined) return text;
  const constant = constantText(node);
  if (constant !== undefined) return { constants: constant, parts: [] };
  const bare = unwrap(node);
  const isNumber = bare.type === NodeType.Literal;
  return isNumber ? { constants: String(bare.value), parts: [] } : { constants: hole, parts: [bare] };
}

function joined(texts: readonly BuiltText[], separator: string): BuiltText {
  return {
    constants: texts.map(({ constants }) => constants).join(separator),
    parts: texts.flatMap(({ parts }) => parts),
  };
}

function ofTemplate(template: TSESTree.TemplateLiteral): BuiltText {
  const texts: BuiltText[] = [];
  for (const [index, quasi] of template.quasis.entries()) {
    texts.push({ constants: quasi.value.cooked ?? quasi.value.raw, parts: [] });
    const expression = template.expressions[index];
    if (expression !== undefined) texts.push(ofPart(expression));
  }
  return joined(texts, '');
}

function ofCall(call: TSESTree.CallExpression): BuiltText | undefined {
  const callee = unwrap(call.callee);
  const name = calledName(call) ?? '';
  const [first, second] = call.arguments;
  const member = moduleMember(callee);
  if (member?.module === 'util' && name === 'format') return ofFormat(call.arguments);
  if (callee.type !== NodeType.MemberExpression || member !== undefined) return undefined;
  const object = unwrap(callee.object);
  if (name === 'join' && object.type === NodeType.ArrayExpression) {
    const separator = first === undefined ? ',' : (constantText(first) ?? ' ');
    const elements = object.elements.filter((element) => element !== null);
    return elements.some((element) => builtText(element) !== undefined)
      ? joined(elements.map(ofPart), separator)
      : undefined;
  }
  const isReplace = (name === 'replace' || name === 'replaceAll') && second !== undefined;
  if (name !== 'concat' && !isReplace && !keepingMethods.has(name)) return undefined;
  const constant = constantText(object);
  const receiver = builtText(object) ?? (constant === undefined ? undefined : { constants: constant, parts: [] });
  if (receiver === undefined) return undefined;
  if (name === 'concat') return joined([receiver, ...call.arguments.map(ofPart)], '');
  return isReplace ? ofReplace(receiver, first, second) : receiver;
}

function ofReplace(receiver: BuiltText, pattern: TSESTree.Node | undefined, replacement: TSESTree.Node): BuiltText {
  const sought = pattern === undefined ? undefined : constantText(pattern);
  const put = ofPart(replacement);
  if (sought === undefined || !receiver.constants.includes(sought))
    return { ...receiver, parts: [...receiver.parts, ...put.parts] };
  return {
    constants: receiver.constants.replace(sought, () => put.constants),
    parts: [...receiver.parts, ...put.parts],
  };
}

function ofFormat([pattern, ...given]: readonly TSESTree.Node[]): BuiltText | undefined {
  const text = pattern === undefined ? undefined : constantText(pattern);
  if (text === undefined) return undefined;
  return { constants: text.replace(/%[sdifjoO]/g, hole), parts: given };
}

function isRawTag(tag: TSESTree.Node): boolean {
  return (
    tag.type === NodeType.MemberExpression &&
    tag.object.type === NodeType.Identifier &&
    tag.object.name === 'String' &&
    propertyName(tag) === 'raw'
  );
}
