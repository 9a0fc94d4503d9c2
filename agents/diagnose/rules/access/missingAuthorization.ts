import { AST_NODE_TYPES as NodeType } from '@typescript-eslint/utils';
import { isDatabaseCall } from '../../flow/databaseCalls.ts';
import { propertyOf, type FunctionNode } from '../../flow/scope.ts';
import type { Project } from '../../source/project.ts';
import { fileOf, nodesInside, textOf } from '../../source/sourceFile.ts';
import { defineProjectRule } from '../defineProjectRule.ts';
import type { Weakness } from '../defineRule.ts';
import { asksWhoIsThere, changesData, isOpenToAll } from './askingWho.ts';
import { isLogin, isRecovery } from './loginHandlers.ts';
import { areOwned, recordWords, singular } from './ownedRecords.ts';
import { accessOf } from './recordAccess.ts';
import { routesOfProject, type Route, type RouteTable } from './routes.ts';
import { wordsOf } from './words.ts';

const people = /^(?:user|customer|member|patient|employee|client|account|order|invoice|payment|student|subscriber)$/;
const asksRole =
  /\b(?:user|credentials|auth|me|viewer|session|claims)\b[.?\w]*\.(?:role|roles|scope|scopes|isAdmin|permissions)\b|hasRole|isAdmin|permission|\bcan\(|\b403\b|forbidden|isOwner/i;

/** Routes that change data, or are for administrators, without asking who the client is, in an application that does ask elsewhere. */
export const missingAuthorization = defineProjectRule((project, judge) => {
  const table = routesOfProject(project);
  if (!table.hasGuards || table.isGuardedAsWhole) return;
  for (const route of table.routes) {
    const { handler, call } = route;
    if (handler === undefined ? !isSureChange(route, table) : !isOfInterest(route, handler, table, project)) continue;
    const { line } = lineOf(call);
    judge({ file: fileOf(call).path, startLine: line, endLine: line, node: call }, weakness(route, handler, table));
  }
});

/** A route that is an object stands where its path does. */
function lineOf(node: Route['call']): { readonly line: number } {
  const path =
    node.type === NodeType.ObjectExpression ? (propertyOf(node, 'path') ?? propertyOf(node, 'url')) : undefined;
  return (path ?? node).loc.start;
}

/** A handler that is not seen changes something where the method says so; then neighbours must have a guard. */
function isSureChange({ method, call }: Route, table: RouteTable): boolean {
  return /^(put|patch|delete)$/.test(method) && guardedNeighbours(call, table).length > 0;
}

function isOfInterest(route: Route, handler: FunctionNode, table: RouteTable, project: Project): boolean {
  const { method, path } = route;
  if (isForAdministrators(path) || /^(put|patch|delete)$/.test(method)) return true;
  if (method === 'post') return changesData(handler);
  return method === 'get' && isPersonalRead(route, handler, table, project);
}

/** A route that gives records of people without a guard, where the other reads of its kind have one. */
function isPersonalRead({ call, path }: Route, handler: FunctionNode, table: RouteTable, project: Project): boolean {
  const [segment] = wordsOf(path);
  const reads = table.routes.filter(
    (other) => other.method === 'get' && other.call !== call && fileOf(other.call) === fileOf(call),
  );
  const alike = reads.filter((other) => wordsOf(other.path)[0] === segment && !isOpenToAll(other.path));
  const isOdd = (neighbours: readonly Route[], least: number): boolean =>
    neighbours.length >= least && neighbours.every(({ guards }) => guards.length > 0);
  if (!isOdd(alike, 1) && !isOdd(reads, 2)) return false;
  const accesses = nodesInside(fileOf(handler).calls, handler).filter(
    (inner) => accessOf(inner) !== undefined || isDatabaseCall(inner),
  );
  const words = [...wordsOf(path), ...accesses.flatMap((access) => recordWords(access))].map(singular);
  return accesses.length > 0 && (areOwned(project, words) || words.some((word) => people.test(word)));
}

function guardedNeighbours(call: Route['call'], table: RouteTable): readonly Route[] {
  return table.routes.filter((other) => fileOf(other.call) === fileOf(call) && other.guards.length > 0);
}

function weakness(route: Route, handler: FunctionNode | undefined, table: RouteTable): Weakness | undefined {
  const { method, path, guards, call } = route;
  if (isOpenToAll(path)) return undefined;
  if (handler !== undefined && (isLogin(handler) || isRecovery(handler))) return undefined;
  const name = `${method.toUpperCase()} ${path}`;
  if (guards.length > 0) return weaknessOfRole(route, handler, table, name);
  if (handler !== undefined && asksWhoIsThere(textOf(handler))) return undefined;
  const sameRouter = guardedNeighbours(call, table);
  const facts =
    sameRouter.length === 0
      ? 'while other routes of the application do'
      : `while ${sameRouter.length === 1 ? 'another route' : `${sameRouter.length} other routes`} of the same file do`;
  return {
    detail: `Here nothing before or in the handler of ${name} asks who the client is, ${facts}.`,
    confidence: sameRouter.length > 0 && method !== 'get' ? 'medium' : 'low',
  };
}

/** The text of a guard on one line, without what it is given, which differs from route to route. */
function guardName(guard: string): string {
  const text = guard.replace(/\s+/g, ' ');
  return text.startsWith('{') || text.startsWith('auth') ? text.slice(0, 80) : text.replace(/\(.*$/, '');
}

/** A route that lets in whoever is logged in, where those beside it ask for a role. */
function weaknessOfRole(
  route: Route,
  handler: FunctionNode | undefined,
  table: RouteTable,
  name: string,
): Weakness | undefined {
  const { call, path, guards, method } = route;
  if (guards.some((guard) => isAdministratorGuard(guard))) return undefined;
  if (handler !== undefined && asksRole.test(textOf(handler))) return undefined;
  const [segment] = wordsOf(path);
  const neighbours = table.routes.filter(
    (other) => other !== route && fileOf(other.call) === fileOf(call) && wordsOf(other.path)[0] === segment,
  );
  const own = new Set(guards.map(guardName));
  const [first] = neighbours;
  // What all beside it have, and it has not.
  const lacking = first?.guards.map(guardName).find((guard) => {
    return (
      !own.has(guard) && neighbours.every((other) => other.guards.some((candidate) => guardName(candidate) === guard))
    );
  });
  const isOdd = method !== 'get' && neighbours.length >= 2 && lacking !== undefined;
  const isForAll =
    isForAdministrators(path) &&
    table.routes.some((other) => other.guards.some((guard) => isAdministratorGuard(guard)));
  if (!isOdd && !isForAll) return undefined;
  const facts = isOdd ? `all ${neighbours.length} other routes beside it` : 'other routes';
  return {
    detail: `Here ${name} asks only whether somebody is logged in, while ${facts} ask for ${isOdd ? `more (${lacking})` : 'an administrator'}.`,
    confidence: isOdd ? 'medium' : 'low',
  };
}

function isForAdministrators(path: string): boolean {
  return wordsOf(path).some((word) => /^(admin|admins|administrator|administration|superuser|backoffice)$/.test(word));
}

function isAdministratorGuard(guard: string): boolean {
  return /admin|role|permission|permit|superuser|restrict|acl|can\b|authorize|\bscope\b|staff/i.test(guard);
}
