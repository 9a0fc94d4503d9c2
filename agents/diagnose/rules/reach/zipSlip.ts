import { DefinitionType } from '@typescript-eslint/scope-manager';
import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { calledName } from '../../flow/callers.ts';
import { calleesOf } from '../../flow/calls.ts';
import { definitionOf } from '../../flow/definitions.ts';
import { ancestors, findVariable, keyName, lastName, propertyName, propertyOf, unwrap } from '../../flow/scope.ts';
import { moduleMember } from '../../flow/values.ts';
import { shortText, textOf, type CallNode, type SourceFile } from '../../source/sourceFile.ts';
import { defineRule, type Weakness } from '../defineRule.ts';
import { fileCall, isFolderOf } from './fileCalls.ts';
import { isConfinedAt, pathPurpose } from './pathPurpose.ts';

/** Packages that hand out the names of an archive's entries as they stand in it. */
const readers =
  /\b(?:from\s+|require\(\s*|import\(\s*)['"](unzipper|unzip|unzip-stream|unzip2|node-unzip-2|adm-zip|tar-stream|tar|fflate|jszip|yauzl|yauzl-promise|node-stream-zip|@zip\.js\/zip\.js|decompress|decompress-zip|zip-local|node-zip|unrar|node-unrar-js|libarchive\.js|7zip-min|pako)['"]/g;
/** Those that refuse names that lead upwards unless they are told not to. */
const checkingReaders = new Set(['yauzl', 'yauzl-promise', 'node-stream-zip', 'decompress', 'tar']);
const entryNames = /^(path|entryName|fileName|filename|name|rawEntryName|relativePath|unsafeOriginalName|header)$/;
const entryObject = /(entry|entries|header|item|member|zip|archive|^f$|^e$|^file$|^files$|^\w*File$)/i;

/** Files written under the names of an archive's entries, and extractors that are told to keep upward paths. */
export const zipSlip = defineRule((scene) => {
  const packages = readersIn(scene.file);
  if (packages.length === 0) return {};
  const isChecked =
    packages.every((name) => checkingReaders.has(name)) &&
    !/decodeStrings\s*:\s*false|skipEntryNameValidation\s*:\s*true/.test(scene.file.text);
  const check = (call: CallNode): void => {
    const careless = carelessExtraction(call);
    if (careless !== undefined) {
      scene.judge(call, careless === 'sound' ? undefined : careless);
      return;
    }
    const file = fileCall(call);
    if (file?.use !== 'write' && !/^(createWriteStream|cp|copyFile|rename)/.test(file?.name ?? '')) return;
    if (file !== undefined && isFolderOf(file)) return;
    const name = file?.paths.map((path) => entryName(path, scene.file)).find((found) => found !== undefined);
    if (name === undefined) return;
    const isSound = isChecked || name === 'cleaned' || isConfinedAt(call);
    scene.judge(
      call,
      isSound
        ? undefined
        : { detail: `Here the path of ${file?.name ?? 'the file'}() holds ${shortText(name)}, the name of an entry.` },
    );
  };
  return { CallExpression: check, NewExpression: check };
});

function readersIn(file: SourceFile): readonly string[] {
  return [...file.text.matchAll(readers)].flatMap(([, name]) => name ?? []);
}

/** Extractors by the options or versions that make them unsafe. */
function carelessExtraction(call: CallNode): Weakness | 'sound' | undefined {
  const member = moduleMember(call.callee);
  const path = member?.path.filter((part) => part !== '()').join('.') ?? '';
  if (member?.module === 'tar' && /^(x|extract|Unpack|UnpackSync)$/.test(path)) {
    const isCareless = call.arguments.some((argument) => {
      const options = definitionOf(argument);
      return (
        options?.type === NodeType.ObjectExpression &&
        isTrue(propertyOf(options, 'preservePaths') ?? propertyOf(options, 'P'))
      );
    });
    return isCareless ? { detail: `Here tar.${path}() is told to keep paths that lead out of the folder.` } : 'sound';
  }
  if (/^(unzip|unzip2|node-unzip-2)$/.test(member?.module ?? '') && path === 'Extract') {
    return {
      detail: `Here ${member?.module ?? ''} extracts names that lead out of the folder: the package is not maintained.`,
    };
  }
  const name = calledName(call);
  const isExtractor =
    /^(unzipper|adm-zip|extract-zip|decompress)$/.test(member?.module ?? '') &&
    /^(Extract|extractAllTo\w*|extractEntryTo|)$/.test(name ?? '');
  return isExtractor ? 'sound' : undefined;
}

function isTrue(node: TSESTree.Node | undefined): boolean {
  return node?.type === NodeType.Literal && node.value === true;
}

/** The entry's name of which a path is made; 'cleaned' when it goes through something that leaves only its last part. */
function entryName(path: TSESTree.Node, file: SourceFile, depth = 0): TSESTree.Node | 'cleaned' | undefined {
  const bare = unwrap(path);
  const inner = (node: TSESTree.Node): TSESTree.Node | 'cleaned' | undefined =>
    depth > 8 ? undefined : entryName(node, file, depth + 1);
  switch (bare.type) {
    case NodeType.MemberExpression:
      return isEntryMember(bare) ? bare : undefined;
    case NodeType.Identifier: {
      if (isEntryVariable(bare)) return bare;
      const declared = findVariable(bare)?.defs[0]?.node;
      const isPlain = declared?.type === NodeType.VariableDeclarator && declared.id.type === NodeType.Identifier;
      return isPlain && declared.init !== null ? inner(declared.init) : undefined;
    }
    case NodeType.TemplateLiteral:
      return firstFound(bare.expressions, inner);
    case NodeType.BinaryExpression:
      return firstFound([bare.left, bare.right], inner);
    case NodeType.CallExpression: {
      const found = firstFound(
        [...bare.arguments, ...(bare.callee.type === NodeType.MemberExpression ? [bare.callee.object] : [])],
        inner,
      );
      return found !== undefined && pathPurpose.isCleanedBy?.(bare) === true ? 'cleaned' : found;
    }
    default:
      return undefined;
  }
}

function firstFound<Found>(
  nodes: readonly TSESTree.Node[],
  find: (node: TSESTree.Node) => Found | undefined,
): Found | undefined {
  for (const node of nodes) {
    const found = find(node);
    if (found !== undefined) return found;
  }
  return undefined;
}

function isEntryMember(member: TSESTree.MemberExpression): boolean {
  const object = unwrap(member.object);
  const owner = lastName(object) ?? '';
  return (
    entryNames.test(propertyName(member) ?? '') && entryObject.test(owner) && !/^req|^request/.test(textOf(object))
  );
}

/** A name that is taken out of an entry (`const { path } = entry`), or the key of an archive's list of files. */
function isEntryVariable(use: TSESTree.Identifier): boolean {
  const [definition] = findVariable(use)?.defs ?? [];
  if (definition === undefined) return false;
  const { parent } = definition.name;
  const isDestructured = parent.type === NodeType.Property && entryNames.test(keyName(parent) ?? '');
  if (isDestructured) return !isMadeHere(parent);
  if (definition.type === DefinitionType.Parameter)
    return /^(relativePath|entryName|fileName|entryPath)$/.test(use.name);
  // `for (const [name, content] of Object.entries(files))`, `for (const name in zip.files)`, `Object.keys(zip.files)`
  for (const node of ancestors(definition.name)) {
    if (node.type === NodeType.ForOfStatement || node.type === NodeType.ForInStatement) {
      return /^(Object\.(entries|keys)\(\s*)?\w*(files|entries|unzipped|zip|archive|contents)/i.test(
        textOf(node.right),
      );
    }
    if (node.type === NodeType.BlockStatement) return false;
  }
  return false;
}

/** What a function of the workspace gives is no longer an entry as it stands in the archive. */
function isMadeHere(pattern: TSESTree.Node): boolean {
  for (const ancestor of ancestors(pattern)) {
    const source =
      ancestor.type === NodeType.ForOfStatement
        ? ancestor.right
        : ancestor.type === NodeType.VariableDeclarator
          ? ancestor.init
          : undefined;
    if (source == null) continue;
    const bare = unwrap(source);
    return bare.type === NodeType.CallExpression && calleesOf(bare).length > 0;
  }
  return false;
}
