import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { nodesIn } from '../../flow/nodes.ts';
import { textOf } from '../../source/sourceFile.ts';

/** How control comes to the end of some statements: whether what is asked for was done on the way. */
type Outcome = 'done' | 'open' | 'left';

export interface SilentWay {
  /** The condition of the way, where it has one. */
  readonly test: TSESTree.Expression | undefined;
  /** True for the way on which the condition does not hold. */
  readonly isElse: boolean;
  /** Where the way leaves. */
  readonly place: TSESTree.Node;
}

/** Tests of a flag that was set when somebody else has taken the matter over. */
const takenOver =
  /done|called|finish|ended|closed|abort|settled|sent|destroy|once|replied|respond|time[d_]?out|pending|remain|count|left|cancel|resolved|ready|--|\+\+/i;

/**
 * The ways out of a function on which nothing of what `isDone` recognises was done: an early `return`, an `else` that only logs, a missing
 * `else` at the end. Loops, switches and tries that do it somewhere count as doing it.
 */
export class SilentWays {
  private readonly isDone: (node: TSESTree.Node) => boolean;
  private readonly found: SilentWay[] = [];
  private atEnd: SilentWay[] = [];

  constructor(isDone: (node: TSESTree.Node) => boolean) {
    this.isDone = isDone;
  }

  run(body: TSESTree.BlockStatement): readonly SilentWay[] {
    const outcome = this.list(body.body, undefined, false);
    const ways = outcome === 'open' ? [...this.found, ...this.atEnd] : this.found;
    return ways.filter(({ test }) => test !== undefined && !takenOver.test(textOf(test)));
  }

  private list(
    statements: readonly TSESTree.Statement[],
    test: TSESTree.Expression | undefined,
    isElse: boolean,
  ): Outcome {
    for (const statement of statements) {
      const outcome = this.visit(statement, test, isElse);
      if (outcome !== 'open') return outcome;
    }
    return 'open';
  }

  private visit(statement: TSESTree.Statement, test: TSESTree.Expression | undefined, isElse: boolean): Outcome {
    switch (statement.type) {
      case NodeType.ReturnStatement:
        if (statement.argument === null || !this.does(statement.argument))
          this.found.push({ test, isElse, place: statement });
        return 'left';
      case NodeType.ThrowStatement:
        return 'done';
      case NodeType.BlockStatement:
        return this.list(statement.body, test, isElse);
      case NodeType.IfStatement:
        return this.branch(statement);
      case NodeType.FunctionDeclaration:
        return 'open';
      default:
        return this.does(statement) ? 'done' : 'open';
    }
  }

  private branch(statement: TSESTree.IfStatement): Outcome {
    const { test } = statement;
    if (this.does(test)) return 'done';
    const consequent = this.list([statement.consequent], test, false);
    const alternate = statement.alternate === null ? 'open' : this.list([statement.alternate], test, true);
    if (consequent === 'done' && alternate === 'open')
      this.atEnd = [{ test, isElse: true, place: statement.alternate ?? statement }];
    else if (alternate === 'done' && consequent === 'open')
      this.atEnd = [{ test, isElse: false, place: statement.consequent }];
    if (consequent === 'open' || alternate === 'open') return 'open';
    return consequent === 'left' && alternate === 'left' ? 'left' : 'done';
  }

  private does(node: TSESTree.Node): boolean {
    return [...nodesIn(node, { entersFunctions: true })].some(this.isDone);
  }
}

/** True for the way on which there is no error: who hands over a callback may see to success by himself, as `sendFile` does. */
export function isSuccess({ test, isElse }: SilentWay, isError: (node: TSESTree.Node) => boolean): boolean {
  if (test === undefined) return false;
  if (isError(test)) return isElse;
  return test.type === NodeType.UnaryExpression && test.operator === '!' && isError(test.argument) && !isElse;
}
