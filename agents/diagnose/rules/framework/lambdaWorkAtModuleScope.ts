import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { promiseOf } from '../../flow/promises.ts';
import {
  ancestors,
  enclosingFunction,
  findVariable,
  propertyName,
  referencesOf,
  unwrap,
  type Variable,
} from '../../flow/scope.ts';
import { moduleMember } from '../../flow/values.ts';
import { shortText, type SourceFile } from '../../source/sourceFile.ts';
import { defineProductionRule } from '../configuration/places.ts';
import { enclosingLambda, lambdaHandlersOf } from './lambdaHandlers.ts';

/** Names that say that the value belongs to the environment rather than to one call. */
const lastingName =
  /cache|memo|pool|client|conn|start|boot|init|cold|warm|instance|container|process|loaded|version|build|seen|registr|listener|metric|buffer/i;
const identifierMakers = /^(?:uuid|ulid|nanoid|cuid|@paralleldrive\/cuid2|shortid|uniqid|crypto)$/;
const momentMakers = /^(?:moment|dayjs|luxon)$/;

/** What belongs to one call, or must be waited for, at the top level of a handler's module: a frozen environment keeps it. */
export const lambdaWorkAtModuleScope = defineProductionRule((scene) => ({
  VariableDeclarator: (declarator): void => {
    if (declarator.id.type !== NodeType.Identifier || declarator.init === null || !isTopLevel(declarator)) return;
    if (lambdaHandlersOf(scene.file).size === 0) return;
    const variable = findVariable(declarator.id);
    const { name } = declarator.id;
    if (variable === undefined) return;
    if (isMomentary(declarator.init)) {
      const isUsed = variable.references.some(
        ({ identifier, init }) =>
          init !== true && enclosingLambda(identifier, scene.file) !== undefined && !isDifference(identifier),
      );
      const isStale = isUsed && !lastingName.test(name) && !isWritten(variable);
      scene.judge(
        declarator,
        isStale
          ? { detail: `Here ${name} is set once, and every later call of this environment uses the same value.` }
          : undefined,
      );
    } else if (isEmptyList(declarator.init)) {
      const push = accumulates(variable, scene.file);
      if (push !== undefined) {
        const isReset = lastingName.test(name) || resets(variable);
        scene.judge(
          push,
          isReset
            ? undefined
            : { detail: `Here ${name} keeps what earlier calls of this environment have put into it.` },
        );
      }
    }
  },
  ExpressionStatement: (statement): void => {
    if (statement.parent.type !== NodeType.Program || lambdaHandlersOf(scene.file).size === 0) return;
    const promise = promiseOf(statement.expression);
    if (promise === undefined) return;
    const isHandled = unwrap(statement.expression).type === NodeType.CallExpression && /\.catch\(/.test(promise.label);
    const weakness = {
      detail: `Here nobody waits for ${shortText(statement.expression, 60)}: the environment may be frozen in the middle of it.`,
      severity: 'low' as const,
    };
    scene.judge(statement, promise.certainty !== 'certain' || isHandled ? undefined : weakness);
  },
}));

function isTopLevel(node: TSESTree.Node): boolean {
  for (const ancestor of ancestors(node)) {
    if (ancestor.type === NodeType.Program) return true;
    if (!/^(?:VariableDeclaration|ExportNamedDeclaration)$/.test(ancestor.type)) return false;
  }
  return false;
}

/** The time of day or a new identifier, also in another form: `new Date().toISOString()`. */
function isMomentary(node: TSESTree.Node): boolean {
  const bare = unwrap(node);
  if (bare.type === NodeType.NewExpression)
    return bare.callee.type === NodeType.Identifier && bare.callee.name === 'Date' && bare.arguments.length === 0;
  if (bare.type !== NodeType.CallExpression) return false;
  const { callee } = bare;
  const member = moduleMember(callee);
  if (member !== undefined && identifierMakers.test(member.module))
    return member.module !== 'crypto' || member.path.at(-1) === 'randomUUID';
  if (member !== undefined && momentMakers.test(member.module) && !member.path.includes('()'))
    return bare.arguments.length === 0 && member.path.length <= 2;
  if (callee.type !== NodeType.MemberExpression) return false;
  const isNow =
    callee.object.type === NodeType.Identifier && callee.object.name === 'Date' && propertyName(callee) === 'now';
  return (
    isNow ||
    (callee.object.type === NodeType.Identifier &&
      callee.object.name === 'crypto' &&
      propertyName(callee) === 'randomUUID') ||
    isMomentary(callee.object)
  );
}

/** `Date.now() - startedAt` measures the environment's age. */
function isDifference(identifier: TSESTree.Node): boolean {
  return identifier.parent?.type === NodeType.BinaryExpression && identifier.parent.operator === '-';
}

function isWritten(variable: Variable): boolean {
  return variable.references.some((reference) => reference.isWrite() && reference.init !== true);
}

function isEmptyList(node: TSESTree.Node): boolean {
  return node.type === NodeType.ArrayExpression && node.elements.length === 0;
}

/** The place inside a handler where something is pushed onto a list of the module. */
function accumulates(variable: Variable, file: SourceFile): TSESTree.Node | undefined {
  for (const { identifier } of referencesOf(variable)) {
    const member = identifier.parent;
    if (member.type !== NodeType.MemberExpression || member.object !== identifier || propertyName(member) !== 'push')
      continue;
    if (enclosingLambda(identifier, file) !== undefined) return member.parent;
  }
  return undefined;
}

/** True when the list is emptied or replaced anywhere in a function. */
function resets(variable: Variable): boolean {
  return referencesOf(variable).some((reference) => {
    if (enclosingFunction(reference.identifier) === undefined) return false;
    if (reference.isWrite()) return true;
    const member = reference.identifier.parent;
    if (member.type !== NodeType.MemberExpression || member.object !== reference.identifier) return false;
    const name = propertyName(member) ?? '';
    return (
      /^(?:splice|shift|pop)$/.test(name) || (name === 'length' && member.parent.type === NodeType.AssignmentExpression)
    );
  });
}
