import { mentions, usesPackage } from '../configuration/expressApps.ts';
import { defineProjectRule } from '../defineProjectRule.ts';
import { servicesOf, type Service } from './services.ts';

const settingPackages =
  /^(helmet|koa-helmet|@fastify\/helmet|fastify-helmet|lusca|koa-lusca|nwebsec|helmet-csp|blankie|@hapi\/\w*security.*|hood|@middy\/http-security-headers|frameguard|hsts|dont-sniff-mimetype|disinfect|next-secure-headers|@next-safe\/middleware|next-safe|@nosecone\/.*|nosecone|hono\/secure-headers|@hono\/secure-headers|secure-headers)$/;
const headerNames =
  /['"`](x-content-type-options|x-frame-options|content-security-policy(?:-report-only)?|strict-transport-security)['"`]/gi;
/** Of hapi, of a route or of all. */
const securityOption = /\bsecurity\s*:\s*(?:true|\{)/;
const beforeAll = /\.(?:use|addHook|ext)\(|onSend|onRequest|onPreResponse|middleware/i;
const servesPages =
  /view engine|\.render\(|\bh\.view\(|sendFile\(|\.static\(|koa-views|@fastify\/view|text\/html|\.html\(/;
/** What answers with data alone: headers for pages are seldom missed there. */
const withoutPages = new Set<Service['framework']>(['lambda', 'graphql', 'http']);

/** A service whose answers carry none of the headers that make browsers careful. */
export const missingSecurityHeaders = defineProjectRule((project, judge) => {
  for (const service of servicesOf(project)) {
    const hasPages = service.framework === 'next' || mentions(service, servesPages);
    if (!hasPages && withoutPages.has(service.framework)) continue;
    const isSet = usesPackage(service, settingPackages) || setsHeaders(service) || isSetInFront(project.texts);
    const weakness = {
      detail: `Here the ${service.framework} application is ${service.framework === 'next' ? 'set up' : 'made'}, and none of its code sets them${hasPages ? ' though it serves pages' : ''}.`,
      severity: hasPages ? ('medium' as const) : ('low' as const),
    };
    judge(service.place, isSet ? undefined : weakness);
  }
});

/** By hapi's option, or by hand. `nosniff` alone counts in front of all routes only: answers with files carry it too. */
function setsHeaders(service: Service): boolean {
  if (mentions(service, securityOption)) return true;
  return service.files.some(({ text }) =>
    [...text.matchAll(headerNames)].some(
      ({ 1: name = '', index }) =>
        name.toLowerCase() !== 'x-content-type-options' || beforeAll.test(text.slice(Math.max(0, index - 300), index)),
    ),
  );
}

/** A proxy whose settings stand in the workspace sets them. */
function isSetInFront(texts: ReadonlyMap<string, string>): boolean {
  for (const [path, text] of texts) {
    if (
      /\.(?:conf|ya?ml|json|toml)$|Caddyfile$|(?:^|\/)_headers$/.test(path) &&
      !path.endsWith('package.json') &&
      /X-Content-Type-Options|X-Frame-Options|Strict-Transport-Security/i.test(text)
    )
      return true;
  }
  return false;
}
