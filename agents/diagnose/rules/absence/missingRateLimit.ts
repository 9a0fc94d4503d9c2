import { mentions, serverApps, usesPackage } from '../configuration/expressApps.ts';
import { defineProjectRule } from '../defineProjectRule.ts';
import { graphqlMutations } from './graphqlMutations.ts';
import { limitingPackages, limitsOtherPathsOnly } from './limiters.ts';
import { routesOf, type Route } from './routes.ts';

const ownLimit =
  /rate_?-?limit|throttl|brute_?-?force|slow_?-?down|too\s?many\s?(?:requests|attempts|tries|login)|login_?attempts|failed_?(?:login|attempts|logins)|lock_?until|loginTries|\b429\b|maxAttempts|max_attempts|captcha/i;
const guessable =
  /(?:^|[/_-])(?:log-?_?in|sign-?_?in|signin|authenticate|auth\/local|auth\/token|oauth\/token|register|sign-?_?up|signup|forgot[\w-]*|reset[\w-]*|otp|verify-?_?(?:otp|code|pin)|2fa|mfa|passwords?\/(?:reset|forgot)|recover)(?:$|[/_-])/i;
const login = /(?:^|[/_-])(?:log-?_?in|sign-?_?in|signin|authenticate|auth\/local|auth\/token)(?:$|[/_-])/i;
const guessableMutation =
  /^(?:log_?in|sign_?in|authenticate|register|sign_?up)(?:$|User|With|Email|Account)|^(?:request|forgot|reset)\w*Password|^verify\w*(?:Otp|Code|Pin)$/i;
const graphqlPath = '/graphql';

/** Routes at which passwords, codes or accounts can be tried without end. */
export const missingRateLimit = defineProjectRule((project, judge) => {
  for (const app of serverApps(project)) {
    const mutations = graphqlMutations(app).filter(({ path }) => guessableMutation.test(path));
    const routes = [...routesOf(app), ...mutations].filter(
      (route) =>
        mutations.includes(route) ||
        (/^(post|all|use|put)$/.test(route.method) &&
          guessable.test(route.path) &&
          !/\.(?:html|js|css)$/.test(route.path)),
    );
    const [first] = routes.filter(({ method }) => method !== 'use').toSorted((a, b) => rank(a) - rank(b));
    if (first === undefined) continue;
    const endpoint = mutations.includes(first) ? graphqlPath : first.path;
    const isLimited =
      hasGateway(project.texts) ||
      ((usesPackage(app, limitingPackages) || mentions(app, ownLimit)) && !limitsOtherPathsOnly(app, endpoint));
    const others = routes.length > 1 ? ` (and ${routes.length - 1} more)` : '';
    judge(
      first.node,
      isLimited
        ? undefined
        : {
            detail: `Here ${mutations.includes(first) ? 'the mutation' : first.method.toUpperCase()} ${first.path}${others} takes as many tries as a client likes.`,
          },
    );
  }
});

/** The login comes first. */
function rank(route: Route): number {
  return login.test(route.path) || /^(?:log|sign)_?in|^authenticate/i.test(route.path) ? 0 : 1;
}

const limitInProxy =
  /\blimit_req\b|(?:rate-?_?limit\w*|throttl\w*)['"]?\s*[:={]|name:\s*rate-limiting|limit-(?:rps|rpm|connections)\b/i;

/** A proxy whose settings stand in the workspace limits. */
function hasGateway(texts: ReadonlyMap<string, string>): boolean {
  for (const [path, text] of texts) {
    if (/\.conf$|\.ya?ml$|Caddyfile$/.test(path) && limitInProxy.test(text)) return true;
  }
  return false;
}
