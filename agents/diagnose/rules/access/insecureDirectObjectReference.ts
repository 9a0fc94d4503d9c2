import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { calledName, ownNames } from '../../flow/callers.ts';
import { calleesOf } from '../../flow/calls.ts';
import { enclosingHandler, type RequestHandler } from '../../flow/handlers.ts';
import { enclosingFunction, findVariable, holds, isFunctionNode, unwrap, type FunctionNode } from '../../flow/scope.ts';
import { taintOf } from '../../flow/taint.ts';
import type { Taint, TaintPurpose } from '../../flow/taintTypes.ts';
import { descendants } from '../../flow/nodes.ts';
import { fileOf, nodesInside, textOf } from '../../source/sourceFile.ts';
import { Answers } from '../../source/memory.ts';
import { isTestPath } from '../../source/testPaths.ts';
import { defineRule, type Scene, type Weakness } from '../defineRule.ts';
import { entryPoint, type EntryPoint } from './entryPoints.ts';
import { isLogin, isRecovery } from './loginHandlers.ts';
import { areOwned, recordWords, singular } from './ownedRecords.ts';
import { accessOf, idName, isStatement, type AccessNode, type RecordAccess } from './recordAccess.ts';
import { looksAtViewer } from './viewer.ts';
import { wordsOf } from './words.ts';

// A number, or an id of the right form, is still somebody else's.
const purpose: TaintPurpose = { name: 'object-reference', distrustsValidation: true, keepsIdentifiers: true };

const personal =
  /^(user|account|profile|order|cart|basket|invoice|payment|message|address|card|document|file|note|wallet|subscription|ticket|booking|appointment|reservation|statement|transaction|patient|salary|record|mail|inbox|chat|conversation|contract|customer|member|employee|receipt|purchase|setting|preference|todo|task|letter|claim|policy|loan|prescription|diary|journal|draft|shipment|delivery|parcel|application|enrolment|enrollment|grade|submission|report|export|attachment|medication|visit|trip|ride|quote|refund|payout|transfer|vault|secret|key|device|session|backup|payslip|timesheet|expense|medical|lab|result|consultation|referral)$/;
const fileWord =
  /^(letter|invoice|statement|contract|receipt|scan|certificate|payslip|bill|prescription|result|attachment)$/;
const openWord =
  /^(public|shared|share|login|register|signup|webhook|webhooks|hook|hooks|callback|verify|confirm|unsubscribe|reset|forgot|health|invitation|invite|token|widget|leaflet|static|asset|catalog|catalogue|product|article|category|blog)s?$/;

/** Handlers behind a login that take whose data it is from the request, and never ask whether it is the client's own. */
export const insecureDirectObjectReference = defineRule((scene) => {
  if (isTestPath(scene.file.path)) return {};
  const judged = new Set<TSESTree.Node>();
  const check = (node: AccessNode): void => {
    judgeAccess(scene, node, judged);
  };
  return { CallExpression: check, NewExpression: check, TaggedTemplateExpression: check };
});

interface Reference {
  readonly access: RecordAccess;
  readonly taint: Taint;
  /** The function of another file that finds the record, where it is one. */
  readonly inside: AccessNode | undefined;
}

function judgeAccess(scene: Scene, node: AccessNode, judged: Set<TSESTree.Node>): void {
  const reference = referenceOf(node);
  if (reference === undefined) return;
  const { access, taint } = reference;
  const source = enclosingHandler(taint.source);
  const handler = enclosingHandler(node) ?? source;
  if (handler === undefined || judged.has(handler.node)) return;
  // A service in another file that only runs the query is found by the call of it.
  if (fileOf(handler.node) !== scene.file && isReachedByCall(node)) return;
  const entry = entryPoint(handler, scene.project);
  if (entry === undefined || !entry.isLoggedIn) return;
  judged.add(handler.node);
  const isSound =
    entry.isPrivileged ||
    entry.words.some((word) => openWord.test(word)) ||
    isLogin(handler.node) ||
    isRecovery(handler.node) ||
    namesOwner(access) ||
    looksOnTheWay(node, handler, taint) ||
    !isPersonal(scene, reference, node, entry);
  scene.judge(node, isSound ? undefined : weaknessOf(access, taint));
}

/** The filter compares the owner with something that is not the client's. */
function namesOwner({ owners }: RecordAccess): boolean {
  return owners?.some((value) => idTaint(value, 'record') === undefined) === true;
}

function weaknessOf({ kind }: RecordAccess, { label, through }: Taint): Weakness {
  const way = through.length === 0 ? '' : `, through ${through.slice(0, 4).join(' → ')},`;
  return {
    detail: `Here ${label}${way} chooses the ${kind}, and nothing on the way compares its owner with who is logged in.`,
    confidence: /(?:user|account|owner|customer|member)_?id$/i.test(label) ? 'medium' : 'low',
  };
}

function referenceOf(node: AccessNode): Reference | undefined {
  const direct = accessOf(node);
  if (node.type === NodeType.CallExpression && unwrap(node.callee).type !== NodeType.Super) {
    const elsewhere = isStatement(node) ? [] : calleesOf(node).filter((owner) => fileOf(owner) !== fileOf(node));
    for (const owner of elsewhere) {
      const inside = unscopedAccess(owner, node);
      if (inside !== undefined) return inside;
    }
    // What is seen to run no query by the id alone is not judged by its name.
    if (elsewhere.length > 0 && elsewhere.some(runsQuery)) return undefined;
  }
  const taint = direct?.ids.map((id) => idTaint(id, direct.kind)).find((found) => found !== undefined);
  return direct && taint && { access: direct, taint, inside: undefined };
}

function runsQuery(owner: FunctionNode): boolean {
  return nodesInside(fileOf(owner).calls, owner).some((inner) => accessOf(inner) !== undefined);
}

/** What a function of another file finds by a parameter alone, which this call gives it from the request. */
function unscopedAccess(owner: FunctionNode, call: TSESTree.CallExpression): Reference | undefined {
  for (const [index, argument] of call.arguments.entries()) {
    const parameter = owner.params[index];
    const inside = parameter && queryByParameter(owner, parameter, 0);
    const taint = inside && idTaint(argument, 'record');
    const access = inside && accessOf(inside);
    if (taint !== undefined && access !== undefined) return { access, taint, inside };
  }
  return undefined;
}

/** The query that a function makes by one of its parameters without a look at who asks, itself or by others that it calls. */
function queryByParameter(owner: FunctionNode, parameter: TSESTree.Parameter, depth: number): QueryNode | undefined {
  let queries = known.get(parameter);
  if (queries === undefined) known.set(parameter, (queries = []));
  // Callers ask of the same functions again and again.
  if (!(depth in queries)) queries[depth] = findQuery(owner, parameter, depth);
  return queries[depth];
}

type QueryNode = TSESTree.CallExpression | TSESTree.NewExpression;

/** By parameter and depth. */
const known = new Answers<TSESTree.Parameter, (QueryNode | undefined)[]>();

function findQuery(owner: FunctionNode, parameter: TSESTree.Parameter, depth: number): QueryNode | undefined {
  for (const inner of nodesInside(fileOf(owner).calls, owner)) {
    const access = accessOf(inner);
    const isById = access?.kind === 'record' && access.ids.some((id) => refersTo(id, parameter));
    const index = depth < 2 ? inner.arguments.findIndex((argument) => refersTo(argument, parameter)) : -1;
    if (!isById && index < 0) continue;
    const callees = calleesOf(inner);
    // What leads on to another file is known by what it does there, not by its name.
    const isWrittenOut = inner.type === NodeType.CallExpression && isStatement(inner);
    const leadsOn = !isWrittenOut && callees.some((callee) => fileOf(callee) !== fileOf(inner));
    if (isById && !leadsOn) return looksAtViewer(owner, inner, parameter) ? undefined : inner;
    for (const callee of callees) {
      const next = callee === owner ? undefined : callee.params[index];
      const found = next && queryByParameter(callee, next, depth + 1);
      if (found !== undefined) return looksAtViewer(owner, inner, parameter) ? undefined : found;
    }
  }
  return undefined;
}

function refersTo(id: TSESTree.Node, parameter: TSESTree.Parameter): boolean {
  for (const node of descendants(id)) {
    if (node.type !== NodeType.Identifier) continue;
    const name = findVariable(node)?.defs[0]?.name;
    if (name !== undefined && name !== node && holds(parameter, name)) return true;
  }
  return false;
}

function idTaint(node: TSESTree.Node, kind: RecordAccess['kind']): Taint | undefined {
  if (isFunctionNode(node)) return undefined;
  const bare = unwrap(node);
  const taint = taintOf(bare.type === NodeType.UnaryExpression ? bare.argument : bare, purpose);
  if (taint === undefined || /\.files?\b|headers|cookies|\.host|\.ip\b|\.user\b|session|credentials/.test(taint.label))
    return undefined;
  const name = taint.label.split('.').at(-1) ?? '';
  const isNamed =
    kind === 'file'
      ? /name|file|path|key|doc|id$|report|number/i.test(name)
      : idName.test(name) || /^(?:key|slug|code|ref|reference|number|pk)$/i.test(name);
  return isNamed ? taint : undefined;
}

/** True where some function of the workspace is called to get here, and that call is judged instead. */
function isReachedByCall(node: TSESTree.Node): boolean {
  return outermostFunction(node) !== undefined;
}

/** The handler, and every function between it and the place, may ask. */
function looksOnTheWay(node: TSESTree.Node, handler: RequestHandler, { through }: Taint): boolean {
  const inside = outermostFunction(node);
  const isInHandler = holds(handler.node, node);
  if (isInHandler) return looksAtViewer(handler.node, node);
  if (inside !== undefined && looksAtViewer(inside, node)) return true;
  const call = nodesInside(fileOf(handler.node).calls, handler.node).find((candidate) =>
    through.includes(calledName(candidate) ?? ''),
  );
  return looksAtViewer(handler.node, call ?? handler.node);
}

/** The method or function around a place, of those that hold callbacks the outer one. */
function outermostFunction(node: TSESTree.Node): FunctionNode | undefined {
  let outer: FunctionNode | undefined;
  for (let next = enclosingFunction(node); next !== undefined; next = enclosingFunction(next)) {
    outer = next;
    if (ownNames(next).size > 0) break;
  }
  return outer;
}

function isPersonal(scene: Scene, { access, taint, inside }: Reference, node: AccessNode, entry: EntryPoint): boolean {
  const words = [
    ...entry.words,
    ...recordWords(node),
    ...wordsOf(taint.label),
    ...(inside === undefined ? [] : recordWords(inside)),
  ].map(singular);
  if (access.kind === 'file')
    return (
      (words.some((word) => fileWord.test(word)) || areOwned(scene.project, entry.words.map(singular))) &&
      (access.isChange || !/static|public|asset/i.test(textOf(node)))
    );
  if (access.isChange || /^(?:put|patch|delete)$/.test(entry.method)) return true;
  return (
    words.some((word) => personal.test(word)) ||
    areOwned(scene.project, inside === undefined ? words : [...words, ...recordWords(inside)])
  );
}
