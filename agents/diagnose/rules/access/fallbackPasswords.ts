import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { definitionOf } from '../../flow/definitions.ts';
import { lastName, propertyName, stringOf, unwrap } from '../../flow/scope.ts';
import { fileOf, textOf } from '../../source/sourceFile.ts';
import type { Scene } from '../defineRule.ts';
import { inside } from './secretValues.ts';
import { isPasswordName } from './words.ts';

const configured = /process\.env|\benv\.|config|settings|options|secrets?\b/i;

/** `hash(body.password ?? 'Welcome1')`: whoever is given no password has one that the source tells. */
export function judgeFallback(scene: Scene, choice: TSESTree.LogicalExpression): void {
  if (choice.operator === '&&' || configured.test(textOf(choice.left))) return;
  const name = lastName(choice.left);
  if (name === undefined || !isPasswordName(name)) return;
  const { right } = choice;
  const definition = definitionOf(right) ?? right;
  const text = stringOf(definition);
  if (text === undefined) {
    scene.judge(choice, undefined);
    return;
  }
  // An empty text is no password, and a sentence is a message.
  const isPassword = text.length >= 3 && !/\s/.test(text) && !/^(undefined|null|none)$/i.test(text) && isUsed(choice);
  const place = fileOf(definition) === scene.file ? definition : right;
  scene.judge(
    choice,
    isPassword
      ? {
          detail: `Here an account without a password of its own gets a fixed one.`,
          ...(stringOf(place) !== undefined && { secret: inside(place) }),
        }
      : undefined,
  );
}

/** The password is hashed or stored, not shown in a form. */
function isUsed(choice: TSESTree.LogicalExpression): boolean {
  let node: TSESTree.Node = choice;
  while (node.parent !== undefined && /^(TSAsExpression|TSNonNullExpression|AwaitExpression)$/.test(node.parent.type))
    node = node.parent;
  const outer = node.parent;
  if (outer?.type === NodeType.CallExpression) {
    const callee = unwrap(outer.callee);
    const called =
      callee.type === NodeType.MemberExpression
        ? `${textOf(callee.object)}.${propertyName(callee) ?? ''}`
        : textOf(callee);
    return /hash|bcrypt|argon|scrypt|encrypt|digest|pbkdf2|setPassword|create|register|insert|^String$|trim/i.test(
      called,
    );
  }
  return (
    outer?.type === NodeType.Property ||
    outer?.type === NodeType.VariableDeclarator ||
    outer?.type === NodeType.AssignmentExpression
  );
}
