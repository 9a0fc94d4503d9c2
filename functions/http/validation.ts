import type { MiddlewareObj } from '@middy/core';
import validator from '@middy/validator';
import type { Options } from '@middy/validator';
import type { Issue } from './asAgentError.ts';
import type { HttpEvent } from './message.ts';
import type { FindRoute } from './route.ts';

/** The shape that middy's validator calls: a function that says yes or no and keeps its errors. It is made for Ajv. */
interface CompiledSchema {
  (event: HttpEvent): boolean;
  errors: readonly Issue[];
}

/** Middy's validator over the zod schema of the event's route. */
export function requestValidator(findRoute: FindRoute): MiddlewareObj<HttpEvent> {
  const compiled: CompiledSchema = Object.assign(
    (event: HttpEvent) => {
      compiled.errors = findRoute(event).check(event);
      return compiled.errors.length === 0;
    },
    { errors: [] },
  );
  // The package's types name Ajv's class where its code wants any such function.
  const eventSchema = compiled as unknown as Options['eventSchema'] & object;
  return validator({ eventSchema });
}
