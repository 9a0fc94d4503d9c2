import { mentions, serverApps, usesPackage } from '../configuration/expressApps.ts';
import { defineProjectRule } from '../defineProjectRule.ts';

const settingPackages =
  /^(helmet|koa-helmet|@fastify\/helmet|fastify-helmet|lusca|koa-lusca|nwebsec|helmet-csp|blankie|@hapi\/\w*security.*|hood|@middy\/http-security-headers|frameguard|hsts|dont-sniff-mimetype|disinfect)$/;
const ownHeaders =
  /['"`](?:x-content-type-options|x-frame-options|content-security-policy(?:-report-only)?|strict-transport-security)['"`]|security\s*:\s*(?:true|\{)/i;
const servesPages = /view engine|\.render\(|sendFile\(|\.static\(|koa-views|@fastify\/view|text\/html/;

/** A server whose answers carry none of the headers that make browsers careful. */
export const missingSecurityHeaders = defineProjectRule((project, judge) => {
  for (const app of serverApps(project)) {
    const isSet = usesPackage(app, settingPackages) || mentions(app, ownHeaders) || isSetInFront(project.texts);
    const hasPages = mentions(app, servesPages);
    const weakness = {
      detail: `Here the ${app.framework} application is made, and none of its code sets them${hasPages ? ' though it serves pages' : ''}.`,
      severity: hasPages ? ('medium' as const) : ('low' as const),
    };
    judge(app.call, isSet ? undefined : weakness);
  }
});

/** A proxy whose settings stand in the workspace sets them. */
function isSetInFront(texts: ReadonlyMap<string, string>): boolean {
  for (const [path, text] of texts) {
    if (
      /\.(?:conf|ya?ml|json|toml)$|Caddyfile$/.test(path) &&
      !path.endsWith('package.json') &&
      /X-Content-Type-Options|X-Frame-Options|Strict-Transport-Security/i.test(text)
    )
      return true;
  }
  return false;
}
