import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { calledName } from '../../flow/callers.ts';
import { propertyName, propertyOf, unwrap } from '../../flow/scope.ts';
import { moduleMember } from '../../flow/values.ts';
import { definitionOf } from '../../flow/definitions.ts';
import type { CallNode } from '../../source/sourceFile.ts';

/** What a call does with the paths that it is given. */
export type FileUse = 'read' | 'write' | 'look';

export interface FileCall {
  readonly name: string;
  readonly use: FileUse;
  readonly paths: readonly TSESTree.Node[];
}

const fileModules = new Set(
  'fs fs/promises fs-extra fs-extra/esm graceful-fs mz/fs original-fs fs-jetpack rimraf del mkdirp make-dir write-file-atomic jsonfile load-json-file write-json-file move-file cpy trash'.split(
    ' ',
  ),
);
const reading =
  /^(read|readFile|createReadStream|readdir|opendir|open|openAsBlob|readJson|readJSON|readlink|copy|copyFile|cp|move|rename|link|symlink|watch|watchFile|inspectTree|list|cwd|dir|loadJsonFile)(Sync)?$/;
const writing =
  /^(write|writeFile|appendFile|append|createWriteStream|unlink|rm|rmdir|remove|mkdir|mkdirp|mkdirs|mkdtemp|truncate|chmod|chown|utimes|lchown|emptyDir|ensureDir|ensureFile|ensureLink|ensureSymlink|outputFile|outputJson|outputJSON|writeJson|writeJSON|createFile|rimraf|writeFileAtomic|default|manual)(Sync)?$/;
const looking = /^(stat|lstat|access|exists|pathExists|statfs)(Sync)?$/;
const twoPaths = /^(copy|copyFile|cp|move|rename|link|symlink)(Sync)?$/;
const fileObjectName = /^(fs|fsp|fse|fsPromises|fsExtra|fs_|gfs)$/;

/** Packages outside of file systems whose call opens the file at a path, with the names of those calls; `` for the package itself. */
const openers: Readonly<Record<string, RegExp>> = {
  ejs: /^renderFile$/,
  pug: /^(renderFile|compileFile)$/,
  'adm-zip': /^(new|addLocalFile|addLocalFolder)$/,
  sharp: /^$|^toFile$/,
  jimp: /^read$/,
  xlsx: /^(readFile|writeFile)$/,
  exceljs: /^readFile$/,
  archiver: /^(file|directory)$/,
  unzipper: /^file$/,
  'better-sqlite3': /^new$/,
  csvtojson: /^fromFile$/,
  'properties-reader': /^$/,
  send: /^$/,
  'koa-send': /^$/,
  'koa-sendfile': /^$/,
  express: /^static$/,
  'serve-static': /^$/,
  'koa-static': /^$/,
};

/** The call that opens, changes or looks at files, with the arguments that are paths; undefined for any other call. */
export function fileCall(call: CallNode): FileCall | undefined {
  const name = calledName(call) ?? '';
  const member = moduleMember(call.callee);
  const [first, second] = call.arguments;
  if (first === undefined) return undefined;
  if (member === undefined) return isFileObject(call) ? fileUse(name, first, second) : undefined;
  if (fileModules.has(member.module))
    return fileUse(member.path.findLast((part) => part !== '()') ?? moduleName(member.module), first, second);
  const opener = Object.hasOwn(openers, member.module) ? openers[member.module] : undefined;
  const called = call.type === NodeType.NewExpression ? 'new' : (member.path.findLast((part) => part !== '()') ?? '');
  if (opener?.test(called) !== true) return undefined;
  if (member.module === 'send' || member.module === 'koa-send') {
    return rootIn(call.arguments[2]) !== undefined || second === undefined
      ? undefined
      : { name: member.module, use: 'read', paths: [second] };
  }
  return { name: called === 'new' || called === '' ? member.module : called, use: 'read', paths: [first] };
}

function moduleName(module: string): string {
  return /^(rimraf|del|mkdirp|make-dir|write-file-atomic|write-json-file|trash)$/.test(module) ? 'default' : 'readFile';
}

function fileUse(name: string, first: TSESTree.Node, second: TSESTree.Node | undefined): FileCall | undefined {
  const use = reading.test(name) ? 'read' : writing.test(name) ? 'write' : looking.test(name) ? 'look' : undefined;
  if (use === undefined) return undefined;
  return { name, use, paths: twoPaths.test(name) && second !== undefined ? [first, second] : [first] };
}

/** An object of unknown origin that is called as the file system is. */
function isFileObject(call: CallNode): boolean {
  const callee = unwrap(call.callee);
  if (callee.type !== NodeType.MemberExpression) return false;
  const object = unwrap(callee.object);
  if (object.type === NodeType.MemberExpression)
    return fileObjectName.test(propertyName(object) ?? '') || propertyName(object) === 'promises';
  return object.type === NodeType.Identifier && fileObjectName.test(object.name);
}

/** `mkdir(dirname(path))` makes room for a file that is written right after: that is where the path does harm. */
export function isFolderOf({ name, paths }: FileCall): boolean {
  const bare = paths[0] && unwrap(paths[0]);
  return (
    /^(mkdir|mkdirp|mkdirs|ensureDir)(Sync)?$/.test(name) &&
    bare?.type === NodeType.CallExpression &&
    calledName(bare) === 'dirname'
  );
}

/** The folder to which options confine a path. */
export function rootIn(options: TSESTree.Node | undefined): TSESTree.Node | undefined {
  const object = options === undefined ? undefined : definitionOf(options);
  return object?.type === NodeType.ObjectExpression ? propertyOf(object, 'root') : undefined;
}
