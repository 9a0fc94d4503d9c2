import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { calledName } from '../../flow/callers.ts';
import { definitionOf } from '../../flow/definitions.ts';
import { stringOf } from '../../flow/scope.ts';
import { moduleMember } from '../../flow/values.ts';
import { textOf, type CallNode, type SourceFile } from '../../source/sourceFile.ts';
import { cookieCall, cookieHeaders, isSessionCookie } from '../access/cookieCalls.ts';
import { mentions, usesPackage } from '../configuration/expressApps.ts';
import { listOf, settingOf } from '../configuration/settings.ts';
import { defineProjectRule } from '../defineProjectRule.ts';
import { changesState } from './route.ts';
import { routesOf } from './routes.ts';
import { servicesOf, type Service } from './services.ts';

const sessionPackages =
  /^(express-session|cookie-session|client-sessions|koa-session|koa-generic-session|@fastify\/session|fastify-session|@fastify\/secure-session|fastify-secure-session|iron-session|@hapi\/yar|yar)$/;
/** They bind their cookies to the own site unless told otherwise. */
const strictByDefault = /^(?:@hapi\/.*|yar|iron-session)$/;
const protectingPackages = /csrf|csurf|xsrf|^lusca$|^koa-lusca$|^surf$|^@hapi\/crumb$|^crumb$/i;
const ownProtection =
  /csrf(?!Prevention\W{1,3}false)|xsrf|sec-fetch-site|x-requested-with|(?:check|verify|assert|is|require|validate)\w*(?:Origin|Referr?er)\b|(?:same|trusted)Origins?\b|originCheck/i;
const originRead =
  /headers\.(?:origin|referer)\b|headers\[['"](?:origin|referer)['"]\]|\.(?:get|header)\(\s*['"](?:origin|referer)['"]/gi;
const readsCookies =
  /\b(?:cookies|signedCookies)\b|\bheaders\.cookie\b|headers\[['"]cookie|getCookie|cookieExtractor|['"]cookie['"]|unsignCookie/;

/** Sessions in cookies open routes that change something, and nothing tells a request of the site's own pages from another site's. */
export const missingCsrfProtection = defineProjectRule((project, judge) => {
  for (const service of servicesOf(project)) {
    const session = sessionOf(service);
    if (session === undefined) continue;
    const routes = routesOf(service).filter(changesState);
    const [first] = routes;
    if (first === undefined && service.framework !== 'graphql') continue;
    const isProtected = isBoundToSite(session) || usesPackage(service, protectingPackages) || isChecked(service);
    const example = first === undefined ? '' : ` such as ${first.method.toUpperCase()} ${first.path}`;
    judge(
      session.call,
      isProtected
        ? undefined
        : {
            detail: `Here the session is set up, and ${routes.length} route(s) that change something${example} rely on it.`,
          },
    );
  }
});

/** A token, a header of the own pages, or a look at where the request comes from; not where that is only told to browsers. */
function isChecked({ files }: Service): boolean {
  return files.some((file) => {
    const text = file.text.replace(/^\s*(?:\/\/|\*|\/\*).*$/gm, '');
    return ownProtection.test(text) || refusesOrigins(text);
  });
}

/** The header is read, and soon after something is refused. What is read for cross-origin sharing refuses nothing. */
function refusesOrigins(text: string): boolean {
  if (/access-control-allow-origin/i.test(text)) return false;
  return [...text.matchAll(originRead)].some(
    ({ index }) =>
      !/\bcors\b|\borigin\s*:/i.test(text.slice(Math.max(0, index - 120), index)) &&
      /\b40[0139]\b|forbid|throw|den(?:y|ied)|reject|unauthori[sz]ed|\breturn false/i.test(
        text.slice(index, index + 400),
      ),
  );
}

/** A call that makes the browser keep who somebody is, and what it says of other sites. */
interface Session {
  readonly call: CallNode;
  readonly sameSite: TSESTree.Node | string | undefined;
  readonly isStrictByDefault: boolean;
}

function isBoundToSite({ sameSite, isStrictByDefault }: Session): boolean {
  if (sameSite === undefined) return isStrictByDefault;
  const text = typeof sameSite === 'string' ? sameSite : textOf(definitionOf(sameSite) ?? sameSite);
  return !/none|\bfalse\b/i.test(text);
}

/** The call that sets up sessions in cookies, or else one that hands out a cookie which identifies the user. */
function sessionOf(service: Service): Session | undefined {
  const calls = service.files.flatMap((file: SourceFile) => file.calls);
  for (const call of calls) {
    const setUp = setUpOf(call);
    if (setUp !== undefined) return setUp;
  }
  if (!mentions(service, readsCookies)) return undefined;
  const cookies = calls.flatMap((call) => identifyingCookie(call) ?? []);
  return cookies.find((cookie) => !isBoundToSite(cookie)) ?? cookies[0];
}

function setUpOf(call: CallNode): Session | undefined {
  const name = calledName(call) ?? '';
  // hapi: server.auth.strategy('session', 'cookie', { cookie: { … } })
  if (name === 'strategy' && stringOf(call.arguments[1]) === 'cookie')
    return { call, sameSite: sameSiteIn(call.arguments.slice(2)), isStrictByDefault: true };
  const [plugin] = call.arguments;
  const member = moduleMember(call.callee);
  const isSetUp =
    member !== undefined &&
    sessionPackages.test(member.module) &&
    /^(|session|default|getIronSession|withIronSession\w*|ironSession)$/.test(member.path.join('.')) &&
    plugin !== undefined;
  if (isSetUp)
    return { call, sameSite: sameSiteIn(call.arguments), isStrictByDefault: strictByDefault.test(member.module) };
  if (name !== 'register' || plugin === undefined) return undefined;
  for (const given of listOf(plugin)) {
    const module = pluginModule(given);
    if (sessionPackages.test(module))
      return {
        call,
        sameSite: sameSiteIn([given, ...call.arguments]),
        isStrictByDefault: strictByDefault.test(module),
      };
  }
  return undefined;
}

/** `register(plugin, options)` and hapi's `register({ plugin, options })`. */
function pluginModule(plugin: TSESTree.Node): string {
  return (moduleMember(plugin) ?? moduleMember(settingOf(plugin, 'plugin') ?? plugin))?.module ?? '';
}

function sameSiteIn(options: readonly TSESTree.Node[]): TSESTree.Node | undefined {
  const paths = [[], ['cookie'], ['cookieOptions'], ['options', 'cookieOptions'], ['cookies']];
  for (const option of options) {
    for (const path of paths) {
      const found = settingOf(option, ...path, 'sameSite') ?? settingOf(option, ...path, 'isSameSite');
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

function identifyingCookie(call: CallNode): Session | undefined {
  const cookie = cookieCall(call);
  if (cookie !== undefined)
    return isSessionCookie(cookie) && !cookie.isUnseen
      ? {
          call,
          sameSite: settingOf(cookie.options, 'sameSite') ?? settingOf(cookie.options, 'isSameSite'),
          isStrictByDefault: false,
        }
      : undefined;
  const [header] = cookieHeaders(call);
  if (header === undefined || call.type !== NodeType.CallExpression) return undefined;
  return { call, sameSite: /same-?site=(\w+)/i.exec(header.text)?.[1], isStrictByDefault: false };
}
