import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { calledName } from '../../flow/callers.ts';
import { findVariable, keyName, referencesOf, unwrap, type Variable } from '../../flow/scope.ts';
import { definitionOf, objectOf } from '../../flow/definitions.ts';
import { moduleMember } from '../../flow/values.ts';
import { fileOf, matchesText, textOf, type CallNode } from '../../source/sourceFile.ts';
import { defineRule, type Weakness } from '../defineRule.ts';
import { isAnswered, isVariableAnswered, valueOfCallback } from './answers.ts';
import { describePath, isServiceFile, pathFromHandler } from './serving.ts';
import { numberOf, optionOf, parentOf, some, variableOf } from './tree.ts';

const maxBytesInMemory = 100 * 1024 * 1024;

/** A file of any size that is held in memory as a whole, where a stream would do. */
export const wholeFileRead = defineRule((scene) => ({
  CallExpression: (call): void => {
    if (!isServiceFile(call)) return;
    const upload = uploadInMemory(call);
    if (upload !== undefined) {
      scene.judge(call, upload.weakness);
      return;
    }
    if (isObjectRead(call)) {
      const use = storedUse(call);
      scene.judge(call, use === undefined ? undefined : { detail: `Here all of a stored object is in memory ${use}.` });
      return;
    }
    if (!isReadFile(call)) return;
    if (storedUse(call) === 'to be uploaded' && isLargeUpload(call)) {
      scene.judge(call, { detail: 'Here all of the file is in memory to be uploaded.' });
      return;
    }
    if (isFixedFile(call.arguments[0])) return;
    const path = pathFromHandler(call);
    if (path === undefined) return;
    const use = streamableUse(call);
    scene.judge(
      call,
      use === undefined ? undefined : { detail: `Here all of it is in memory ${use}${describePath(path)}.` },
    );
  },
}));

function isReadFile(call: TSESTree.CallExpression): boolean {
  const member = moduleMember(call.callee);
  return (
    calledName(call) === 'readFile' &&
    member !== undefined &&
    /^(fs|fs\/promises|fs-extra|graceful-fs)$/.test(member.module)
  );
}

/** `Body.transformToByteArray()` of what S3 gives. */
function isObjectRead(call: TSESTree.CallExpression): boolean {
  return calledName(call) === 'transformToByteArray' && call.arguments.length === 0;
}

const largeContent =
  /ffmpeg|\bsox\b|archiver|pg_dump|mysqldump|\.(?:mp3|mp4|m4a|wav|flac|mov|mkv|webm|avi|zip|tar|t?gz|csv|ndjson|bak|dump|iso)\b/i;

/** What is uploaded is large where the program says that it is sound, film, an archive or a table. */
function isLargeUpload(call: TSESTree.CallExpression): boolean {
  return matchesText(fileOf(call), largeContent) && pathFromHandler(call) !== undefined;
}

/** `await bytes`, `Buffer.from(bytes)`. */
function holdsBytes(node: TSESTree.Node): boolean {
  return (
    node.type === NodeType.AwaitExpression ||
    (node.type === NodeType.CallExpression && textOf(node.callee) === 'Buffer.from')
  );
}

/** What is done with all the bytes, where a stream could do it: they go into a file, or to a store. */
function storedUse(call: TSESTree.CallExpression): string | undefined {
  let value: TSESTree.Node = call;
  for (let outer = parentOf(call); outer !== undefined && holdsBytes(outer); outer = parentOf(outer)) value = outer;
  const name =
    variableOf(call) ?? (parentOf(value)?.type === NodeType.VariableDeclarator ? variableOf(value) : undefined);
  const places = [value, ...referencesOf(name).map(({ identifier }): TSESTree.Node => identifier)];
  for (const place of places) {
    const outer = parentOf(place);
    if (outer?.type === NodeType.Property && outer.value === place && keyName(outer) === 'Body')
      return 'to be uploaded';
    if (outer?.type !== NodeType.CallExpression || outer.callee === place) continue;
    if (calledName(outer) === 'writeFile' && outer.arguments[1] === place) return 'to be written to a file';
  }
  return undefined;
}

/** A file that the code names as a whole is one that its authors know. */
function isFixedFile(file: TSESTree.Node | undefined): boolean {
  if (file === undefined) return true;
  const definition = definitionOf(file) ?? unwrap(file);
  return !some(definition, (node) => {
    if (
      node.type !== NodeType.Identifier ||
      /^(__dirname|__filename|path|process|join|resolve|URL|url|import)$/.test(node.name)
    )
      return false;
    if (/^[A-Z][A-Z0-9_]*$/.test(node.name)) return false;
    const { parent } = node;
    if (parent.type === NodeType.MemberExpression && parent.property === node && !parent.computed)
      return /^(process|path|config|import)\b/.test(textOf(parent))
        ? false
        : parent.object.type === NodeType.Identifier && parent.object.name !== 'path';
    const declared = findVariable(node)?.defs[0]?.node;
    return (
      declared?.type !== NodeType.VariableDeclarator ||
      declared.init === null ||
      definitionOf(node)?.type !== NodeType.Literal
    );
  });
}

function streamableUse(call: TSESTree.CallExpression): string | undefined {
  if (isAnswered(call) || isVariableAnswered(valueOfCallback(call)) || isVariableAnswered(thenValue(call)))
    return 'before the first byte is sent';
  const variable = variableOf(call) ?? valueOfCallback(call);
  const uses = referencesOf(variable).flatMap(({ identifier, writeExpr }) =>
    writeExpr ? [] : [identifier as TSESTree.Node],
  );
  return [call, ...uses].map(useOf).find((use) => use !== undefined);
}

/** `readFile(…).then((data) => …)`. */
function thenValue(call: TSESTree.CallExpression): Variable | undefined {
  const member = call.parent;
  const then = member.type === NodeType.MemberExpression && member.object === call ? member.parent : undefined;
  const callback =
    then?.type === NodeType.CallExpression && calledName(then) === 'then' ? then.arguments[0] : undefined;
  const parameter =
    callback?.type === NodeType.ArrowFunctionExpression || callback?.type === NodeType.FunctionExpression
      ? callback.params[0]
      : undefined;
  return parameter?.type === NodeType.Identifier ? findVariable(parameter) : undefined;
}

function useOf(node: TSESTree.Node): string | undefined {
  let value = node;
  for (
    let { parent } = value;
    parent?.type === NodeType.AwaitExpression || parent?.type === NodeType.TSAsExpression;
    { parent } = value
  )
    value = parent;
  const { parent } = value;
  if (
    parent?.type === NodeType.CallExpression &&
    parent.callee !== value &&
    calledName(parent) === 'update' &&
    /hash|hmac|digest/i.test(textOf(parent.callee))
  )
    return 'to be hashed';
  // `data.toString().split('\n')`
  for (
    let outer: TSESTree.Node | null | undefined = parent;
    outer?.type === NodeType.MemberExpression ||
    (outer?.type === NodeType.CallExpression && unwrap(outer.callee).range[0] === value.range[0]);
    outer = outer.parent
  ) {
    if (outer.type !== NodeType.CallExpression || calledName(outer) !== 'split') continue;
    const separator = outer.arguments[0];
    if (separator !== undefined && /\\n|EOL/.test(textOf(separator))) return 'to be read line by line';
  }
  return undefined;
}

/** `multer({ storage: multer.memoryStorage() })` and express-fileupload, which keep uploads in memory. */
function uploadInMemory(call: CallNode): { readonly weakness: Weakness | undefined } | undefined {
  const member = moduleMember(call.callee);
  if (
    member === undefined ||
    member.path.length > 0 ||
    (member.module !== 'multer' && member.module !== 'express-fileupload')
  )
    return undefined;
  const given = call.arguments[0];
  const options = objectOf(given);
  if (given !== undefined && options === undefined) return undefined;
  if (member.module === 'multer') {
    const storage = options === undefined ? 'absent' : optionOf(options, 'storage');
    const isDisk = options !== undefined && optionOf(options, 'dest') !== 'absent';
    const isMemory =
      typeof storage === 'string'
        ? storage === 'absent' && !isDisk
        : moduleMember(storage)?.path.join('.') === 'memoryStorage.()';
    if (!isMemory) return { weakness: undefined };
  } else if (options !== undefined && optionOf(options, 'useTempFiles') !== 'absent') return { weakness: undefined };
  const limits = options === undefined ? 'absent' : optionOf(options, 'limits');
  const sizes = typeof limits === 'string' ? undefined : objectOf(limits);
  const size = sizes === undefined ? undefined : optionOf(sizes, 'fileSize');
  const isUnlimited =
    limits === 'absent' || size === 'absent' || (typeof size === 'object' && (numberOf(size) ?? 0) > maxBytesInMemory);
  return {
    weakness: isUnlimited
      ? {
          detail: `Here ${member.module} keeps every upload in memory, however large.`,
          severity: 'medium',
          confidence: 'high',
        }
      : undefined,
  };
}
