import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { calledName } from '../../flow/callers.ts';
import { findVariable, propertyName, referencesOf, stringOf, type Variable } from '../../flow/scope.ts';
import { moduleMember } from '../../flow/values.ts';
import { projectOf, type Project } from '../../source/project.ts';
import { fileOf } from '../../source/sourceFile.ts';
import { ProjectAnswers } from '../../source/memory.ts';

/**
 * What becomes of the errors of an emitter: `handled` by a listener or a function that sees to them, `unknown` where the emitter
 * leaves the code in hand (returned, stored, handed over), `none` otherwise.
 */
export type ErrorFate = 'handled' | 'unknown' | 'none';

const listening = new Set(['on', 'once', 'addListener', 'prependListener', 'addEventListener', 'onerror']);
/** Functions that see to the errors of the emitters that they are given. */
const seeing =
  /^(pipeline|finished|once|eos|pump|compose|finishedAsync|pipelineAsync|promisePipeline|streamPipeline|pumpify|duplexify|addAbortSignal|fromEvent|Readable|toWeb|Response|text|json|buffer|arrayBuffer|getStream|streamToString|streamToBuffer)$/;

/** Follows an emitter from the expression that makes it. */
export function errorFate(creation: TSESTree.Node): ErrorFate {
  const { parent } = creation;
  if (parent === undefined) return 'none';
  switch (parent.type) {
    case NodeType.AwaitExpression:
    case NodeType.ChainExpression:
    case NodeType.TSAsExpression:
    case NodeType.TSNonNullExpression:
      return errorFate(parent);
    case NodeType.MemberExpression:
      return parent.object === creation ? fateOfMember(parent) : 'unknown';
    case NodeType.CallExpression:
    case NodeType.NewExpression:
      if (parent.callee === creation) return 'unknown';
      if (calledName(parent) === 'pipe' && parent.type === NodeType.CallExpression) return errorFate(parent);
      return seeing.test(calledName(parent) ?? '') ? 'handled' : 'unknown';
    case NodeType.VariableDeclarator:
      if (parent.init !== creation || parent.id.type !== NodeType.Identifier) return 'unknown';
      return fateOfVariable(findVariable(parent.id));
    case NodeType.AssignmentExpression:
      if (parent.left.type === NodeType.Identifier) return fateOfVariable(findVariable(parent.left));
      return fateOfProperty(parent.left);
    case NodeType.ForOfStatement:
      return parent.await ? 'handled' : 'unknown';
    case NodeType.ExpressionStatement:
      return 'none';
    default:
      return 'unknown';
  }
}

/** `creation.name(…)`: a listener is added, or the same emitter comes back, or another one. */
function fateOfMember(member: TSESTree.MemberExpression): ErrorFate {
  const call = member.parent;
  const name = propertyName(member) ?? '';
  if (call.type !== NodeType.CallExpression || call.callee !== member) {
    return name === 'onerror' ? 'handled' : 'none';
  }
  if (listening.has(name)) return hearsError(call) ? 'handled' : errorFate(call);
  if (
    /^(setEncoding|setTimeout|setNoDelay|setKeepAlive|unref|ref|listen|resume|pause|setMaxListeners|removeListener|off)$/.test(
      name,
    )
  )
    return errorFate(call);
  if (/^(asIndexPairs|iterator|toArray|forEach|map|filter|reduce)$/.test(name)) return 'handled';
  return 'none';
}

function hearsError(call: TSESTree.CallExpression): boolean {
  const event = stringOf(call.arguments[0]);
  // A name that is computed, as in a loop over events, may be the one.
  return event === undefined || event === 'error';
}

export function fateOfVariable(variable: Variable | undefined): ErrorFate {
  if (variable === undefined) return 'unknown';
  let fate: ErrorFate = 'none';
  for (const { identifier } of referencesOf(variable)) {
    if (identifier.parent.type === NodeType.VariableDeclarator && identifier.parent.id === identifier) continue;
    if (identifier.parent.type === NodeType.AssignmentExpression && identifier.parent.left === identifier) continue;
    const own = fateOfUse(identifier);
    if (own === 'handled') return 'handled';
    if (own === 'unknown') fate = 'unknown';
  }
  return fate;
}

/** A use that only reads or calls leaves the errors where they were. */
function fateOfUse(identifier: TSESTree.Node): ErrorFate {
  const { parent } = identifier;
  if (parent === undefined) return 'none';
  if (parent.type === NodeType.CallExpression && calledName(parent) === 'pipe' && parent.callee !== identifier)
    return fateOfPiped(parent);
  if (
    parent.type === NodeType.IfStatement ||
    parent.type === NodeType.UnaryExpression ||
    parent.type === NodeType.BinaryExpression ||
    parent.type === NodeType.LogicalExpression
  )
    return 'none';
  return errorFate(identifier);
}

/** `source.pipe(target)` gives the target: listeners on the result are the target's. */
function fateOfPiped(call: TSESTree.CallExpression): ErrorFate {
  const fate = errorFate(call);
  return fate === 'unknown' ? 'none' : fate;
}

/** `this.socket = …`: the file may add the listener through the same property. */
function fateOfProperty(target: TSESTree.Node): ErrorFate {
  if (target.type !== NodeType.MemberExpression) return 'unknown';
  const name = propertyName(target);
  const isHeard = fileOf(target).calls.some((call) => {
    const { callee } = call;
    if (
      call.type !== NodeType.CallExpression ||
      callee.type !== NodeType.MemberExpression ||
      callee.object.type !== NodeType.MemberExpression
    )
      return false;
    return listening.has(propertyName(callee) ?? '') && hearsError(call) && propertyName(callee.object) === name;
  });
  return isHeard ? 'handled' : 'unknown';
}

const heardPackages = new ProjectAnswers<Project, ReadonlySet<string>>();

/** True where some file listens to the errors of what has this origin: a pool that is made in one file and watched in another. */
export function isHeardElsewhere(creation: TSESTree.Node): boolean {
  const project = projectOf(creation);
  let heard = heardPackages.get(project);
  if (heard === undefined) {
    heard = new Set(
      project.codeFiles().flatMap((file) =>
        file.calls.flatMap((call) => {
          if (call.type !== NodeType.CallExpression || !listening.has(calledName(call) ?? '') || !hearsError(call))
            return [];
          const member = moduleMember(call.callee);
          return member === undefined ? [] : [`${member.module}:${member.path.slice(0, -1).join('.')}`];
        }),
      ),
    );
    heardPackages.set(project, heard);
  }
  const own = moduleMember(creation);
  return own !== undefined && heard.has(`${own.module}:${own.path.join('.')}`);
}
