import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { calledName } from '../../flow/callers.ts';
import { ancestors, enclosingFunction, findVariable, isFunctionNode, stringOf, unwrap } from '../../flow/scope.ts';
import { moduleMember, valueOf } from '../../flow/values.ts';
import { fileOf, textOf } from '../../source/sourceFile.ts';
import { defineRule } from '../defineRule.ts';
import { awaitInstead } from './awaitInstead.ts';
import { runningOf } from './running.ts';
import { describePath, isServiceFile, pathFromHandler } from './serving.ts';

const blockingModules = new Set(
  'fs fs-extra graceful-fs jsonfile child_process zlib crypto bcrypt bcryptjs bcrypt-nodejs @node-rs/bcrypt @node-rs/argon2 execa cross-spawn glob fast-glob globby rimraf mkdirp del make-dir find-up load-json-file write-json-file read-pkg snappy sass node-sass qr-image dns-sync'.split(
    ' ',
  ),
);
/** Packages that block by what they are, with their blocking members; no names stand for the package itself. */
const blockingPackages: Readonly<Record<string, RegExp>> = {
  deasync: /./,
  'sync-request': /./,
  'sync-fetch': /./,
  'sync-mysql': /\bquery$/,
  'sync-rpc': /./,
  sleep: /^(sleep|msleep|usleep)$/,
  shelljs: /^(exec|cp|rm|mv|find|grep|cat|sed|ls)$/,
  xlsx: /^(read|readFile|write|writeFile)$/,
  'node-xlsx': /^(parse|build)$/,
  'jpeg-js': /^(decode|encode)$/,
  pngjs: /^(read|write)$/,
  'csv-parse/lib/sync': /./,
  'csv-stringify/sync': /^stringify$/,
  'crypto-js': /^PBKDF2$/,
  'node-forge': /^(generateKeyPair|pbkdf2)$/,
  'adm-zip':
    /\b(extractAllTo|extractEntryTo|addLocalFolder|addLocalFile|writeZip|toBuffer|readAsText|readFile|getData|getCompressedData)$/,
  pako: /^(inflate|inflateRaw|ungzip|deflate|deflateRaw|gzip)$/,
  fflate: /Sync$/,
  'csv-parse/sync': /^parse$/,
  'node-stream-zip': /\bentryDataSync$/,
};
/** Methods whose name tells that they block, whatever object they are called on. */
const unmistakable =
  /^(readFileSync|writeFileSync|appendFileSync|readdirSync|copyFileSync|execSync|execFileSync|spawnSync|gzipSync|gunzipSync|deflateSync|inflateSync|unzipSync|brotliCompressSync|brotliDecompressSync|pbkdf2Sync|scryptSync|hashSync|compareSync|generateKeyPairSync|readJsonSync|readJSONSync|outputFileSync|rmSync)$/;
/** They end in Sync, but what they do takes no time worth naming. */
const harmless = /^(genSaltSync|randomFillSync|hkdfSync|generateKeySync|watchFileSync|fsyncSync)$/;
/** One look at the file system: the wait is short where the disk is near. */
const short =
  /^(existsSync|accessSync|statSync|lstatSync|mkdirSync|unlinkSync|realpathSync|renameSync|chmodSync|closeSync|openSync|rmdirSync|mkdtempSync|utimesSync|pathExistsSync|ensureDirSync|ensureFileSync)$/;

const servingFolder =
  /(?:^|\/)(?:routes?|routers?|controllers?|handlers?|resolvers?|middlewares?|services?|repositories|api|endpoints|graphql)\//i;
/** What builds and deploys a service runs by itself, and ends. */
const building = /(?:^|\/)(?:infra|infrastructure|cdk|build|deploy|deployment|release)(?:\/|\.[cm]?[jt]s$)/i;

interface Blocking {
  readonly name: string;
  readonly isCertain: boolean;
  readonly isShort: boolean;
}

/** A blocking call inside a function that serves requests, or inside one that such a function calls. */
export const syncIoInHandler = defineRule((scene) => ({
  CallExpression: (call): void => {
    const blocking = blockingCall(call) ?? loadedJson(call);
    if (blocking === undefined) return;
    const path = pathFromHandler(call);
    scene.judge(
      call,
      path && {
        detail: `Here it is ${blocking.name}${describePath(path)}.`,
        fix: awaitInstead(call),
        ...(blocking.isShort && { severity: 'low' as const }),
        ...(!blocking.isCertain && { confidence: 'medium' as const }),
      },
    );
  },
}));

/**
 * A blocking call inside a function of which nothing shows when it runs, but which is made to serve. At the top level of a module, in
 * what is called from there, and in what a schedule runs, nobody waits for it.
 */
export const syncIo = defineRule((scene) => ({
  CallExpression: (call): void => {
    const blocking = blockingCall(call);
    if (blocking?.isCertain !== true) return;
    const isWeak =
      !blocking.isShort &&
      enclosingFunction(call) !== undefined &&
      isServiceFile(call) &&
      !building.test(fileOf(call).path) &&
      isMadeToServe(call) &&
      runningOf(call) === undefined;
    scene.judge(call, isWeak ? { detail: `Here it is ${blocking.name}.`, fix: awaitInstead(call) } : undefined);
  },
}));

/** An async function, which could await instead, or one in a folder of handlers and what these call. */
function isMadeToServe(call: TSESTree.CallExpression): boolean {
  return (
    [...ancestors(call)].some((each) => isFunctionNode(each) && each.async) || servingFolder.test(fileOf(call).path)
  );
}

function blockingCall(call: TSESTree.CallExpression): Blocking | undefined {
  const callee = unwrap(call.callee);
  if (textOf(callee) === 'Atomics.wait') return { name: 'Atomics.wait', isCertain: true, isShort: false };
  if (callee.type !== NodeType.Identifier && callee.type !== NodeType.MemberExpression) return undefined;
  const member = moduleMember(callee);
  if (member === undefined) return zipEntry(call, callee) ?? blockingByName(call, callee);
  const name = member.path.at(-1) ?? '';
  const own = Object.hasOwn(blockingPackages, member.module) ? blockingPackages[member.module] : undefined;
  if (own?.test(name === '' ? member.module : name) === true && !/async\s*:\s*true|\basync\b/.test(textOf(call)))
    return { name: name === '' ? member.module : `${member.module}.${name}`, isCertain: true, isShort: false };
  if (!blockingModules.has(member.module) || harmless.test(name)) return undefined;
  if (!name.endsWith('Sync') && name !== 'sync') return undefined;
  return { name: name === 'sync' ? `${member.module}.sync` : name, isCertain: true, isShort: short.test(name) };
}

/** `entry.getData()` of an entry of adm-zip: inflates it on the spot. */
function zipEntry(call: TSESTree.CallExpression, callee: TSESTree.Node): Blocking | undefined {
  if (callee.type !== NodeType.MemberExpression || !/^(getData|getCompressedData)$/.test(calledName(call) ?? ''))
    return undefined;
  if (call.arguments.length > 1 || !/['"]adm-zip['"]/.test(fileOf(call).text)) return undefined;
  return { name: 'adm-zip’s getData, which inflates an entry', isCertain: false, isShort: false };
}

/** An object that is handed in, such as `this.bcrypt`, is known by the name of its method alone. */
function blockingByName(call: TSESTree.CallExpression, callee: TSESTree.Node): Blocking | undefined {
  const name = calledName(call) ?? '';
  if (!unmistakable.test(name) || valueOf(callee) !== undefined) return undefined;
  if (callee.type === NodeType.Identifier && findVariable(callee) === undefined) return undefined;
  return { name, isCertain: false, isShort: false };
}

/** `require('./data.json')`: read and parsed while the first request waits. */
function loadedJson(call: TSESTree.CallExpression): Blocking | undefined {
  if (
    call.callee.type !== NodeType.Identifier ||
    call.callee.name !== 'require' ||
    findVariable(call.callee) !== undefined
  )
    return undefined;
  const isJson = stringOf(call.arguments[0])?.endsWith('.json') === true;
  return isJson ? { name: 'require of a JSON file', isCertain: true, isShort: true } : undefined;
}
