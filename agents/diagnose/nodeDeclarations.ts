const promiseFunctions = {
  'fs/promises':
    'access appendFile chmod chown copyFile cp glob lchmod lchown link lstat lutimes mkdir mkdtemp open opendir readdir readFile ' +
    'readlink realpath rename rm rmdir stat statfs symlink truncate unlink utimes writeFile',
  'dns/promises':
    'lookup lookupService resolve resolve4 resolve6 resolveAny resolveCaa resolveCname resolveMx resolveNs resolvePtr resolveSoa ' +
    'resolveSrv resolveTxt reverse',
  'stream/promises': 'finished pipeline',
  'timers/promises': 'setImmediate setTimeout',
};

const subtleFunctions =
  'decrypt deriveBits deriveKey digest encrypt exportKey generateKey importKey sign unwrapKey verify wrapKey';

function constants(names: string, type: string): string {
  return names
    .split(' ')
    .map((name) => `const ${name}: ${type};`)
    .join(' ');
}

/** A CommonJS module under both its names; what is not declared of it has an unknown type, which no rule reports on. */
function declareModule(name: string, body: string): string {
  const namespace = `node_${name.replace(/\W/g, '_')}`;
  return (
    `declare namespace ${namespace} { ${body} }\n` +
    `declare module '${name}' { export = ${namespace}; }\n` +
    `declare module 'node:${name}' { export = ${namespace}; }\n`
  );
}

const globals = `
type Asynchronous = (...values: any[]) => Promise<any>;
interface Response {
  readonly ok: boolean; readonly status: number; readonly statusText: string; readonly url: string; readonly headers: any; readonly body: any;
  arrayBuffer: Asynchronous; blob: Asynchronous; bytes: Asynchronous; formData: Asynchronous; json: Asynchronous; text: Asynchronous;
  clone(): Response;
}
declare function fetch(input: any, init?: any): Promise<Response>;
declare const require: any; declare const module: any; declare const exports: any; declare const __dirname: string; declare const __filename: string;
declare const process: any; declare const console: any; declare const Buffer: any; declare const globalThis: any; declare const global: any;
declare const URL: any; declare const URLSearchParams: any; declare const AbortController: any; declare const AbortSignal: any;
declare const TextEncoder: any; declare const TextDecoder: any; declare const performance: any; declare const structuredClone: any;
declare const crypto: { readonly subtle: typeof node_subtle; [name: string]: any };
declare const setTimeout: any; declare const setInterval: any; declare const setImmediate: any; declare const queueMicrotask: any;
declare const clearTimeout: any; declare const clearInterval: any; declare const clearImmediate: any;
declare namespace node_subtle { ${constants(subtleFunctions, 'Asynchronous')} }
`;

/**
 * What Node.js gives that returns promises, and nothing else: an analysed workspace comes without its dependencies, so without
 * the declarations of Node.js too. The full ones would cost a second and 60 MB to tell the analysis nothing more.
 */
export const nodeDeclarations = [
  globals,
  ...Object.entries(promiseFunctions).map(([name, functions]) =>
    declareModule(name, constants(functions, 'Asynchronous')),
  ),
  declareModule('fs', 'const promises: typeof node_fs_promises;'),
  declareModule('dns', 'const promises: typeof node_dns_promises;'),
  declareModule('stream', 'const promises: typeof node_stream_promises;'),
  declareModule('timers', 'const promises: typeof node_timers_promises;'),
  declareModule('events', 'const once: Asynchronous;'),
  declareModule('util', 'function promisify(original: any): Asynchronous;'),
  declareModule(
    'readline/promises',
    'function createInterface(options: any): { question: Asynchronous; [name: string]: any };',
  ),
  declareModule(
    'crypto',
    'const subtle: typeof node_subtle; const webcrypto: { readonly subtle: typeof node_subtle };',
  ),
].join('');
