import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { leaves } from '../../flow/guardingStatements.ts';
import { enclosingFunction, findVariable, unwrap } from '../../flow/scope.ts';
import { descendants } from '../../flow/nodes.ts';
import { shortText, textOf } from '../../source/sourceFile.ts';
import { isTestPath } from '../../source/testPaths.ts';
import { defineRule } from '../defineRule.ts';
import { saidBy } from './saidByClient.ts';

const signatureHeader = /signature|hmac|digest|(?:^|-)sig$|(?:^|-)sign$/i;
const proves = /timingSafeEqual|createHmac|verif|valid|signed|constructEvent|compare|equal|check|matches|===|!==/i;

/** Signatures of messages that are looked at only where there is one. */
export const optionalSignature = defineRule((scene) => {
  if (isTestPath(scene.file.path)) return {};
  return {
    IfStatement: (statement): void => {
      const [first, ...rest] = conditions(statement.test);
      const subject = first && signatureIn(first);
      if (first === undefined || subject === undefined) return;
      const isAsked = subject === first;
      const isWeak = isAsked && skips(statement, rest, subject) && !refusesMissing(statement, subject);
      scene.judge(
        statement,
        isWeak
          ? {
              detail: `Here nothing is proved when ${shortText(subject, 40)} is missing: who leaves the header out is believed.`,
            }
          : undefined,
      );
    },
  };
});

/** The parts of `a && b && c`, each of which must hold. */
function conditions(test: TSESTree.Node): readonly TSESTree.Node[] {
  const bare = unwrap(test);
  return bare.type === NodeType.LogicalExpression && bare.operator === '&&'
    ? [...conditions(bare.left), ...conditions(bare.right)]
    : [bare];
}

/** The header of a signature, or the variable that holds it, as it is asked for: `signature`, `!signature`, `!signature || …`. */
function signatureIn(test: TSESTree.Node): TSESTree.Node | undefined {
  const bare = unwrap(test);
  if (bare.type === NodeType.UnaryExpression && bare.operator === '!') return signatureIn(bare.argument);
  if (bare.type === NodeType.LogicalExpression) return signatureIn(bare.left);
  return isSignature(bare) ? bare : undefined;
}

function isSignature(node: TSESTree.Node, hops = 0): boolean {
  const bare = unwrap(node);
  if (bare.type === NodeType.Identifier && hops < 2) {
    const declared = findVariable(bare)?.defs[0]?.node;
    if (declared?.type !== NodeType.VariableDeclarator || declared.init === null) return false;
    return declared.id.type === NodeType.Identifier && isSignature(declared.init, hops + 1);
  }
  if (bare.type === NodeType.LogicalExpression) return isSignature(bare.left, hops) || isSignature(bare.right, hops);
  const said = saidBy(bare);
  return said?.part === 'header' && signatureHeader.test(said.name);
}

/** `if (signature && !valid) refuse`, and `if (signature) { prove }` after which it goes on. */
function skips(statement: TSESTree.IfStatement, rest: readonly TSESTree.Node[], subject: TSESTree.Node): boolean {
  if (statement.alternate !== null) return false;
  if (rest.length > 0) {
    const name = textOf(subject);
    return (
      leaves(statement.consequent) &&
      rest.some((condition) => textOf(condition).includes(name) || proves.test(textOf(condition)))
    );
  }
  const text = textOf(statement.consequent);
  const refuses = [...descendants(statement.consequent)].some(
    (node) => node.type === NodeType.IfStatement && leaves(node.consequent),
  );
  return (
    proves.test(text) &&
    (refuses || /throw|reject|40[013]|verif\w*\(|constructEvent/i.test(text)) &&
    !leaves(statement.consequent)
  );
}

/** Another place of the function turns those away who have none. */
function refusesMissing(statement: TSESTree.IfStatement, subject: TSESTree.Node): boolean {
  const around = enclosingFunction(statement);
  if (around === undefined) return true;
  const name = textOf(subject);
  return [...descendants(around.body)].some(
    (node) =>
      node.type === NodeType.IfStatement &&
      node !== statement &&
      leaves(node.consequent) &&
      [`!${name}`, `${name} === undefined`, `${name} == null`, `typeof ${name} !== `].some((text) =>
        textOf(node.test).includes(text),
      ) &&
      !textOf(node.test).includes(`${name} &&`),
  );
}
