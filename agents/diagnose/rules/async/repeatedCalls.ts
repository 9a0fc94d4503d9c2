import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { leaves } from '../../flow/guardingStatements.ts';
import { textOf } from '../../source/sourceFile.ts';

/** What may have happened when control comes to a statement: the call on some of the ways there, or on all. */
interface State {
  readonly call: TSESTree.Node;
  readonly isSure: boolean;
}

export interface Repetition {
  readonly first: TSESTree.Node;
  readonly second: TSESTree.Node;
}

/**
 * Finds a call that control can come to after it has made the same kind of call before, within one function.
 * `callOf` gives the call that a statement makes as a whole, or undefined; `passes` is called for each that no other comes before.
 * A call under a condition of its own counts only where the first one was made for certain: the two conditions may exclude each other.
 */
export class RepeatedCalls {
  private readonly callOf: (statement: TSESTree.Statement) => TSESTree.Node | undefined;
  private readonly isGuard: RegExp;
  private readonly laterCallOf: ((statement: TSESTree.Statement) => TSESTree.Node | undefined) | undefined;
  readonly repetitions: Repetition[] = [];
  readonly single: TSESTree.Node[] = [];

  /** `laterCallOf` gives the call that a statement makes later, in a callback: it repeats what was made before, and nothing repeats it. */
  constructor(
    callOf: (statement: TSESTree.Statement) => TSESTree.Node | undefined,
    isGuard: RegExp,
    laterCallOf?: (statement: TSESTree.Statement) => TSESTree.Node | undefined,
  ) {
    this.callOf = callOf;
    this.isGuard = isGuard;
    this.laterCallOf = laterCallOf;
  }

  run(statements: readonly TSESTree.Statement[]): void {
    this.list(statements, undefined);
  }

  /** The state after the statements; `left` where control does not come to their end. */
  private list(statements: readonly TSESTree.Statement[], before: State | undefined): State | 'left' | undefined {
    let state = before;
    for (const statement of statements) {
      const after = this.statement(statement, state);
      if (after === 'left') return 'left';
      state = after;
    }
    return state;
  }

  private statement(statement: TSESTree.Statement, before: State | undefined): State | 'left' | undefined {
    switch (statement.type) {
      case NodeType.BlockStatement:
        return this.list(statement.body, before);
      case NodeType.IfStatement:
        return this.branch(statement, before);
      case NodeType.TryStatement:
        return this.attempt(statement, before);
      case NodeType.SwitchStatement:
        return this.cases(statement, before);
      case NodeType.ForStatement:
      case NodeType.ForInStatement:
      case NodeType.ForOfStatement:
      case NodeType.WhileStatement:
      case NodeType.DoWhileStatement: {
        // What a loop does on the way is left aside: it may leave the loop right after.
        this.list([statement.body], conditional(before));
        return before;
      }
      default: {
        const call = this.callOf(statement);
        if (call !== undefined) this.note(call, before);
        else if (before !== undefined) this.noteLater(this.laterCallOf?.(statement), before);
        if (leaves(statement)) return 'left';
        return call === undefined ? before : { call, isSure: true };
      }
    }
  }

  private note(call: TSESTree.Node, before: State | undefined): void {
    if (before === undefined) this.single.push(call);
    else this.repetitions.push({ first: before.call, second: call });
  }

  private noteLater(call: TSESTree.Node | undefined, before: State): void {
    if (call !== undefined) this.repetitions.push({ first: before.call, second: call });
  }

  private branch(statement: TSESTree.IfStatement, before: State | undefined): State | 'left' | undefined {
    const isGuarded = this.isGuard.test(textOf(statement.test));
    const entered = isGuarded ? undefined : conditional(before);
    const consequent = this.list([statement.consequent], entered);
    const alternate = statement.alternate === null ? before : this.list([statement.alternate], entered);
    if (isGuarded) return consequent === 'left' && statement.alternate === null ? undefined : before;
    return merge(consequent, alternate, before);
  }

  private attempt(statement: TSESTree.TryStatement, before: State | undefined): State | 'left' | undefined {
    const tried = this.list(statement.block.body, before);
    const caught = statement.handler === null ? 'left' : this.list(statement.handler.body.body, before);
    const after = merge(tried, caught, before);
    if (statement.finalizer === null) return after;
    const last = this.list(statement.finalizer.body, after === 'left' ? undefined : conditional(after));
    return after === 'left' ? 'left' : last;
  }

  private cases(statement: TSESTree.SwitchStatement, before: State | undefined): State | 'left' | undefined {
    let after: State | 'left' | undefined = before;
    let running: State | 'left' | undefined = 'left';
    for (const { consequent } of statement.cases) {
      const from = running === 'left' || running === undefined ? conditional(before) : running;
      const breaks = consequent.some(breaksOut);
      const ended = this.list(
        consequent.filter((inner) => inner.type !== NodeType.BreakStatement),
        from,
      );
      running = breaks ? 'left' : ended;
      after = merge(ended, after, before);
    }
    return after;
  }
}

function breaksOut(statement: TSESTree.Statement): boolean {
  return (
    statement.type === NodeType.BreakStatement ||
    (statement.type === NodeType.BlockStatement && statement.body.some(breaksOut))
  );
}

function conditional(state: State | undefined): State | undefined {
  return state?.isSure === true ? state : undefined;
}

/** Where two ways come together. */
function merge(
  one: State | 'left' | undefined,
  other: State | 'left' | undefined,
  before: State | undefined,
): State | 'left' | undefined {
  if (one === 'left') return other === undefined ? keep(before) : other;
  if (other === 'left') return one === undefined ? keep(before) : one;
  const call = one?.call ?? other?.call ?? before?.call;
  return call === undefined ? undefined : { call, isSure: one?.isSure === true && other?.isSure === true };
}

/** A branch that was entered with the condition's doubt forgets what was possible before; the way on does not. */
function keep(before: State | undefined): State | undefined {
  return before;
}

/** What a statement does in its own line: `expression;`, `return expression;`; null for every other statement. */
export function expressionOf(statement: TSESTree.Statement): TSESTree.Expression | null {
  if (statement.type === NodeType.ExpressionStatement) return statement.expression;
  return statement.type === NodeType.ReturnStatement ? statement.argument : null;
}
