import { calledName } from '../../flow/callers.ts';
import { stringOf } from '../../flow/scope.ts';
import { moduleMember } from '../../flow/values.ts';
import { textOf, type CallNode } from '../../source/sourceFile.ts';
import { mentions, serverApps, usesPackage, type ServerApp } from '../configuration/expressApps.ts';
import { settingOf } from '../configuration/settings.ts';
import { defineProjectRule } from '../defineProjectRule.ts';
import { changesState, routesOf } from './routes.ts';

const sessionPackages =
  /^(express-session|cookie-session|client-sessions|koa-session|koa-generic-session|@fastify\/session|fastify-session|@fastify\/secure-session|iron-session|@hapi\/cookie|@hapi\/yar|yar)$/;
const protectingPackages = /csrf|csurf|xsrf|^lusca$|^koa-lusca$|^surf$/i;
const ownProtection =
  /csrf|xsrf|sec-fetch-site|sameSite['"]?\s*:\s*(?:['"](?:strict|lax)['"]|true)|same_?site=(?:strict|lax)|headers\.(?:origin|referer)\b|headers\[['"](?:origin|referer)['"]\]|\.get\(\s*['"](?:origin|referer)['"]|x-requested-with|checkOrigin|verifyOrigin/i;

/** Sessions in cookies open routes that change something, and nothing tells a request of the site's own pages from another site's. */
export const missingCsrfProtection = defineProjectRule((project, judge) => {
  for (const app of serverApps(project)) {
    const session = sessionOf(app);
    if (session === undefined) continue;
    const routes = routesOf(app).filter(changesState);
    if (routes.length === 0) continue;
    const isProtected = usesPackage(app, protectingPackages) || mentions(app, ownProtection);
    const first = routes[0];
    const example = first === undefined ? '' : ` such as ${first.method.toUpperCase()} ${first.path}`;
    judge(
      session,
      isProtected
        ? undefined
        : {
            detail: `Here the session is set up, and ${routes.length} route(s) that change something${example} rely on it.`,
          },
    );
  }
});

/** The call that sets up sessions in cookies, or else one that hands out a cookie which identifies the user. */
function sessionOf(app: ServerApp): CallNode | undefined {
  const calls = app.files.flatMap(({ calls: all }) => all);
  const session = calls.find((call) => {
    const member = moduleMember(call.callee);
    if (member !== undefined && sessionPackages.test(member.module))
      return /^(|session)$/.test(member.path.join('.')) && call.arguments.length > 0;
    const [plugin] = call.arguments;
    return (
      calledName(call) === 'register' &&
      plugin !== undefined &&
      sessionPackages.test(moduleMember(plugin)?.module ?? '')
    );
  });
  return (
    session ?? (mentions(app, /\b(?:cookies|signedCookies)\b\s*[.[]/) ? calls.find(isIdentifyingCookie) : undefined)
  );
}

function isIdentifyingCookie(call: CallNode): boolean {
  if (!/^(cookie|setCookie)$/.test(calledName(call) ?? '') || call.arguments.length < 2) return false;
  const name = stringOf(call.arguments[0]) ?? '';
  const isIdentity = /^(?:access_?-?token|token|jwt|auth\w*|session\w*|sid|connect\.sid|refresh_?-?token)$/i.test(name);
  const sameSite = settingOf(call.arguments[2], 'sameSite');
  return isIdentity && (sameSite === undefined || /none|false/i.test(textOf(sameSite)));
}
