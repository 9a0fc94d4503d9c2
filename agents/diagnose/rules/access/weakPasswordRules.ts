import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { calledName, ownNames } from '../../flow/callers.ts';
import {
  ancestors,
  isFunctionNode,
  keyName,
  lastName,
  propertyName,
  propertyOf,
  stringOf,
  unwrap,
} from '../../flow/scope.ts';
import { objectOf } from '../../flow/definitions.ts';
import { matchesText, textOf } from '../../source/sourceFile.ts';
import { isTestPath } from '../../source/testPaths.ts';
import { defineRule, type Scene } from '../defineRule.ts';
import { wordsAround } from './loginHandlers.ts';
import { numberOf } from './tree.ts';
import { isPasswordName, wordsOf } from './words.ts';

const minCharacters = 8;
const mayRule = /passw|pwd/i;

/** Rules that let short passwords through. */
export const weakPasswordRules = defineRule((scene) => {
  if (isTestPath(scene.file.path) || !matchesText(scene.file, mayRule)) return {};
  return {
    BinaryExpression: (comparison): void => {
      judge(scene, comparison, shortest(comparison));
    },
    CallExpression: (call): void => {
      judgeSchema(scene, call);
    },
    PropertyDefinition: (property): void => {
      if (!isPasswordName(keyName(property) ?? '')) return;
      for (const { expression } of property.decorators) {
        if (expression.type !== NodeType.CallExpression || !/^(MinLength|Length)$/.test(calledName(expression) ?? ''))
          continue;
        judge(scene, expression, numberOf(expression.arguments[0]));
      }
    },
    Property: (property): void => {
      const options = isPasswordName(keyName(property) ?? '') ? objectOf(property.value) : undefined;
      if (options === undefined) return;
      const own = propertyOf(options, 'minlength') ?? propertyOf(options, 'minLength');
      const limit = own?.type === NodeType.ArrayExpression ? (own.elements[0] ?? undefined) : own;
      const validate = objectOf(propertyOf(options, 'validate'));
      const range = validate && propertyOf(validate, 'len');
      const least = range?.type === NodeType.ArrayExpression ? (range.elements[0] ?? undefined) : undefined;
      const node = limit ?? least;
      if (node !== undefined) judge(scene, node, numberOf(node));
    },
  };
});

function judge(scene: Scene, place: TSESTree.Node, least: number | undefined): void {
  // One character only says that there is something.
  if (least === undefined || least < 2 || isForLogin(place)) return;
  scene.judge(
    place,
    least < minCharacters ? { detail: `Here ${String(least)} characters are enough for a password.` } : undefined,
  );
}

/** What is asked of a password that exists already is no rule for new ones. */
function isForLogin(place: TSESTree.Node): boolean {
  for (const ancestor of ancestors(place)) {
    const names = isFunctionNode(ancestor)
      ? wordsAround(ancestor)
      : ancestor.type === NodeType.VariableDeclarator
        ? wordsOf(lastName(ancestor.id) ?? '')
        : ancestor.type === NodeType.ClassDeclaration
          ? wordsOf(ancestor.id?.name ?? '')
          : ancestor.type === NodeType.Property
            ? wordsOf(keyName(ancestor) ?? '')
            : [];
    if (names.some((word) => /^(register|registration|signup|create|change|reset|new)$/.test(word))) return false;
    if (names.some((word) => /^(login|signin|logon|credentials)$/.test(word)) || /^sign,in/.test(names.join(',')))
      return true;
  }
  return false;
}

/** The least length that a comparison asks for: `password.length < 6`, `pwd.length >= 6`. */
function shortest({ left, operator, right }: TSESTree.BinaryExpression): number | undefined {
  if (left.type === NodeType.PrivateIdentifier || !isPasswordLength(left)) return undefined;
  const limit = numberOf(right);
  if (limit === undefined) return undefined;
  if (operator === '<' || operator === '>=') return limit;
  return operator === '<=' || operator === '>' ? limit + 1 : undefined;
}

function isPasswordLength(node: TSESTree.Node): boolean {
  const bare = unwrap(node);
  if (bare.type !== NodeType.MemberExpression || propertyName(bare) !== 'length') return false;
  const object = unwrap(bare.object);
  const inner = object.type === NodeType.LogicalExpression ? object.left : object;
  const isTrimmed = inner.type === NodeType.CallExpression;
  const named = isTrimmed && inner.callee.type === NodeType.MemberExpression ? inner.callee.object : inner;
  return isPasswordName(lastName(named) ?? '');
}

/** `password: Joi.string().min(6)`, `body('password').isLength({ min: 6 })`. */
function judgeSchema(scene: Scene, call: TSESTree.CallExpression): void {
  const name = calledName(call);
  if (name === 'isLength') {
    const options = objectOf(call.arguments[0]);
    const field = /(?:body|check|param|checkBody|field)\(\s*['"`]([\w.]+)['"`]/.exec(textOf(call.callee))?.[1];
    if (field !== undefined && options !== undefined && isPasswordName(field))
      judge(scene, call, numberOf(propertyOf(options, 'min')));
    return;
  }
  if (name !== 'min' || !/\bstring\(/.test(textOf(call.callee)) || !isPasswordName(fieldOf(call) ?? '')) return;
  judge(scene, call, numberOf(call.arguments[0]));
}

/** The name of the field, or of the constant, whose schema a chain of calls is. */
function fieldOf(call: TSESTree.CallExpression): string | undefined {
  for (const ancestor of ancestors(call)) {
    if (ancestor.type === NodeType.Property) return keyName(ancestor);
    if (ancestor.type === NodeType.VariableDeclarator) return lastName(ancestor.id);
    if (isFunctionNode(ancestor)) return [...ownNames(ancestor)][0];
    if (ancestor.type !== NodeType.CallExpression && ancestor.type !== NodeType.MemberExpression)
      return stringOf(ancestor);
  }
  return undefined;
}
