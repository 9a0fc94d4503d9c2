import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { namesIn } from '../../flow/exports.ts';
import { enclosingFunction, findVariable, isFunctionNode, unwrap } from '../../flow/scope.ts';
import { shortText, textOf } from '../../source/sourceFile.ts';
import { defineRule } from '../defineRule.ts';
import { inputOutputOf, receiverName, type InputOutput } from './inputOutput.ts';
import { isServiceFile, pathFromHandler } from './serving.ts';
import { chainOf, some } from './tree.ts';

/** Objects that work on one connection, where calls wait for each other anyway, or inside a transaction. */
const oneConnection = /^(tx|trx|t|transaction|client|conn|connection|queryRunner|manager|session|entityManager|em)$/i;

interface Reading {
  readonly declaration: TSESTree.VariableDeclarator;
  readonly work: InputOutput;
}

/** Two reads that know nothing of each other, the second of which waits for the first. */
export const sequentialAwaits = defineRule((scene) => ({
  VariableDeclaration: (statement): void => {
    const second = readingOf(statement);
    if (second === undefined || !isServiceFile(statement)) return;
    const first = readingOf(statementBefore(statement));
    if (first === undefined) return;
    const isWeak =
      !uses(second.declaration, first.declaration) &&
      !isTransaction(statement) &&
      pathFromHandler(statement) !== undefined;
    scene.judge(
      statement,
      isWeak
        ? {
            detail: `Here ${shortText(second.work.call.callee, 40)} starts only when ${shortText(first.work.call.callee, 40)} is done, and takes nothing from it.`,
          }
        : undefined,
    );
  },
}));

/** `const x = await <a read>;` */
function readingOf(statement: TSESTree.Node | undefined): Reading | undefined {
  if (statement?.type !== NodeType.VariableDeclaration || statement.declarations.length !== 1) return undefined;
  const [declaration] = statement.declarations;
  if (declaration.init?.type !== NodeType.AwaitExpression) return undefined;
  for (const call of chainOf(declaration.init)) {
    const work = inputOutputOf(call);
    if (work === undefined) continue;
    const callee = unwrap(call.callee);
    const isShared = callee.type === NodeType.MemberExpression && oneConnection.test(receiverName(callee));
    return work.isRead && !isShared && !/\b(session|transaction)\b/.test(textOf(declaration.init))
      ? { declaration, work }
      : undefined;
  }
  return undefined;
}

function statementBefore(statement: TSESTree.VariableDeclaration): TSESTree.Node | undefined {
  const { parent } = statement;
  if (parent.type !== NodeType.BlockStatement) return undefined;
  return parent.body[parent.body.indexOf(statement) - 1];
}

function uses(second: TSESTree.VariableDeclarator, first: TSESTree.VariableDeclarator): boolean {
  const names = namesIn(first.id).map((name) => findVariable(name));
  return (
    second.init !== null &&
    some(
      second.init,
      (node) =>
        node.type === NodeType.Identifier && names.includes(findVariable(node)) && findVariable(node) !== undefined,
    )
  );
}

function isTransaction(statement: TSESTree.Node): boolean {
  for (let owner = enclosingFunction(statement); owner !== undefined; owner = enclosingFunction(owner)) {
    if (
      /['"`]\s*begin\b|startTransaction|\$transaction|\.transaction\(/i.test(textOf(owner.body)) &&
      isFunctionNode(owner)
    )
      return true;
  }
  return false;
}
