import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { textOf } from '../source/sourceFile.ts';
import { calledName } from './callers.ts';
import { unwrap } from './scope.ts';

type Block = TSESTree.BlockStatement | TSESTree.Program;

const assertingName = /^(?:assert|ensure|validate|check|verify|guard|must|throwIf|require[A-Z])/;

interface GuardsOfBlock {
  readonly all: readonly TSESTree.Statement[];
  readonly byWord: ReadonlyMap<string, readonly TSESTree.Statement[]>;
}

const known = new WeakMap<Block, GuardsOfBlock>();

/**
 * The tests and assertions among a block's own statements that may speak of a subject, in the order of the text: those in which the word
 * occurs that the subject begins with. A block is read once, however many uses stand in it.
 */
export function guardingStatements(block: Block, subject: string): readonly TSESTree.Statement[] {
  let guards = known.get(block);
  if (guards === undefined) known.set(block, (guards = readGuards(block)));
  const word = /^[\w$]+/.exec(subject)?.[0];
  return word === undefined ? guards.all : (guards.byWord.get(word) ?? []);
}

function readGuards(block: Block): GuardsOfBlock {
  const all: TSESTree.Statement[] = [];
  const byWord = new Map<string, TSESTree.Statement[]>();
  for (const statement of block.body) {
    const test = statement.type === NodeType.IfStatement ? statement.test : assertionOf(statement);
    if (test === undefined) continue;
    all.push(statement);
    for (const word of new Set(textOf(test).match(/[\w$]+/g))) {
      const statements = byWord.get(word);
      if (statements === undefined) byWord.set(word, [statement]);
      else statements.push(statement);
    }
  }
  return { all, byWord };
}

/** The call of a function that is named after checking, where a statement is one. */
export function assertionOf(statement: TSESTree.Node): TSESTree.CallExpression | undefined {
  if (statement.type !== NodeType.ExpressionStatement) return undefined;
  const call = unwrap(statement.expression);
  if (call.type !== NodeType.CallExpression) return undefined;
  const name = calledName(call);
  return name !== undefined && (assertingName.test(name) || name === 'ok') ? call : undefined;
}

/** True for a branch that control does not leave at its end. */
export function leaves(branch: TSESTree.Node): boolean {
  switch (branch.type) {
    case NodeType.ReturnStatement:
    case NodeType.ThrowStatement:
    case NodeType.ContinueStatement:
    case NodeType.BreakStatement:
      return true;
    case NodeType.BlockStatement:
      return branch.body.some(leaves);
    case NodeType.ExpressionStatement: {
      // Koa's ctx.throw, and process.exit.
      const call = unwrap(branch.expression);
      return call.type === NodeType.CallExpression && /^(throw|exit|abort|fail)$/.test(calledName(call) ?? '');
    }
    case NodeType.IfStatement:
      return branch.alternate !== null && leaves(branch.consequent) && leaves(branch.alternate);
    default:
      return false;
  }
}
