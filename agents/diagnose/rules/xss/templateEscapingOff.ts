import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { calledName } from '../../flow/callers.ts';
import {
  findVariable,
  isFunctionNode,
  keyName,
  propertyName,
  referencesOf,
  rootIdentifier,
  stringOf,
  unwrap,
} from '../../flow/scope.ts';
import { isStrippingReplace } from '../../flow/sanitizers.ts';
import { describeTaint, taintOf } from '../../flow/taint.ts';
import type { TaintPurpose } from '../../flow/taintTypes.ts';
import { returnedExpressions } from '../../flow/returns.ts';
import { moduleMember, valueOf } from '../../flow/values.ts';
import { shortText, textOf, type CallNode } from '../../source/sourceFile.ts';
import { defineRule, type Weakness } from '../defineRule.ts';
import { isEscaping } from './escaping.ts';

const purpose: TaintPurpose = {
  name: 'safe-string',
  isCleanedBy: isEscaping,
  dangerousCharacters: /</,
  distrustsValidation: true,
  countsStored: true,
};

/** Options of engines whose value switches escaping off. */
const switches: Readonly<Record<string, boolean>> = {
  autoescape: false,
  autoEscape: false,
  auto_escape: false,
  noEscape: true,
  escapeMarkup: false,
};
/** Functions of engines that escape, and that options or assignments replace. */
const escapers: Readonly<Record<string, RegExp>> = {
  escape: /^(mustache|ejs|hogan\.js|eta|nunjucks)$/,
  escapeExpression: /^(handlebars|hbs)$/,
  escapeXML: /^ejs$/,
  htmlEscape: /^vash$/,
  escapeFunction: /^eta$/,
};
const engineName = /^(mustache|ejs|hbs|handlebars|hogan|eta|vash|nunjucks|swig)$/i;

/** Options, assignments and calls that print values of templates without escaping. */
export const templateEscapingOff = defineRule((scene) => {
  const judgeSwitch = (place: TSESTree.Node, name: string, value: TSESTree.Node): void => {
    if (value.type !== NodeType.Literal) return;
    scene.judge(
      place,
      value.value === switches[name]
        ? { detail: `Here ${shortText(place, 60)} switches it off for every value.` }
        : undefined,
    );
  };
  const judgeEscaper = (place: TSESTree.Node, value: TSESTree.Node): void => {
    scene.judge(
      place,
      isIdentity(value) ? { detail: `Here the function that escapes gives its text back as it is.` } : undefined,
    );
  };
  const check = (call: CallNode): void => {
    const marked = markedAsSafe(call);
    if (marked !== undefined) scene.judge(call, judgeMarked(marked));
  };
  return {
    Property: (property): void => {
      const name = keyName(property) ?? '';
      if (property.parent.type !== NodeType.ObjectExpression) return;
      if (Object.hasOwn(switches, name) && isOption(property.parent)) judgeSwitch(property, name, property.value);
      else if (name === 'escape' && isEngineOption(property)) judgeEscaper(property, property.value);
    },
    AssignmentExpression: ({ left, right }): void => {
      if (left.type !== NodeType.MemberExpression) return;
      const name = propertyName(left) ?? '';
      if (Object.hasOwn(switches, name)) judgeSwitch(left.parent, name, right);
      else if (Object.hasOwn(escapers, name) && isEngine(left.object, name)) judgeEscaper(left.parent, right);
    },
    CallExpression: check,
    NewExpression: check,
  };
});

/** True for an object, or one inside of another, that is given to a call: directly, through a variable, or as what a function returns. */
function isOption(object: TSESTree.ObjectExpression): boolean {
  const { parent } = object;
  if (parent.type === NodeType.Property && parent.parent.type === NodeType.ObjectExpression)
    return isOption(parent.parent);
  if (isGiven(object)) return true;
  if (parent.type !== NodeType.VariableDeclarator || parent.id.type !== NodeType.Identifier)
    return parent.type !== NodeType.TSAsExpression;
  return referencesOf(findVariable(parent.id)).some(
    ({ identifier }) => isGiven(identifier) || identifier.parent.type === NodeType.SpreadElement,
  );
}

function isGiven(node: TSESTree.Node): boolean {
  const call = node.parent;
  if (call?.type !== NodeType.CallExpression && call?.type !== NodeType.NewExpression) return false;
  return call.callee !== node && rootIdentifier(call.callee)?.name !== 'Object';
}

function isEngine(object: TSESTree.Node, name: string): boolean {
  const member = moduleMember(object);
  if (member !== undefined) return escapers[name]?.test(member.module) === true;
  const bare = unwrap(object);
  const text =
    bare.type === NodeType.MemberExpression
      ? (propertyName(bare) ?? '')
      : bare.type === NodeType.Identifier
        ? bare.name
        : '';
  return engineName.test(text);
}

/** `ejs.render(text, data, { escape })`, `Mustache.render(text, view, partials, { escape })`. */
function isEngineOption(property: TSESTree.Property): boolean {
  const call = property.parent.parent;
  if (call.type !== NodeType.CallExpression || !call.arguments.some((argument) => argument === property.parent))
    return false;
  const member = moduleMember(call.callee);
  return member !== undefined && escapers['escape']?.test(member.module) === true;
}

/** A function that gives back what it is given. */
function isIdentity(node: TSESTree.Node): boolean {
  if (node.type === NodeType.Identifier && node.name === 'String' && findVariable(node) === undefined) return true;
  const value = valueOf(node);
  if (value?.kind !== 'function' || !isFunctionNode(value.node)) return false;
  const [parameter] = value.node.params;
  if (parameter?.type !== NodeType.Identifier) return false;
  const returned = returnedExpressions(value.node);
  return (
    returned.length > 0 &&
    returned.every((expression) =>
      new RegExp(`^(?:String\\()?${parameter.name}\\)?(?:\\.toString\\(\\))?$`).test(textOf(expression)),
    )
  );
}

/** What is declared to be markup that needs no escaping. */
function markedAsSafe(call: CallNode): TSESTree.Node | undefined {
  const name = calledName(call);
  const [first] = call.arguments;
  if (first === undefined || stringOf(first) !== undefined) return undefined;
  if (name === 'SafeString' || name === 'markSafe') return first;
  const member = moduleMember(call.callee);
  return member?.module === 'hono/html' && name === 'raw' ? first : undefined;
}

function judgeMarked(marked: TSESTree.Node): Weakness | undefined {
  const taint = taintOf(marked, purpose);
  if (taint !== undefined) return { detail: `Here the markup ${describeTaint(taint)}.` };
  return isHelperText(marked)
    ? { detail: `Here the text of a helper's argument is declared safe.`, severity: 'medium', confidence: 'medium' }
    : undefined;
}

const passing =
  /^(?:join|split|replace|replaceAll|concat|trim|slice|substring|substr|toString|to\w*Case|filter|reverse|map|flatMap|String|padStart|padEnd|repeat)$/;

/** A parameter of the helper, or text that is made of one, without anything that escapes it. */
function isHelperText(node: TSESTree.Node, depth = 0): boolean {
  const bare = unwrap(node);
  if (depth > 10) return false;
  const inner = (child: TSESTree.Node | null): boolean => child !== null && isHelperText(child, depth + 1);
  switch (bare.type) {
    case NodeType.Identifier: {
      const declared = findVariable(bare)?.defs[0]?.node;
      if (isFunctionNode(declared)) return true;
      return declared?.type === NodeType.VariableDeclarator && inner(declared.init);
    }
    case NodeType.TemplateLiteral:
      return bare.expressions.some(inner);
    case NodeType.BinaryExpression:
      return bare.operator === '+' && (inner(bare.left) || inner(bare.right));
    case NodeType.LogicalExpression:
      return inner(bare.left) || inner(bare.right);
    case NodeType.ConditionalExpression:
      return inner(bare.consequent) || inner(bare.alternate);
    case NodeType.MemberExpression:
      return propertyName(bare) !== 'length' && inner(bare.object);
    case NodeType.CallExpression:
      return isHelperCall(bare, inner);
    default:
      return false;
  }
}

/** A method that keeps the text of its receiver, or puts that of its arguments into it. What is mapped is what the mapper gives. */
function isHelperCall(call: TSESTree.CallExpression, inner: (child: TSESTree.Node) => boolean): boolean {
  const name = calledName(call) ?? '';
  if (isEscaping(call) || !passing.test(name) || isStrippingReplace(call, purpose.dangerousCharacters)) return false;
  const [first] = call.arguments;
  if (/^(?:map|flatMap)$/.test(name) && isFunctionNode(first)) return returnedExpressions(first).some(inner);
  const callee = unwrap(call.callee);
  // Markup between the pieces is what makes it markup: `parts.join('<br>')`.
  return (
    (callee.type === NodeType.MemberExpression && inner(callee.object)) ||
    call.arguments.some((argument) => !isFunctionNode(argument) && inner(argument))
  );
}
