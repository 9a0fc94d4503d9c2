import type { JudgePlace, TextFile } from '../defineProjectRule.ts';
import type { Project } from '../../source/project.ts';
import { functionsOf, handlerFile, typeOf, type Template } from './templates.ts';
import { hasDefault, isGuarded, methodAndPath, openRoute } from './unguardedRoutes.ts';

const readsWho = /\bauthorization\b|\.role\b|\bcaller\w*|\buser_?id\b|\bx-user/i;
const checks =
  /\bverif(?:y|ied|ier)\w*\b|jwtVerify|createRemoteJWKSet|requestContext\??\.authorizer|authenticat\w*\(|getUser(?:Command)?\(|cognito|getSession|createHmac|api[-_]?key/i;

/** An API that has no authorizer, though its functions want to know who calls and check it nowhere. */
export function judgeOpenApis(file: TextFile, template: Template, project: Project, judge: JudgePlace): void {
  const apis = template.resources.filter((entry) => /^AWS::Serverless::(?:Http)?Api$/.test(typeOf(entry)));
  if (apis.length === 0 || hasDefault(template)) return;
  const routed = functionsOf(template).flatMap(({ handler, events }) => {
    const routes = events.filter((event) => event.kind === 'http' && !openRoute.test(methodAndPath(event).path ?? ''));
    const path = handlerFile(file, handler, project);
    return routes.length === 0 || path === undefined ? [] : [{ routes, text: project.texts.get(path) ?? '' }];
  });
  if (routed.length === 0) return;
  const isOpen =
    routed.every(({ routes, text }) => !routes.some(isGuarded) && !checks.test(text)) &&
    routed.some(({ text }) => readsWho.test(text));
  for (const api of apis) {
    if (api.get('Properties', 'Auth') !== undefined) continue;
    judge(
      (api.get('Type') ?? api).lines(),
      isOpen
        ? {
            detail: 'Here the API has no authorizer, and its functions read who calls without a check.',
            confidence: 'low',
          }
        : undefined,
    );
  }
}
