import type { Finding } from '../../engine/findings.ts';
import type { Cause, CauseRule, Scene } from './causes/cause.ts';
import { dataStores } from './causes/dataStores.ts';
import { libraries } from './causes/libraries.ts';
import { modules } from './causes/modules.ts';
import { network } from './causes/network.ts';
import { notAFunction } from './causes/notAFunction.ts';
import {
  failedAssertion,
  fromFindings,
  notDefined,
  ownThrow,
  unhandledEvent,
  unhandledRejection,
} from './causes/ownCode.ts';
import { secondResponse } from './causes/secondResponse.ts';
import { system } from './causes/system.ts';
import { undefinedValue } from './causes/undefinedValue.ts';

/** From the particular to the general: the first that fits is the cause. */
const rules: readonly CauseRule[] = [
  secondResponse,
  undefinedValue,
  notAFunction,
  modules,
  notDefined,
  dataStores,
  network,
  system,
  libraries,
  failedAssertion,
  ownThrow,
  unhandledEvent,
];

/** A likely cause of the error, or undefined when no rule fits: then nothing is to be said. */
export function findCause(scene: Scene, near: readonly Finding[]): Cause | undefined {
  const rejection = unhandledRejection(scene, near);
  if (rejection !== undefined) return rejection;
  for (const rule of rules) {
    const cause = rule(scene);
    if (cause !== undefined) return withEvent(scene, cause);
  }
  return fromFindings(scene, near);
}

/** The reason of an `error` event that nobody listens to is one thing; that it ends the process is another. */
function withEvent({ report }: Scene, cause: Cause): Cause {
  if (!report.properties.has('emitted')) return cause;
  const step = 'Listen to the `error` event of that emitter: without a listener it ends the process.';
  return cause.nextSteps.includes(step) || cause.statement.includes('has no listener')
    ? cause
    : { ...cause, nextSteps: [...cause.nextSteps, step] };
}
