import type { JudgePlace } from '../defineProjectRule.ts';
import { functionsOf, typeOf, type Template, type TemplateEvent } from './templates.ts';
import type { Entry } from './yamlEntries.ts';

const changing = /^(?:post|put|patch|delete|any|\*)$/i;
/** Routes that nobody can be logged in for, or that check a signature. */
export const openRoute =
  /login|logout|sign-?in|sign-?up|register|auth|token|oauth|callback|webhook|hook|health|ping|status|password|verify|confirm|contact|public|subscribe|newsletter|refresh|session|metrics|csp|report|track|beacon|feedback|options/i;

/** Routes of a gateway that change something and have no authorizer, in a template whose other routes have one. */
export function judgeRoutes(template: Template, judge: JudgePlace): void {
  if (hasDefault(template)) return;
  const routes = functionsOf(template).flatMap(({ events }) => events.filter(({ kind }) => kind === 'http'));
  const isAnyGuarded = routes.some(isGuarded);
  for (const route of routes) {
    const { method, path } = methodAndPath(route);
    if (method === undefined || path === undefined || !changing.test(method)) continue;
    const isOpen = isAnyGuarded && !isGuarded(route) && !openRoute.test(path);
    judge(
      route.entry.lines(),
      isOpen
        ? {
            detail: `Here ${method.toUpperCase()} ${path} has no authorizer, while other routes of this file have one.`,
            severity: 'medium',
            confidence: 'medium',
          }
        : undefined,
    );
  }
}

/** An authorizer that is written out, even as NONE, was thought of. */
export function isGuarded({ settings }: TemplateEvent): boolean {
  return ['authorizer', 'Auth', 'private', 'request'].some(
    (name) =>
      settings.get(name) !== undefined && (name !== 'request' || settings.get('request', 'authorizer') !== undefined),
  );
}

export function hasDefault({ root, resources }: Template): boolean {
  const globals = ['Api', 'HttpApi'].map((name) => root.get('Globals', name, 'Auth', 'DefaultAuthorizer'));
  const apis = resources
    .filter((entry) => /^AWS::Serverless::(?:Http)?Api$/.test(typeOf(entry)))
    .map((entry) => entry.get('Properties', 'Auth', 'DefaultAuthorizer'));
  return [...globals, ...apis].some((entry) => entry !== undefined);
}

/** `http: POST /orders`, `httpApi: 'POST /orders'` or the two as settings. */
export function methodAndPath({ settings }: TemplateEvent): {
  readonly method: string | undefined;
  readonly path: string | undefined;
} {
  const [method, path] = settings.text()?.split(/\s+/) ?? [];
  const read = (...names: readonly string[]): string | undefined =>
    names
      .map((name): Entry | undefined => settings.get(name))
      .find((entry) => entry !== undefined)
      ?.text();
  return { method: method ?? read('method', 'Method'), path: path ?? read('path', 'Path') };
}
