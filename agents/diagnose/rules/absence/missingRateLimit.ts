import type { SourceFile } from '../../source/sourceFile.ts';
import { mentions, usesPackage } from '../configuration/expressApps.ts';
import { defineProjectRule } from '../defineProjectRule.ts';
import { graphqlMutations } from './graphqlMutations.ts';
import { limitingPackages, limitsRoute } from './limiters.ts';
import type { Route } from './route.ts';
import { routesOf } from './routes.ts';
import { servicesOf, type Service } from './services.ts';

/** What counts tries by itself, wherever it stands. */
const ownLimit =
  /(?<!x-)rate_?-?limit(?!\w*-?remaining)|brute_?-?force|too\s?many\s?(?:requests|attempts|tries|login)|login_?(?:attempts|tries|failures)|failed_?(?:login|attempts|logins|tries|sign)|(?:attempts|tries|failures)_?(?:left|count)|lock(?:ed)?_?(?:until|out)|captcha|recaptcha|turnstile/i;
/** What may as well be about something else, and counts in the file of the route or of the server only. */
const likelyLimit = /throttl|slow_?-?down|\b429\b|max_?attempts|max_?tries|\bcooldown\b/i;
const login = String.raw`log-?_?in|sign-?_?in|authenticate|auth\/local|auth\/token|oauth\/token|session(?:s)?`;
const secret = String.raw`forgot[\w-]*|reset[\w-]*|otp|verify-?_?(?:otp|code|pin|email)|2fa|mfa|totp|passwords?\/(?:reset|forgot|forgotten)|recover[\w-]*|magic-?link|send-?(?:code|otp)|(?:login|sign-?in)-?code|pin`;
const register = String.raw`register|sign-?_?up`;
const wordIn = (words: string): RegExp => new RegExp(`(?:^|[/_-])(?:${words})(?:$|[/_-])`, 'i');
const kinds: readonly { readonly path: RegExp; readonly mutation: RegExp }[] = [
  {
    path: wordIn(login),
    mutation: /^(?:user_?)?(?:log_?in|sign_?in|authenticate|createSession|tokenAuth)(?:$|User|With|Email|Account)/i,
  },
  {
    path: wordIn(secret),
    mutation:
      /^(?:request|forgot|reset|recover|send)\w*(?:Password|Code|Otp)|^forgot|^verify\w*(?:Otp|Code|Pin)$|^(?:confirm|check)\w*(?:Otp|Code|Pin)$/i,
  },
  { path: wordIn(register), mutation: /^(?:register|sign_?up)(?:$|User|With|Email|Account)/i },
];

/** Routes at which passwords, codes or accounts can be tried without end. */
export const missingRateLimit = defineProjectRule((project, judge) => {
  for (const service of servicesOf(project)) {
    const routes = guessableRoutes(service);
    const [first] = routes;
    if (first === undefined) continue;
    const open = routes.filter((route) => !isLimited(service, route, project.texts));
    // Where something is limited, sign-up without a limit is no omission worth naming.
    const worst = open.length === routes.length ? first : open.find((route) => kindOf(route) < 2);
    const others = open.length > 1 ? ` (and ${open.length - 1} more)` : '';
    judge(
      (worst ?? first).node,
      worst && {
        detail: `Here ${worst.method === 'mutation' ? 'the mutation' : worst.method.toUpperCase()} ${worst.path}${others} takes as many tries as a client likes.`,
        ...(open.length < routes.length && { confidence: 'low' as const }),
      },
    );
  }
});

/** Logins first, then what sends or takes codes, then sign-up. */
function guessableRoutes(service: Service): readonly Route[] {
  const routes = routesOf(service).filter(
    (route) => /^(post|all|put|patch)$/.test(route.method) && !/\.(?:html|js|css)$/.test(route.path),
  );
  return [...routes, ...graphqlMutations(service)]
    .filter((route) => kindOf(route) >= 0)
    .toSorted((a, b) => kindOf(a) - kindOf(b));
}

function kindOf({ method, path }: Route): number {
  if (method === 'mutation') return kinds.findIndex((kind) => kind.mutation.test(path));
  const words = path.replace(/([a-z\d])([A-Z])/g, '$1-$2');
  return kinds.findIndex((kind) => kind.path.test(words) || kind.mutation.test(path.split('/').at(-1) ?? ''));
}

function isLimited(service: Service, route: Route, texts: ReadonlyMap<string, string>): boolean {
  if (hasGateway(service, texts)) return true;
  const endpoint = route.method === 'mutation' ? { ...route, path: '/graphql' } : route;
  const seen = limitsRoute(service, endpoint);
  if (seen !== undefined) return seen;
  const files = service.files.map(withoutComments);
  const near = [service.place, route.node].map((node) => rootOf(node));
  return (
    usesPackage(service, limitingPackages) ||
    mentions({ files }, ownLimit) ||
    mentions({ files: files.filter(({ program }) => near.includes(program)) }, likelyLimit)
  );
}

function rootOf(node: Route['node']): Route['node'] {
  let root = node;
  while ((root.parent as Route['node'] | null | undefined) != null && root.parent !== undefined) root = root.parent;
  return root;
}

/** What is only planned limits nothing. */
function withoutComments(file: SourceFile): SourceFile {
  return { ...file, text: file.text.replace(/^\s*(?:\/\/|\*|\/\*).*$/gm, '') };
}

const limitInProxy =
  /\blimit_req\b|(?:rate-?_?limit\w*|throttl\w*)['"]?\s*[:={]|name:\s*rate-limiting|limit-(?:rps|rpm|connections)\b/i;

/** A proxy whose settings stand in the workspace limits. */
function hasGateway({ files }: Service, texts: ReadonlyMap<string, string>): boolean {
  // What a template says of AWS's gateway is about its functions, not about a server that listens by itself.
  const isOwnServer = files.some(({ text }) => /\.listen\(/.test(text));
  for (const [path, text] of texts) {
    if (!/\.conf$|\.ya?ml$|Caddyfile$/.test(path) || !limitInProxy.test(text)) continue;
    if (!isOwnServer || !/\bAWS::Serverless|\bAWS::ApiGateway/.test(text)) return true;
  }
  return false;
}
