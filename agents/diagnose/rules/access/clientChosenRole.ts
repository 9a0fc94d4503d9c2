import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { calledName } from '../../flow/callers.ts';
import { definitionOf, objectOf } from '../../flow/definitions.ts';
import { enclosingHandler, type RequestHandler } from '../../flow/handlers.ts';
import { enclosingFunction, keyName, lastName, unwrap } from '../../flow/scope.ts';
import { describeTaint, taintOf } from '../../flow/taint.ts';
import type { Taint, TaintPurpose } from '../../flow/taintTypes.ts';
import { fileOf, nodesInside, shortText, textOf } from '../../source/sourceFile.ts';
import { isTestPath } from '../../source/testPaths.ts';
import { defineRule, type Scene, type Weakness } from '../defineRule.ts';
import { storedWrite } from '../injection/storedWrites.ts';
import { entryPoint } from './entryPoints.ts';
import { routesOfProject } from './routes.ts';

const purpose: TaintPurpose = { name: 'role' };
/** What is compared with a list is still the client's choice among what stands in it. */
const listedPurpose: TaintPurpose = { name: 'role-listed', keepsIdentifiers: true, distrustsValidation: true };
const roleKey =
  /^(?:role|roles|userRole|user_role|isAdmin|is_admin|admin|isStaff|is_staff|isSuperuser|is_superuser|permissions|privileges|accessLevel|access_level)$/;
const holders = /^(?:\$set|\$setOnInsert|data|values|create|update|defaults|set)$/;
const highest = /admin|super|root|owner/i;
const asksRole =
  /\b(?:user|credentials|auth|me|viewer|session|claims|actor|current\w*)\b[.?\w]*\.(?:role|roles|scope|scopes|isAdmin|is_admin|permissions)\b|hasRole|isAdmin\(|permission|\bcan\(|\b403\b|forbidden/i;

/** Rights that whoever sends the request picks for an account. */
export const clientChosenRole = defineRule((scene) => {
  if (isTestPath(scene.file.path)) return {};
  const judgeWrite = (call: TSESTree.CallExpression | TSESTree.NewExpression): void => {
    for (const given of storedWrite(call)?.given ?? [])
      for (const value of roleValues(given, 0)) scene.judge(call, weaknessOf(scene, value, call));
  };
  return {
    CallExpression: judgeWrite,
    NewExpression: judgeWrite,
    AssignmentExpression: (assignment): void => {
      const { left, right } = assignment;
      const around = enclosingFunction(assignment);
      if (left.type !== NodeType.MemberExpression || !roleKey.test(lastName(left) ?? '') || around === undefined)
        return;
      const name = textOf(left.object);
      const isSaved = nodesInside(fileOf(around).calls, around).some(
        ({ callee, arguments: given }) =>
          callee.type === NodeType.MemberExpression &&
          calledName({ callee } as TSESTree.CallExpression) === 'save' &&
          (textOf(callee.object) === name || given.some((argument) => textOf(argument) === name)),
      );
      if (isSaved) scene.judge(assignment, weaknessOf(scene, right, assignment));
    },
  };
});

/** What a record is given as its role: `{ role }`, `{ $set: { role } }`, `{ data: { role } }`. */
function roleValues(given: TSESTree.Node, depth: number): readonly TSESTree.Node[] {
  const object = depth > 2 ? undefined : objectOf(given);
  return (object?.properties ?? []).flatMap((property) => {
    if (property.type !== NodeType.Property) return [];
    const name = keyName(property) ?? '';
    if (roleKey.test(name)) return [property.value];
    return holders.test(name) ? roleValues(property.value, depth + 1) : [];
  });
}

function weaknessOf(scene: Scene, value: TSESTree.Node, place: TSESTree.Node): Weakness | undefined {
  const free = taintOf(value, purpose);
  const taint = free ?? (includesHighest(value, place) ? taintOf(value, listedPurpose) : undefined);
  if (taint === undefined || !/body|query|params|payload|input|args/i.test(taint.label)) return undefined;
  const handler = enclosingHandler(taint.source) ?? enclosingHandler(place);
  const entry = handler && entryPoint(handler, scene.project);
  if (handler === undefined || entry === undefined) return undefined;
  const rights = rightsBefore(scene, handler, entry.isPrivileged);
  const around = enclosingFunction(place);
  if (rights === 'highest' || asksRole.test(textOf(handler.node))) return undefined;
  if (around !== undefined && asksRole.test(textOf(around))) return undefined;
  return described(value, taint, rights);
}

function described(value: TSESTree.Node, taint: Taint, rights: 'some' | 'none'): Weakness {
  return {
    detail: `Here ${shortText(value, 40)} ${describeTaint(taint)}, and ${rights === 'some' ? 'those who may come here are not only administrators: each of them can hand out more rights than they have' : 'nobody asks what the sender may hand out'}.`,
    confidence: rights === 'some' ? 'low' : 'medium',
    ...(rights === 'none' && { severity: 'high' as const }),
  };
}

/** `ROLES.includes(role)` where the list holds the highest one. */
function includesHighest(value: TSESTree.Node, place: TSESTree.Node): boolean {
  const around = enclosingFunction(place);
  const name = textOf(unwrap(value));
  return (around === undefined ? [] : nodesInside(fileOf(around).calls, around)).some((call) => {
    if (call.callee.type !== NodeType.MemberExpression || !/^(?:includes|has|indexOf)$/.test(calledName(call) ?? ''))
      return false;
    if (!call.arguments.some((argument) => textOf(argument) === name)) return false;
    const list = definitionOf(call.callee.object) ?? call.callee.object;
    return highest.test(textOf(list));
  });
}

/** Who gets to a handler: administrators alone, others with some rights, or everybody. */
function rightsBefore(scene: Scene, handler: RequestHandler, isPrivileged: boolean): 'highest' | 'some' | 'none' {
  const routes = routesOfProject(scene.project).byHandler.get(handler.node) ?? [];
  if (routes.length === 0) return isPrivileged ? 'highest' : 'none';
  const guards = routes.flatMap((route) => route.guards);
  const isHighest = guards.some((guard) => {
    const roles = [...guard.matchAll(/['"`]([^'"`]*)['"`]/g)].map(([, role = '']) => role);
    return roles.length === 0 ? highest.test(guard) : roles.every((role) => highest.test(role));
  });
  if (isHighest) return 'highest';
  return isPrivileged ? 'some' : 'none';
}
