import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { ancestors, stringOf } from '../../flow/scope.ts';
import { leaves } from '../../flow/guardingStatements.ts';
import { definitionOf } from '../../flow/definitions.ts';
import { textOf } from '../../source/sourceFile.ts';
import { isTestPath } from '../../source/testPaths.ts';
import { defineRule, type CodeRule, type Scene } from '../defineRule.ts';

/** A rule about what runs in production: files of tests and examples are not looked at. */
export function defineProductionRule(create: CodeRule['create']): CodeRule {
  return defineRule((scene: Scene) => (isTestPath(scene.file.path) ? {} : create(scene)));
}

/** True for a place that is only reached where a test of the environment (NODE_ENV and the like) says that it is not production. */
export function isDevelopmentOnly(node: TSESTree.Node): boolean {
  let inner = node;
  for (const ancestor of ancestors(node)) {
    switch (ancestor.type) {
      case NodeType.IfStatement:
      case NodeType.ConditionalExpression:
        if (inner === ancestor.consequent && isDevelopmentTest(ancestor.test, true)) return true;
        if (inner === ancestor.alternate && isDevelopmentTest(ancestor.test, false)) return true;
        break;
      case NodeType.LogicalExpression:
        if (inner === ancestor.right && isDevelopmentTest(ancestor.left, ancestor.operator === '&&')) return true;
        break;
      case NodeType.CallExpression:
        // Express 3: app.configure('development', function () { … })
        if (/\.configure$/.test(textOf(ancestor.callee)) && stringOf(ancestor.arguments[0]) === 'development')
          return true;
        break;
      case NodeType.BlockStatement:
      case NodeType.Program:
        for (const statement of ancestor.body) {
          if (statement === inner) break;
          if (
            statement.type === NodeType.IfStatement &&
            leaves(statement.consequent) &&
            isDevelopmentTest(statement.test, false)
          )
            return true;
        }
        break;
      case NodeType.SwitchCase:
        if (ancestor.test !== null && /^(development|dev|local|test)$/.test(stringOf(ancestor.test) ?? '')) return true;
        break;
      default:
    }
    inner = ancestor;
  }
  return false;
}

/** True for a test that, when it turns out as `outcome`, says that this is not production. */
export function isDevelopmentTest(test: TSESTree.Node, outcome: boolean): boolean {
  if (test.type === NodeType.UnaryExpression && test.operator === '!')
    return isDevelopmentTest(test.argument, !outcome);
  if (test.type === NodeType.LogicalExpression && (test.operator === '&&') === outcome)
    return isDevelopmentTest(test.left, outcome) || isDevelopmentTest(test.right, outcome);
  const definition =
    test.type === NodeType.Identifier || test.type === NodeType.MemberExpression ? definitionOf(test) : test;
  if (definition !== undefined && definition !== test && definition.type !== NodeType.Literal) {
    const inner = isDevelopmentTest(definition, outcome);
    if (inner) return true;
  }
  const text = textOf(test);
  if (test.type === NodeType.BinaryExpression) {
    const isEqual = test.operator.startsWith('=');
    if (/prod/i.test(text)) return isEqual !== outcome;
    return /(['"`])(?:dev|development|local|test|testing)\1|NODE_ENV/i.test(text) && isEqual === outcome;
  }
  if (/prod/i.test(text)) return !outcome;
  return (
    /\b_*(?:is)?_?(?:dev|development|local|debug|testing)(?:Mode|Env\w*|elopment)?\b|is(?:Dev|Local|Test)|\bIS_DEV|\bDEBUG\b|\bDEV\b|__DEV__/i.test(
      text,
    ) && outcome
  );
}
