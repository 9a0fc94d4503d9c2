import type { OwnRules } from '../ownRule.ts';
import { asyncPromiseExecutor } from './asyncPromiseExecutor.ts';
import { callbackCalledTwice } from './callbackCalledTwice.ts';
import { unhandledEmitterError } from './emitterErrors.ts';
import { floatingPromise, missingAwaitInTry } from './floatingPromise.ts';
import { headersSentTwice } from './headersSentTwice.ts';
import { jsonParseUnguarded } from './jsonParseUnguarded.ts';
import { listenerPerRequest } from './listenerPerRequest.ts';
import { lostUpdate } from './lostUpdate.ts';
import { missingRollback } from './missingRollback.ts';
import { misusedPromise } from './misusedPromise.ts';
import { unhandledRejectionSwallowed } from './processHandlers.ts';
import { promiseNeverSettles } from './promiseNeverSettles.ts';
import { queryOutsideTransaction } from './queryOutsideTransaction.ts';
import { raceOnSharedState } from './raceOnSharedState.ts';
import { requestNeverAnswered } from './requestNeverAnswered.ts';
import { resourceNotReleased } from './resourceNotReleased.ts';
import { pipeWithoutErrorHandling, unhandledStreamError } from './streamErrors.ts';
import { swallowedError } from './swallowedError.ts';
import { throwInCallback, throwsNonError } from './throwing.ts';
import { unawaitedReturnInTry } from './unawaitedReturnInTry.ts';

/** By id; see `catalog/async.ts`. */
export const asynchronous: OwnRules = {
  'floating-promise': floatingPromise,
  'misused-promise': misusedPromise,
  'unawaited-return-in-try': unawaitedReturnInTry,
  'async-promise-executor': asyncPromiseExecutor,
  'missing-await-in-try': missingAwaitInTry,
  'swallowed-error': swallowedError,
  'unhandled-stream-error': unhandledStreamError,
  'pipe-without-error-handling': pipeWithoutErrorHandling,
  'unhandled-emitter-error': unhandledEmitterError,
  'missing-rollback': missingRollback,
  'resource-not-released': resourceNotReleased,
  'listener-per-request': listenerPerRequest,
  'headers-sent-twice': headersSentTwice,
  'callback-called-twice': callbackCalledTwice,
  'unhandled-rejection-swallowed': unhandledRejectionSwallowed,
  'race-on-shared-state': raceOnSharedState,
  'lost-update': lostUpdate,
  'query-outside-transaction': queryOutsideTransaction,
  'request-never-answered': requestNeverAnswered,
  'promise-never-settles': promiseNeverSettles,
  'throws-non-error': throwsNonError,
  'throw-in-callback': throwInCallback,
  'json-parse-unguarded': jsonParseUnguarded,
};
