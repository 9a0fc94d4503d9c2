import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { descendants } from '../../flow/nodes.ts';
import { calledName } from '../../flow/callers.ts';
import { leaves } from '../../flow/guardingStatements.ts';
import {
  ancestors,
  contains,
  enclosingFunction,
  findVariable,
  isFunctionNode,
  keyName,
  referencesOf,
} from '../../flow/scope.ts';
import { textOf, type CallNode } from '../../source/sourceFile.ts';
import { jwtCall } from './jwtCalls.ts';

/** True when a function around the reading of a token checks one too, whatever the token says of itself. */
export function verifiesNearby(call: CallNode): boolean {
  const around = [...ancestors(call)].filter((node) => isFunctionNode(node)).at(-1) ?? enclosingFunction(call);
  if (around === undefined) return false;
  for (const node of descendants(around)) {
    if (node.type !== NodeType.CallExpression || node === call) continue;
    const isCheck =
      jwtCall(node)?.operation === 'verify' ||
      /verif|validat|introspect|checkSignature|getSigningKey/i.test(calledName(node) ?? '');
    if (isCheck && !isChosenByToken(node, call)) return true;
  }
  return false;
}

/**
 * `if (claims.issuer !== ours) verify(token)`: what was read decides whether it is checked, and without the check it goes on. A choice
 * between two checks, or one that leaves otherwise, has another branch.
 */
function isChosenByToken(check: TSESTree.Node, reading: CallNode): boolean {
  const target = assigned(reading);
  if (target?.type !== NodeType.Identifier) return false;
  const member = new RegExp(`\\b${target.name}\\??\\.\\w`);
  for (const ancestor of ancestors(check)) {
    if (isFunctionNode(ancestor)) return false;
    if (ancestor.type !== NodeType.IfStatement || contains(ancestor, reading)) continue;
    const goesOn = ancestor.alternate === null && !leaves(ancestor.consequent);
    if (contains(ancestor.consequent, check) && goesOn && member.test(textOf(ancestor.test))) return true;
  }
  return false;
}

const identityName =
  /^(user|currentUser|auth|userId|uid|userData|identity|account|principal|viewer|session|decoded|decodedToken|claims|tokenData|jwt)$/;

/** A key of a context, under which the handlers find who calls. */
const contextKey = /^(user|currentUser|viewer|auth|identity|principal|account|me)$/;

/** True where what was read becomes the request's user: `req.user = jwt.decode(token)`, `{ viewer: toViewer(claims) }`, or by way of a variable. */
export function isIdentity(call: CallNode): boolean {
  const target = assigned(call);
  if (target === undefined) return false;
  if (target.type === NodeType.MemberExpression) return isIdentityMember(target);
  if (target.type !== NodeType.Identifier) return false;
  return referencesOf(findVariable(target)).some(({ identifier }) => {
    let node: TSESTree.Node = identifier;
    while (/^(MemberExpression|TSAsExpression|AwaitExpression)$/.test(outerOf(node)?.type ?? ''))
      node = outerOf(node) ?? node;
    const outer = outerOf(node);
    if (isContextValue(node)) return true;
    const left = outer?.type === NodeType.AssignmentExpression && outer.right === node ? outer.left : undefined;
    return left?.type === NodeType.MemberExpression && isIdentityMember(left);
  });
}

/** `{ user: claims }`, `{ user: toUser(claims) }` in what a function gives back. */
function isContextValue(node: TSESTree.Node): boolean {
  const outer = outerOf(node);
  const value = outer?.type === NodeType.CallExpression && outer.callee !== node ? outer : node;
  const property = outerOf(value);
  if (property?.type !== NodeType.Property || property.value !== value || !contextKey.test(keyName(property) ?? ''))
    return false;
  const holder = property.parent.parent;
  return holder.type === NodeType.ReturnStatement || holder.type === NodeType.ArrowFunctionExpression;
}

function outerOf(node: TSESTree.Node): TSESTree.Node | undefined {
  return node.parent;
}

function isIdentityMember(member: TSESTree.MemberExpression): boolean {
  const name = member.property.type === NodeType.Identifier ? member.property.name : '';
  return (
    identityName.test(name) && /^(?:req|request|ctx|context|this|socket|res|c|event)\b/.test(textOf(member.object))
  );
}

function assigned(node: TSESTree.Node): TSESTree.Node | undefined {
  let { parent } = node;
  while (
    parent?.type === NodeType.AwaitExpression ||
    parent?.type === NodeType.TSAsExpression ||
    parent?.type === NodeType.MemberExpression ||
    parent?.type === NodeType.TSNonNullExpression ||
    parent?.type === NodeType.ChainExpression
  )
    parent = parent.parent;
  if (parent?.type === NodeType.VariableDeclarator) return parent.id;
  return parent?.type === NodeType.AssignmentExpression ? parent.left : undefined;
}
