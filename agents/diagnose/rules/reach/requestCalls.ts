import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { calledName } from '../../flow/callers.ts';
import { definitionOf } from '../../flow/definitions.ts';
import { findVariable, lastName, propertyOf, stringOf, unwrap } from '../../flow/scope.ts';
import { moduleMember, valueOf } from '../../flow/values.ts';
import { memberWrites } from '../../flow/writes.ts';
import type { CallNode } from '../../source/sourceFile.ts';

/** A call that makes the server (or a browser that it drives) open an address. */
export interface RequestCall {
  readonly name: string;
  readonly kind: 'address' | 'page';
  /** Whole addresses. */
  readonly addresses: readonly TSESTree.Node[];
  /** Hosts without a scheme. */
  readonly hosts: readonly TSESTree.Node[];
  /** True when only its name tells what is called. */
  readonly isByName: boolean;
}

/** Packages of clients with the names of calls whose first argument is an address or options; the package's own call is ''. */
const verbs =
  /^(?:|get|post|put|patch|delete|del|head|options|request|stream|extend|json|buffer|postForm|putForm|patchForm|getUri|fetch|pipeline|paginate|jar|defaults|text|raw|new|read)$/;
const clients: Readonly<Record<string, RegExp>> = {
  axios: verbs,
  got: verbs,
  request: verbs,
  'request-promise': verbs,
  'request-promise-native': verbs,
  requestretry: verbs,
  needle: verbs,
  superagent: verbs,
  undici: /^(request|fetch|stream|pipeline|connect|Request|EventSource|WebSocket|Client|Pool)$/,
  'node-fetch': /^(|Request)$/,
  'cross-fetch': /^(|fetch)$/,
  'isomorphic-fetch': /^$/,
  'isomorphic-unfetch': /^$/,
  'fetch-retry': /^$/,
  'make-fetch-happen': /^$/,
  ky: verbs,
  'ky-universal': verbs,
  wretch: /^$/,
  ofetch: /^(|ofetch|\$fetch|raw)$/,
  phin: /^$/,
  bent: /^$/,
  centra: /^$/,
  urllib: /^(request|curl)$/,
  'typed-rest-client': verbs,
  '@hapi/wreck': /^(get|post|put|patch|delete|request|read)$/,
  http: /^(get|request)$/,
  https: /^(get|request)$/,
  'follow-redirects': /^(get|request)$/,
  http2: /^connect$/,
  net: /^(connect|createConnection)$/,
  tls: /^connect$/,
  '@nestjs/axios': verbs,
  ws: /^(|WebSocket)$/,
  websocket: /^(connect|w3cwebsocket)$/,
  'socket.io-client': /^(|io|connect)$/,
  download: /^$/,
  'node-downloader-helper': /^DownloaderHelper$/,
  'rss-parser': /^parseURL$/,
  jsdom: /^fromURL$/,
  cheerio: /^fromURL$/,
  soap: /^(createClient|createClientAsync)$/,
  jimp: /^read$/,
  'link-preview-js': /^getLinkPreview$/,
  'open-graph-scraper': /^(|run)$/,
  'url-metadata': /^$/,
  metascraper: /^$/,
  'express-http-proxy': /^$/,
  'http-proxy': /^(web|ws|createProxyServer|createProxy)$/,
  'http-proxy-middleware': /^(createProxyMiddleware|createProxy|legacyCreateProxyMiddleware)$/,
  'capture-website': /^(file|buffer|base64)$/,
  'node-webshot': /^$/,
  webshot: /^$/,
  pageres: /^$/,
  'page-loader': /^$/,
  'image-downloader': /^image$/,
  'probe-image-size': /^$/,
  wkhtmltopdf: /^$/,
  'html-pdf-node': /^generatePdfs?$/,
  'pdf-puppeteer': /^$/,
  '@mozilla/readability': /^$/,
  'ytdl-core': /^(|getInfo)$/,
  xmlrpc: /^createClient$/,
  eventsource: /^(|EventSource)$/,
};
/** Browsers that are driven, and what makes a PDF or an image of markup. */
const browsers =
  /^(puppeteer|puppeteer-core|puppeteer-extra|puppeteer-cluster|playwright|playwright-core|playwright-chromium|@playwright\/test|phantom|nightmare|chrome-aws-lambda|@sparticuz\/chromium|webdriverio|selenium-webdriver)$/;
const markupCalls: Readonly<Record<string, RegExp>> = {
  'html-pdf': /^create$/,
  'html-pdf-chrome': /^create$/,
  'node-html-to-image': /^$/,
  wkhtmltopdf: /^$/,
  'html-pdf-node': /^generatePdfs?$/,
  'pdf-puppeteer': /^$/,
  'phantom-html-to-pdf': /^$/,
  'dynamic-html-pdf': /^create$/,
  'pdf-creator-node': /^create$/,
};
const clientName =
  /^(axios|axiosInstance|axiosClient|got|superagent|needle|httpClient|httpService|http_client|apiClient|restClient|undici|fetcher)$/;
const clientMethod = /^(get|post|put|patch|delete|head|request|fetch)$/;
const addressKeys = [
  'url',
  'uri',
  'baseURL',
  'baseUrl',
  'prefixUrl',
  'href',
  'target',
  'forward',
  'endpoint',
  'imageUrl',
];
const hostKeys = ['host', 'hostname'];

/** The call as one that opens an address; undefined for any other. */
export function requestCall(call: CallNode): RequestCall | undefined {
  const callee = unwrap(call.callee);
  const name = calledName(call) ?? '';
  const member = moduleMember(callee);
  if (member !== undefined) return byPackage(call, member);
  if (callee.type === NodeType.Identifier) {
    const isGlobal = findVariable(callee) === undefined;
    const isClient = isGlobal
      ? /^(fetch|WebSocket|EventSource)$/.test(name)
      : name === 'fetch' && valueOf(callee) === undefined;
    return isClient ? read(name, call.arguments.slice(0, 1), !isGlobal) : undefined;
  }
  if (callee.type !== NodeType.MemberExpression || valueOf(callee) !== undefined) return undefined;
  const object = unwrap(callee.object);
  const owner = lastName(object) ?? '';
  if (owner === 'globalThis' && name === 'fetch') return read(name, call.arguments.slice(0, 1), false);
  if (name === 'goto' && /page|frame|tab|browser/i.test(owner)) return read('goto', call.arguments.slice(0, 1), true);
  if (name === 'setContent' && /page|frame|tab/i.test(owner)) return page(call, call.arguments[0], true);
  return clientName.test(owner) && clientMethod.test(name)
    ? read(`${owner}.${name}`, call.arguments.slice(0, 1), true)
    : undefined;
}

function byPackage(
  call: CallNode,
  member: { readonly module: string; readonly path: readonly string[] },
): RequestCall | undefined {
  const { module, path } = member;
  const called = path.findLast((part) => part !== '()') ?? '';
  // `got.extend({})(url)` and `request.defaults({})(url)` are clients as well.
  const last =
    /^(extend|create|defaults|default|axiosRef|agent)$/.test(called) && path.at(-1) === '()'
      ? ''
      : called === 'default'
        ? ''
        : called;
  if (browsers.test(module)) {
    if (last === 'goto' || last === 'navigate') return read(last, call.arguments.slice(0, 1), false);
    return last === 'setContent' ? page(call, call.arguments[0], false) : undefined;
  }
  const markup = Object.hasOwn(markupCalls, module) ? markupCalls[module] : undefined;
  if (markup?.test(last) === true) {
    const [first] = call.arguments;
    const object = first === undefined ? undefined : definitionOf(first);
    const html =
      object?.type === NodeType.ObjectExpression
        ? (propertyOf(object, 'html') ?? propertyOf(object, 'content'))
        : first;
    const url = object?.type === NodeType.ObjectExpression ? propertyOf(object, 'url') : undefined;
    if (url !== undefined) return read(module, [url], false);
    return html === undefined ? undefined : page(call, html, false);
  }
  const names = Object.hasOwn(clients, module) ? clients[module] : undefined;
  if (names?.test(last) !== true) return undefined;
  const name = last === '' ? module : `${module}.${last}`;
  if (module === 'net' || module === 'tls') return readSocket(call, name);
  // `needle('get', url)` and `superagent('GET', url)` name the method first; `proxy.web(request, response, options)` has options last.
  const isMethodFirst =
    (module === 'needle' || module === 'superagent') &&
    (last === '' || last === 'request') &&
    call.arguments.length > 1;
  if (module === 'http-proxy' && last !== 'createProxyServer') return read(name, call.arguments.slice(2, 3), false);
  return read(name, isMethodFirst ? call.arguments.slice(1, 2) : call.arguments.slice(0, 2), false);
}

function readSocket(call: CallNode, name: string): RequestCall {
  const [first, second] = call.arguments;
  const options = first === undefined ? undefined : definitionOf(first);
  const host = options?.type === NodeType.ObjectExpression ? propertyOf(options, 'host') : second;
  return { name, kind: 'address', addresses: [], hosts: host === undefined ? [] : [host], isByName: false };
}

function page(call: CallNode, html: TSESTree.Node | undefined, isByName: boolean): RequestCall | undefined {
  return html && { name: calledName(call) ?? '', kind: 'page', addresses: [html], hosts: [], isByName };
}

/** Reads addresses and hosts out of the arguments: a text, a URL object, or options. */
function read(name: string, given: readonly TSESTree.Node[], isByName: boolean): RequestCall {
  const addresses: TSESTree.Node[] = [];
  const hosts: TSESTree.Node[] = [];
  for (const [index, argument] of given.entries()) {
    const object = definitionOf(argument);
    if (object?.type === NodeType.ObjectExpression) {
      for (const key of addressKeys) addresses.push(...valueOfKey(object, key));
      // With a host and a hostname, the latter counts.
      for (const key of hostKeys) hosts.push(...valueOfKey(object, key));
      for (const { node, at } of filledLater(argument)) {
        if (at !== undefined && addressKeys.includes(at)) addresses.push(node);
        if (at !== undefined && hostKeys.includes(at)) hosts.push(node);
      }
      for (const property of object.properties)
        if (property.type === NodeType.SpreadElement && isAddressParts(property.argument))
          addresses.push(property.argument);
    } else if (index === 0 && stringOf(argument) === undefined) {
      addresses.push(argument);
    }
  }
  return { name, kind: 'address', addresses, hosts, isByName };
}

function filledLater(argument: TSESTree.Node): ReturnType<typeof memberWrites> {
  const variable = argument.type === NodeType.Identifier ? findVariable(argument) : undefined;
  return variable === undefined ? [] : memberWrites(variable, argument);
}

/** `...url.parse(address)`. */
function isAddressParts(node: TSESTree.Node): boolean {
  const definition = definitionOf(node);
  return (
    definition?.type === NodeType.CallExpression && /^(?:parse|urlToHttpOptions)$/.test(calledName(definition) ?? '')
  );
}

function valueOfKey(object: TSESTree.ObjectExpression, key: string): readonly TSESTree.Node[] {
  const value = propertyOf(object, key);
  return value === undefined ? [] : [value];
}
