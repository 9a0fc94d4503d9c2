import type { TSESTree } from '@typescript-eslint/utils';
import { decoratorName } from '../../flow/handlers.ts';
import { isTestPath } from '../../source/testPaths.ts';
import { defineProjectRule } from '../defineProjectRule.ts';
import type { ClassNode, SourceFile } from '../../source/sourceFile.ts';
import {
  bringsGuard,
  changingRoutes,
  decoratorText,
  hasDecorator,
  isController,
  routesOfController,
  usesNest,
} from './nest.ts';
import { openRoute } from './unguardedRoutes.ts';

/** What guards every route, or may do so where this cannot be seen. */
const guardsAll =
  /\bAPP_GUARD\b|\.useGlobalGuards\(|\.apply\([^)]*(?:auth|jwt|session|guard|passport|token|user)[^)]*\)|\.use\([^)]*(?:auth|jwt|passport\.authenticate)[^)]*\)/i;
const isPublic =
  /^(?:Public|IsPublic|AllowAnonymous|SkipAuth|NoAuth|Anonymous|Open|Unprotected|WithoutAuth|AllowUnauthorized\w*|OptionalAuth\w*|MessagePattern|EventPattern|ApiExcludeEndpoint)$/;

/** Routes that change data and have no guard, in a service whose other controllers have one. */
export const nestMissingGuard = defineProjectRule((project, judge) => {
  const byPackage = Map.groupBy(
    project.codeFiles().filter((file) => usesNest(file) && !isTestPath(file.path)),
    (file) => project.manifestOf(file.path)?.folder ?? '',
  );
  for (const files of byPackage.values()) {
    const isGuardedAsWhole = files.some(({ text }) => guardsAll.test(text));
    const isAnyGuarded = files.some(hasGuard);
    for (const { classes } of files) {
      for (const controller of classes.filter(isController)) {
        const declared = controller.decorators.find((decorator) => decoratorName(decorator) === 'Controller');
        const base = (declared && decoratorText(declared)) ?? '';
        for (const { method, route } of routesOfController(controller)) {
          const isOdd = isOnlyOpenOf(controller, method);
          if (!changingRoutes.has(decoratorName(route)) && !isOdd) continue;
          const isGuarded =
            [...controller.decorators, ...method.decorators].some(bringsGuard) || controller.superClass !== null;
          const path = `${base}/${decoratorText(route) ?? ''}`;
          const isOpen =
            hasDecorator(method, isPublic) ||
            hasDecorator(controller, isPublic) ||
            openRoute.test(`${path} ${controller.id?.name ?? ''} ${nameOf(method)}`);
          const isWeak = isAnyGuarded && !isGuardedAsWhole && !isGuarded && !isOpen;
          judge(
            route,
            isWeak
              ? {
                  detail: `Here ${decoratorName(route).toUpperCase()} /${path.replace(/^\/+|\/+$/g, '')} has no guard, while ${isOdd ? 'all other routes of its controller' : 'other controllers'} have one.`,
                }
              : undefined,
          );
        }
      }
    }
  }
});

/** The only route of a controller without a guard of its own, where the others have each theirs. */
function isOnlyOpenOf(controller: ClassNode, method: TSESTree.MethodDefinition): boolean {
  const others = routesOfController(controller).filter((other) => other.method !== method);
  return others.length >= 2 && others.every((other) => other.method.decorators.some(bringsGuard));
}

function hasGuard({ classes }: SourceFile): boolean {
  return classes.some(
    (node) =>
      isController(node) &&
      [...node.decorators, ...routesOfController(node).flatMap(({ method }) => method.decorators)].some(
        (decorator) => decoratorName(decorator) === 'UseGuards' || bringsGuard(decorator),
      ),
  );
}

function nameOf({ key }: { readonly key: { readonly type: string; readonly name?: unknown } }): string {
  return typeof key.name === 'string' ? key.name : '';
}
