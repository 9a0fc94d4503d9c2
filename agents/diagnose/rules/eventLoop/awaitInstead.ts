import { AST_NODE_TYPES as NodeType, type TSESLint, type TSESTree } from '@typescript-eslint/utils';
import { ancestors, contains, enclosingFunction, propertyName } from '../../flow/scope.ts';
import { moduleMember } from '../../flow/values.ts';
import { textOf } from '../../source/sourceFile.ts';

/** Of fs: what `fs.promises` has under the same name without Sync, taking and giving the same. */
const sameInPromises =
  /^(access|appendFile|chmod|chown|copyFile|cp|link|lstat|mkdir|mkdtemp|readFile|readdir|readlink|realpath|rename|rm|rmdir|stat|symlink|truncate|unlink|utimes|writeFile)Sync$/;
const hashing = /^(bcrypt|bcryptjs)$/;
/** `fs.promises` takes no descriptor of a file. */
const descriptor = /^\d+$|\bfd\b|Fd$|descriptor|stdin|stdout|openSync/i;

/** The edit that makes a blocking call an awaited one; undefined where `await` cannot stand or the promise form is another. */
export function awaitInstead(call: TSESTree.CallExpression): TSESLint.ReportFixFunction | undefined {
  const { callee } = call;
  if (callee.type !== NodeType.MemberExpression || callee.computed || callee.optional || call.optional)
    return undefined;
  if (callee.object.type !== NodeType.Identifier || !mayAwait(call)) return undefined;
  const name = promiseForm(call, callee);
  const needsParentheses = isTight(call);
  if (name === undefined || (needsParentheses && beginsStatement(call))) return undefined;
  return (fixer) => [
    fixer.insertTextBefore(call, needsParentheses ? '(await ' : 'await '),
    fixer.replaceText(callee.property, name),
    ...(needsParentheses ? [fixer.insertTextAfter(call, ')')] : []),
  ];
}

function promiseForm(call: TSESTree.CallExpression, callee: TSESTree.MemberExpression): string | undefined {
  const member = moduleMember(callee);
  const name = propertyName(callee) ?? '';
  if (member?.path.length !== 1 || member.path[0] !== name) return undefined;
  if (call.arguments.some(({ type }) => type === NodeType.SpreadElement)) return undefined;
  if (hashing.test(member.module)) return /^(hash|compare)Sync$/.test(name) ? name.slice(0, -4) : undefined;
  const [first] = call.arguments;
  if (member.module !== 'fs' || !sameInPromises.test(name) || first === undefined || descriptor.test(textOf(first)))
    return undefined;
  return /throwIfNoEntry/.test(textOf(call)) ? undefined : `promises.${name.slice(0, -4)}`;
}

/** True in the body of an async function, outside of the fields of a class that is made in it. */
function mayAwait(call: TSESTree.Node): boolean {
  const owner = enclosingFunction(call);
  if (owner?.async !== true || !contains(owner.body, call)) return false;
  for (const ancestor of ancestors(call)) {
    if (ancestor === owner) return true;
    if (ancestor.type === NodeType.PropertyDefinition || ancestor.type === NodeType.StaticBlock) return false;
  }
  return false;
}

/** True where what stands around the call binds more tightly than `await`. */
function isTight(call: TSESTree.CallExpression): boolean {
  const { parent } = call;
  if (parent.type === NodeType.MemberExpression) return parent.object === call;
  if (parent.type === NodeType.CallExpression || parent.type === NodeType.NewExpression) return parent.callee === call;
  if (parent.type === NodeType.TaggedTemplateExpression) return parent.tag === call;
  return (
    parent.type === NodeType.TSNonNullExpression ||
    (parent.type === NodeType.BinaryExpression && parent.operator === '**' && parent.left === call)
  );
}

/** A parenthesis at the beginning of a statement would go with the line before it, where that has no semicolon. */
function beginsStatement(call: TSESTree.Node): boolean {
  for (const ancestor of ancestors(call)) {
    if (ancestor.range[0] !== call.range[0]) return false;
    if (ancestor.type === NodeType.ExpressionStatement) return true;
  }
  return false;
}
