import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { descendants } from '../../flow/nodes.ts';
import { ancestors, contains, findVariable, isFunctionNode, unwrap } from '../../flow/scope.ts';
import { fileOf } from '../../source/sourceFile.ts';
import type { Iteration } from './iterations.ts';
import { parentOf, some } from './tree.ts';

const reasons =
  /one (?:by one|at a time|after (?:the other|another)|request at a time)|one (?:\w+ ){1,3}at a time|after the other|before the next|in (?:this |the (?:right |given |same )?|strict )?order\b|sequential|serial(?:ly|ised|ized)?\b|rate.?limit|throttl|on purpose|deliberate|intentional|not in parallel|must (?:not overlap|follow|wait)|each (?:one )?(?:needs|depends)/i;

/** True for turns that have to follow each other: what one finds out goes into the next, the first success ends the loop, or its author says why. */
export function isSequentialByNeed(whole: TSESTree.Node, iteration: Iteration): boolean {
  return carriesState(whole, iteration) || endsWithFirst(whole, iteration) || saysWhy(iteration);
}

/** `cursor = (await load(cursor)).next`: the call is given what an earlier turn has assigned. */
function carriesState(whole: TSESTree.Node, { turn }: Iteration): boolean {
  return some(whole, (node) => {
    if (node.type !== NodeType.Identifier) return false;
    const variable = findVariable(node);
    const name = variable?.defs[0]?.name;
    if (variable === undefined || name === undefined || contains(turn, name)) return false;
    return variable.references.some(
      ({ identifier, writeExpr }) =>
        writeExpr !== null && writeExpr !== undefined && contains(bodyOf(turn), identifier) && isTold(writeExpr, turn),
    );
  });
}

/** A counter that grows by itself is no state; a value that an awaited answer or a turn's own names make is one. */
function isTold(value: TSESTree.Node, turn: TSESTree.Node): boolean {
  return some(value, (node) => {
    if (node.type === NodeType.AwaitExpression) return true;
    const name = node.type === NodeType.Identifier ? findVariable(node)?.defs[0]?.name : undefined;
    return name !== undefined && contains(bodyOf(turn), name);
  });
}

function bodyOf(turn: TSESTree.Node): TSESTree.Node {
  return 'body' in turn && turn.body !== null && !Array.isArray(turn.body) ? (turn.body as TSESTree.Node) : turn;
}

/** `const found = await look(name); if (found) return found;`: the loop asks only until one has an answer. */
function endsWithFirst(whole: TSESTree.Node, { turn }: Iteration): boolean {
  if (isFunctionNode(turn)) return false;
  const results = resultNames(whole);
  for (const node of descendants(turn)) {
    if (node.type !== NodeType.BreakStatement && node.type !== NodeType.ReturnStatement) continue;
    const owner: TSESTree.Node | undefined = [...ancestors(node)].find((each) => isFunctionNode(each) || each === turn);
    if (owner !== turn) continue;
    if (isAtTurn(node, turn) && contains(node, whole)) return true;
    const test = testAround(node, turn);
    if (test !== undefined && isSuccess(test, results, whole)) return true;
  }
  return false;
}

/** `try { return await ask(server); } catch {}`: leaves with the first that answers. */
function isAtTurn(node: TSESTree.Node, turn: TSESTree.Node): boolean {
  for (const ancestor of ancestors(node)) {
    if (ancestor === turn) return true;
    if (ancestor.type === NodeType.CatchClause || ancestor.type === NodeType.IfStatement) return false;
  }
  return false;
}

function testAround(node: TSESTree.Node, turn: TSESTree.Node): TSESTree.Node | undefined {
  let inner = node;
  for (const ancestor of ancestors(node)) {
    if (ancestor === turn) return undefined;
    if (ancestor.type === NodeType.IfStatement) return ancestor.consequent === inner ? ancestor.test : undefined;
    inner = ancestor;
  }
  return undefined;
}

function resultNames(whole: TSESTree.Node): readonly (TSESTree.Node | undefined)[] {
  let value = whole;
  for (let parent = parentOf(value); parent !== undefined; parent = parentOf(value)) {
    if (parent.type === NodeType.VariableDeclarator) return [parent.id];
    if (parent.type === NodeType.AssignmentExpression) return [parent.left];
    if (/Statement$|Function/.test(parent.type)) return [];
    value = parent;
  }
  return [];
}

function isSuccess(
  test: TSESTree.Node,
  results: readonly (TSESTree.Node | undefined)[],
  whole: TSESTree.Node,
): boolean {
  const bare = unwrap(test);
  if (bare.type === NodeType.UnaryExpression) return false;
  if (
    bare.type === NodeType.BinaryExpression &&
    /^={2,3}$/.test(bare.operator) &&
    /^(Literal|Identifier)$/.test(bare.right.type) &&
    (bare.right.type === NodeType.Literal ? bare.right.value === null || bare.right.value === 0 : true)
  )
    return false;
  if (contains(bare, whole)) return true;
  const variables = results.flatMap((result) =>
    result === undefined
      ? []
      : [...descendants(result)].flatMap((node) =>
          node.type === NodeType.Identifier ? (findVariable(node) ?? []) : [],
        ),
  );
  return some(bare, (node) => {
    const variable = node.type === NodeType.Identifier ? findVariable(node) : undefined;
    return variable !== undefined && variables.includes(variable);
  });
}

/** A comment at the loop, or at the function around its turns, that gives the reason. */
function saysWhy({ turn }: Iteration): boolean {
  const { text } = fileOf(turn);
  let start = turn.range[0];
  for (let node: TSESTree.Node | undefined = turn; node !== undefined; node = parentOf(node)) {
    start = node.range[0];
    if (/Statement$|Declaration$/.test(node.type)) break;
  }
  const before = commentBefore(text.slice(Math.max(0, start - 600), start));
  const body = text.slice(bodyOf(turn).range[0], bodyOf(turn).range[0] + 400);
  const first = /^\{?\s*((?:\/\/[^\n]*\n\s*)+|\/\*[\s\S]*?\*\/)/.exec(body)?.[1] ?? '';
  return reasons.test(withoutDirectives(before)) || reasons.test(withoutDirectives(first));
}

/** The comment lines directly above a place. */
function commentBefore(text: string): string {
  const lines = text.trimEnd().split('\n');
  const found: string[] = [];
  for (let line = lines.pop()?.trim(); line !== undefined; line = lines.pop()?.trim()) {
    if (!/^(?:\/\/|\/?\*)|\*\/$/.test(line)) break;
    found.unshift(line);
  }
  return found.join(' ');
}

/** The name of a lint rule, such as no-await-in-loop, is no reason; what is written behind `--` is one. */
function withoutDirectives(comment: string): string {
  return comment.replaceAll(/eslint-disable[\w-]*\s+[\w@/, -]*?(?=--|$|\n|\*\/)/g, '');
}
