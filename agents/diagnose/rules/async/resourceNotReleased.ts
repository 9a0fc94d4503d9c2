import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { nodesIn } from '../../flow/nodes.ts';
import { calledName } from '../../flow/callers.ts';
import {
  ancestors,
  contains,
  enclosingFunction,
  findVariable,
  propertyName,
  unwrap,
  type Variable,
} from '../../flow/scope.ts';
import { moduleMember } from '../../flow/values.ts';
import { defineRule, type Weakness } from '../defineRule.ts';
import { escapes, releasesOf, unreleasedFailure } from './releases.ts';
import { guardingTry, isTestCode } from './walk.ts';

interface Resource {
  /** What it is, for a sentence. */
  readonly what: string;
  readonly release: RegExp;
  readonly effect: string;
}

const client: Resource = {
  what: 'The connection',
  release: /^(release|end|destroy|close|releaseConnection)$/,
  effect: 'the pool runs dry and every later request waits for ever',
};
const file: Resource = {
  what: 'The file handle',
  release: /^close$/,
  effect: 'the process runs out of file descriptors',
};
const lock: Resource = { what: 'The lock', release: /^(release|unlock)$/, effect: 'everybody after it waits for ever' };
const runner: Resource = {
  what: 'The query runner',
  release: /^release$/,
  effect: 'the pool runs dry and every later request waits for ever',
};
const browser: Resource = {
  what: 'The browser',
  release: /^(close|disconnect|kill)$/,
  effect: 'its processes pile up',
};
const session: Resource = { what: 'The session', release: /^endSession$/, effect: 'sessions pile up on the server' };

/** What is taken out of a pool, or opened, and is not given back on every way out of the function. */
export const resourceNotReleased = defineRule((scene) => {
  const check = (declarator: TSESTree.VariableDeclarator): void => {
    const { id, init } = declarator;
    if (id.type !== NodeType.Identifier || init === null || isTestCode(declarator)) return;
    const resource = acquired(init);
    const variable = findVariable(id);
    if (resource === undefined || variable === undefined) return;
    // `using` gives it back at the end of the block.
    if (/using$/.test(declarator.parent.kind)) scene.judge(declarator, undefined);
    else judgeVariable(declarator, variable, resource);
  };
  const judgeVariable = (place: TSESTree.Node, variable: Variable, resource: Resource): void => {
    const releases = releasesOf(variable, resource.release);
    if (releases.length === 0 && escapes(variable)) return;
    scene.judge(place, weaknessOf(place, releases, resource));
  };
  return {
    VariableDeclarator: check,
    AssignmentExpression: (assignment): void => {
      if (assignment.left.type !== NodeType.Identifier || isTestCode(assignment)) return;
      const resource = acquired(assignment.right);
      const variable = findVariable(assignment.left);
      // A variable of the module keeps what it holds.
      if (
        resource !== undefined &&
        variable !== undefined &&
        enclosingFunction(variable.defs[0]?.name ?? assignment) !== undefined
      )
        judgeVariable(assignment, variable, resource);
    },
    CallExpression: (call): void => {
      const parameter = isTestCode(call) ? undefined : givenConnection(call);
      const variable = parameter && findVariable(parameter);
      if (variable === undefined) return;
      const releases = releasesOf(variable, client.release);
      if (releases.length === 0 && escapes(variable)) return;
      const given = enclosingFunction(parameter ?? call);
      const failing =
        releases.length > 0 && given !== undefined ? unreleasedFailure(given, variable, releases) : undefined;
      if (failing !== undefined)
        scene.judge(failing, {
          detail: `Here ${variable.name} is not released when the statement fails: ${client.effect}.`,
        });
      else
        scene.judge(
          call,
          releases.length > 0 ? undefined : { detail: `Here nothing releases ${variable.name}: ${client.effect}.` },
        );
    },
  };
});

function acquired(expression: TSESTree.Node): Resource | undefined {
  const call = unwrap(expression);
  if (call.type !== NodeType.CallExpression || enclosingFunction(call) === undefined) return undefined;
  const name = calledName(call) ?? '';
  if (expression.type !== NodeType.AwaitExpression && name !== 'createQueryRunner') return undefined;
  const member = moduleMember(call.callee);
  const origin = call.callee.type === NodeType.MemberExpression ? unwrap(call.callee.object) : call.callee;
  const owner =
    origin.type === NodeType.Identifier
      ? origin.name
      : origin.type === NodeType.MemberExpression
        ? (propertyName(origin) ?? '')
        : '';
  if (name === 'connect')
    return (member?.module === 'pg' && member.path.includes('Pool')) ||
      (member === undefined && /^(pg)?pool$/i.test(owner))
      ? client
      : undefined;
  if (name === 'getConnection')
    return member === undefined
      ? /pool|^db$/i.test(owner)
        ? client
        : undefined
      : /^(mysql2?(\/promise)?|mariadb|oracledb|promise-mysql)$/.test(member.module)
        ? client
        : undefined;
  if (name === 'createQueryRunner') return runner;
  if (name === 'open') return member !== undefined && /^fs/.test(member.module) ? file : undefined;
  if (name === 'launch')
    return /^(puppeteer(-core)?|playwright(-core)?)$/.test(member?.module ?? '') ? browser : undefined;
  if (name === 'startSession')
    return member !== undefined && /^(mongoose|mongodb)$/.test(member.module) ? session : undefined;
  if (name === 'acquire')
    return member !== undefined && /^(async-mutex|redlock|generic-pool|async-sema|proper-lockfile)$/.test(member.module)
      ? lock
      : /^(lock|mutex|semaphore|redlock)$/i.test(owner)
        ? lock
        : undefined;
  return undefined;
}

/** The connection in `pool.getConnection((error, connection) => …)` and `pool.connect((error, client, release) => …)`. */
function givenConnection(call: TSESTree.CallExpression): TSESTree.Identifier | undefined {
  const name = calledName(call) ?? '';
  const callback = call.arguments.at(-1);
  if ((name !== 'getConnection' && name !== 'connect') || call.callee.type !== NodeType.MemberExpression)
    return undefined;
  if (callback?.type !== NodeType.ArrowFunctionExpression && callback?.type !== NodeType.FunctionExpression)
    return undefined;
  const isPool =
    /pool|^db$/i.test(rootName(call.callee.object)) ||
    moduleMember(call.callee.object)?.path.some((part) => /pool/i.test(part)) === true ||
    // Up to its sixth version, pg had a pool of its own behind `pg.connect(url, (error, client, done) => …)`.
    (moduleMember(call.callee.object)?.module === 'pg' && callback.params.length === 3);
  if (!isPool) return undefined;
  // The release function of pg comes beside the client.
  const [, connection, release] = callback.params;
  const isGivenBack = connection?.type === NodeType.Identifier && releasesOfName(connection);
  if (release?.type === NodeType.Identifier && !isGivenBack) return release;
  return connection?.type === NodeType.Identifier ? connection : undefined;
}

function releasesOfName(name: TSESTree.Identifier): boolean {
  const variable = findVariable(name);
  return variable !== undefined && releasesOf(variable, client.release).length > 0;
}

function rootName(node: TSESTree.Node): string {
  const bare = unwrap(node);
  if (bare.type === NodeType.Identifier) return bare.name;
  return bare.type === NodeType.MemberExpression ? (propertyName(bare) ?? '') : '';
}

function weaknessOf(
  place: TSESTree.Node,
  releases: readonly TSESTree.Node[],
  resource: Resource,
): Weakness | undefined {
  if (releases.length === 0)
    return {
      detail: `${resource.what} is never given back here: ${resource.effect}.`.replace(
        /^The (.*) is never given back here/,
        'Here the $1 is never given back',
      ),
      confidence: 'high',
    };
  const owner = enclosingFunction(place);
  if (owner === undefined || releases.some(isOnEveryWay)) return undefined;
  const isBothWays = releases.some((release) => inCatch(release)) && releases.some((release) => !inCatch(release));
  if (isBothWays) return undefined;
  const last = Math.max(...releases.map((release) => release.range[0]));
  const failing = [...nodesIn(owner.body)].find(
    (node) =>
      node.type === NodeType.AwaitExpression &&
      node.range[0] > place.range[1] &&
      node.range[1] < last &&
      !isSwallowed(node, releases) &&
      !releases.some((release) => contains(node, release)),
  );
  if (failing === undefined) return undefined;
  return {
    detail: `Here the ${resource.what.slice(4)} is not given back when what is done with it fails: ${resource.effect}.`,
  };
}

/** True in a finally block, and in a callback of finally. */
function isOnEveryWay(release: TSESTree.Node): boolean {
  for (const ancestor of ancestors(release)) {
    if (ancestor.type === NodeType.TryStatement && ancestor.finalizer !== null && contains(ancestor.finalizer, release))
      return true;
    if (ancestor.type === NodeType.CallExpression && deferring.test(calledName(ancestor) ?? '')) return true;
  }
  return false;
}

const deferring = /^(finally|defer|onExit|on|once)$/;

function inCatch(node: TSESTree.Node): boolean {
  for (const ancestor of ancestors(node)) {
    if (ancestor.type === NodeType.CatchClause) return true;
    if (ancestor.type === NodeType.CallExpression && calledName(ancestor) === 'catch') return true;
  }
  return false;
}

/** A failure that is caught before the release still comes to it. */
function isSwallowed(node: TSESTree.Node, releases: readonly TSESTree.Node[]): boolean {
  const guard = guardingTry(node);
  if (guard?.handler == null) return false;
  const leaves = [...nodesIn(guard.handler.body)].some(
    (inner) => inner.type === NodeType.ThrowStatement || inner.type === NodeType.ReturnStatement,
  );
  return !leaves && releases.some((release) => !contains(guard, release));
}
