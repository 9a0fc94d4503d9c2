import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { calledName } from '../../flow/callers.ts';
import { definitionOf } from '../../flow/definitions.ts';
import { ancestors, isFunctionNode, unwrap, type FunctionNode } from '../../flow/scope.ts';
import { moduleMember } from '../../flow/values.ts';
import { textOf } from '../../source/sourceFile.ts';
import { chainOf, isLoop, numberOf, some } from './tree.ts';

/** Work that is done once for each element of a list. */
export interface Iteration {
  /** What is gone through. */
  readonly list: TSESTree.Node;
  /** The loop, or the function that is called for each element: what is declared in it belongs to one turn. */
  readonly turn: TSESTree.Node;
  /** True when each turn waits for the one before. */
  readonly isSequential: boolean;
}

const listMethods = /^(map|forEach|flatMap|filter|reduce|reduceRight|some|every)$/;
const eachFunctions = /^(each|eachSeries|eachOf|forEachOf|map|mapSeries|forEach|forEachSeries|reduce|filter|concat)$/;
const helperModule = /^(async|bluebird|p-map|p-each-series|lodash|underscore|p-map-series)/;
const queryWords = /^(?:const|let|var)?\s*(?:quer(?:y|ies)|sql|statement|migration|command)$/i;
const batchWords = /(?:batch|chunk|page|group|shard|partition|bucket|slice)$/i;
/** A list of batches; of one batch, such as the rows of a page, each element is still gone through by itself. */
const batchesWords = /(?:batche|chunk|page|group|shard|partition|bucket|slice)s$/i;
const cutting = /(?:batch|chunk|partition|paginat)\w*\(/i;
/** So many round trips are not worth a change. */
const fewElements = 25;

/** The innermost iteration in whose turns a node stands; undefined outside of any, and for what turns for another reason than a list. */
export function iterationAround(node: TSESTree.Node): Iteration | undefined {
  let inner = node;
  let isDirect = true;
  for (const ancestor of ancestors(node)) {
    if (isLoop(ancestor)) return inLoop(ancestor, inner);
    if (isFunctionNode(ancestor)) {
      const iteration = inCallback(ancestor);
      if (iteration !== undefined) return iteration;
      // A callback of a query inside a loop still belongs to the loop's turn; a function of its own does not.
      isDirect &&= isImmediate(ancestor);
      if (!isDirect) return undefined;
    }
    inner = ancestor;
  }
  return undefined;
}

function inLoop(loop: TSESTree.Node, inner: TSESTree.Node): Iteration | undefined {
  switch (loop.type) {
    case NodeType.ForOfStatement:
      return loop.await || inner === loop.right ? undefined : { list: loop.right, turn: loop, isSequential: true };
    case NodeType.ForInStatement:
      return inner === loop.right ? undefined : { list: loop.right, turn: loop, isSequential: true };
    case NodeType.ForStatement:
    case NodeType.WhileStatement: {
      const bound = loop.test === null ? undefined : lengthOf(loop.test);
      return bound && { list: bound, turn: loop, isSequential: true };
    }
    default:
      return undefined;
  }
}

/** `rows` in `i < rows.length`. */
function lengthOf(test: TSESTree.Node): TSESTree.Node | undefined {
  const bare = unwrap(test);
  const right = bare.type === NodeType.BinaryExpression ? unwrap(bare.right) : undefined;
  return right?.type === NodeType.MemberExpression && /\.length$/.test(textOf(right)) ? right.object : undefined;
}

/** `rows.map(async (row) => …)`, `async.each(rows, (row, done) => …)`. */
export function inCallback(callback: FunctionNode): Iteration | undefined {
  const call = callback.parent;
  if (call.type !== NodeType.CallExpression || call.callee === callback) return undefined;
  const callee = unwrap(call.callee);
  const name = calledName(call) ?? '';
  const [first, second] = call.arguments;
  const module = moduleMember(callee)?.module;
  const isHelper =
    module !== undefined
      ? helperModule.test(module)
      : callee.type === NodeType.MemberExpression && /^(Promise|async|_)$/.test(textOf(callee.object));
  if (
    second === callback &&
    first !== undefined &&
    isHelper &&
    (eachFunctions.test(name) || module?.startsWith('p-') === true)
  )
    return { list: first, turn: callback, isSequential: /series|reduce/i.test(name) };
  if (first !== callback || callee.type !== NodeType.MemberExpression || !listMethods.test(name) || isHelper)
    return undefined;
  return { list: callee.object, turn: callback, isSequential: false };
}

/** True for a function that is handed to a call on the spot, as a callback or as the executor of a promise. */
function isImmediate(node: FunctionNode): boolean {
  const { parent } = node;
  return (
    parent.type === NodeType.CallExpression ||
    (parent.type === NodeType.NewExpression && calledName(parent) === 'Promise')
  );
}

/** True for a list that the code writes out, that is cut into batches, or that is one of queries to run. */
export function isSmallOrBatched({ list, turn }: Iteration): boolean {
  const definition = definitionOf(list) ?? unwrap(list);
  if (definition.type === NodeType.ArrayExpression)
    return (
      definition.elements.every((element) => element?.type !== NodeType.SpreadElement) && definition.elements.length > 0
    );
  const text = textOf(list);
  const variable =
    turn.type === NodeType.ForOfStatement
      ? textOf(turn.left)
      : isFunctionNode(turn) && turn.params[0]
        ? textOf(turn.params[0])
        : '';
  return (
    cutting.test(text) ||
    ((batchesWords.test(text) || batchWords.test(bareName(variable))) && !isRecord(bareName(variable), turn)) ||
    queryWords.test(variable) ||
    /^[A-Z][A-Z0-9_]+$/.test(text) ||
    /^Object\.\w+\([A-Z_]+\)$/.test(text) ||
    isCut(list)
  );
}

/** `page` for `const page`. */
function bareName(variable: string): string {
  return variable.replace(/^(?:const|let|var)\s+/, '');
}

/** A group or a page that has fields is a record like others; a batch is a list. */
function isRecord(name: string, turn: TSESTree.Node): boolean {
  const fields = new RegExp(
    `\\b${name}\\??\\.(?!length|map|forEach|flatMap|filter|slice|join|some|every|items|rows|data|entries|keys)\\w`,
    'i',
  );
  return /^\w+$/.test(name) && fields.test(textOf(turn));
}

/** `ids.slice(0, 20)` is short; `ids.slice(at, at + size)` and `ids.splice(0, size)` are batches. */
function isCut(list: TSESTree.Node): boolean {
  const definition = definitionOf(list) ?? unwrap(list);
  const cut = chainOf(definition).find((call) => /^(slice|splice)$/.test(calledName(call) ?? ''));
  if (cut === undefined) return false;
  const [from, to] = cut.arguments;
  const first = from && numberOf(from);
  const last = to && numberOf(to);
  return to === undefined ? calledName(cut) === 'splice' : first !== 0 || last === undefined || last <= fewElements;
}

/** True when a turn waits on purpose: for a rate limit, or before it tries again. */
export function isPaced({ turn }: Iteration): boolean {
  return some(
    turn,
    (node) =>
      node.type === NodeType.CallExpression &&
      /^(sleep|delay|wait|setTimeout|pause|backoff|throttle|limit|limiter|acquire|schedule|retry|pRetry)$/i.test(
        calledName(node) ?? '',
      ),
  );
}
