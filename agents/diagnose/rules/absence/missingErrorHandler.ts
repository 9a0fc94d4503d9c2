import { AST_NODE_TYPES as NodeType } from '@typescript-eslint/utils';
import { calledName } from '../../flow/callers.ts';
import { calleesOf } from '../../flow/calls.ts';
import { isFunctionNode } from '../../flow/scope.ts';
import { valueOf } from '../../flow/values.ts';
import { textOf } from '../../source/sourceFile.ts';
import { mentions, serverApps, usesPackage, type ServerApp } from '../configuration/expressApps.ts';
import { defineProjectRule } from '../defineProjectRule.ts';
import { routesOf } from './routes.ts';

const handlingPackages =
  /error-?handler|^@sentry\/node|api-error-handler|^express-error|^youch$|^boom-express|express-problem|http-problem|^celebrate$|^express-boom$|^strong-error-handler$/i;
const errorParameter = /^_?(err|error|e|ex|exception|reason)\w*$/i;

/** An Express application without a middleware of its own for errors. */
export const missingErrorHandler = defineProjectRule((project, judge) => {
  for (const app of serverApps(project)) {
    if (app.framework !== 'express' || routesOf(app).length === 0) continue;
    const isHandled =
      hasErrorMiddleware(app) ||
      usesPackage(app, handlingPackages) ||
      mentions(app, /setupExpressErrorHandler|Handlers\.errorHandler|errorHandler\(\)/);
    judge(
      app.call,
      isHandled
        ? undefined
        : {
            detail:
              'Here the application is made, and none of its middleware takes an error as the first of four parameters.',
          },
    );
  }
});

function hasErrorMiddleware({ files }: ServerApp): boolean {
  return files.some(
    ({ functions, calls }) =>
      functions.some(
        ({ params }) =>
          params.length === 4 && params[0] !== undefined && errorParameter.test(textOf(params[0]).split(':')[0] ?? ''),
      ) ||
      calls.some((call) => calledName(call) === 'use' && call.arguments.some((argument) => isUnknownHandler(argument))),
  );
}

/** A middleware that is called an error handler, but whose code is not here. */
function isUnknownHandler(argument: Parameters<typeof textOf>[0]): boolean {
  if (!/err(?:or)?s?(?:_?Handler|_?Middleware|Handling)?/i.test(textOf(argument)) || isFunctionNode(argument))
    return false;
  const isKnown =
    argument.type === NodeType.CallExpression ? calleesOf(argument).length > 0 : valueOf(argument)?.kind === 'function';
  return !isKnown || /handler|middleware/i.test(textOf(argument));
}
