import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { calledName } from '../../flow/callers.ts';
import { definitionOf } from '../../flow/definitions.ts';
import { unwrap } from '../../flow/scope.ts';
import { moduleMember } from '../../flow/values.ts';
import { shortText, textOf } from '../../source/sourceFile.ts';
import { defineRule, type Weakness } from '../defineRule.ts';
import { isWholeTable } from './listQueries.ts';
import { describePath, isServiceFile, pathFromHandler } from './serving.ts';
import { chainOf } from './tree.ts';

/** JSON of any size that is read or written in one go while a request waits. */
export const unboundedJson = defineRule((scene) => ({
  CallExpression: (call): void => {
    const [value] = call.arguments;
    const name = textOf(call.callee);
    if (value === undefined || (name !== 'JSON.parse' && name !== 'JSON.stringify') || !isServiceFile(call)) return;
    const path = pathFromHandler(call);
    if (path !== undefined) scene.judge(call, name === 'JSON.parse' ? parsed(value, path) : written(value, path));
  },
}));

function written(value: TSESTree.Node, path: readonly string[]): Weakness | undefined {
  const query = isWholeTable(value);
  return query && { detail: `Here the rows of ${query.text} become one text${describePath(path)}.` };
}

/** The content of an upload, or of a file that the code does not name. */
function parsed(value: TSESTree.Node, path: readonly string[]): Weakness | undefined {
  const definition = definitionOf(value) ?? unwrap(value);
  const isUpload =
    /\b(?:req|request|ctx|ctx\.req)\.files?\b[\w.[\]'"!?]*\.(?:buffer|data)\b/.test(textOf(definition)) ||
    /\bfile\.(?:buffer|data)\b/.test(textOf(definition));
  if (isUpload)
    return { detail: `Here all of an upload, ${shortText(definition, 40)}, is parsed at once${describePath(path)}.` };
  const read = chainOf(definition).find(
    (call) => /^readFile(Sync)?$/.test(calledName(call) ?? '') && /^fs/.test(moduleMember(call.callee)?.module ?? ''),
  );
  const [file] = read?.arguments ?? [];
  if (read === undefined || file === undefined || isNamedFile(file)) return undefined;
  return { detail: `Here all of ${shortText(file, 40)} is parsed at once${describePath(path)}.`, confidence: 'low' };
}

/** A file that the code names has a size that its authors know. */
function isNamedFile(file: TSESTree.Node): boolean {
  const definition = definitionOf(file) ?? unwrap(file);
  if (definition.type === NodeType.Literal) return true;
  if (definition.type === NodeType.CallExpression) return definition.arguments.every(isNamedPart);
  return definition.type === NodeType.BinaryExpression
    ? isNamedPart(definition.left) && isNamedPart(definition.right)
    : isNamedPart(definition);
}

function isNamedPart(node: TSESTree.Node): boolean {
  const bare = definitionOf(node) ?? unwrap(node);
  if (bare.type === NodeType.Literal || bare.type === NodeType.NewExpression) return true;
  const text = textOf(bare);
  return (
    /^(__dirname|__filename|process\.cwd\(\)|import\.meta\.\w+|[A-Z][A-Z0-9_]*|process\.env\.\w+)$/.test(text) ||
    (bare.type === NodeType.TemplateLiteral && bare.expressions.every(isNamedPart))
  );
}
