import { blockingRedisCommand } from './blockingRedisCommand.ts';
import type { OwnRules } from '../ownRule.ts';
import { bufferInsteadOfStream } from './bufferInsteadOfStream.ts';
import { connectionPerRequest } from './connectionPerRequest.ts';
import { cpuLoopInHandler } from './cpuLoop.ts';
import { missingGracefulShutdown } from './missingGracefulShutdown.ts';
import { missingPoolLimits } from './missingPoolLimits.ts';
import { missingTimeout } from './missingTimeout.ts';
import { nPlusOne } from './nPlusOne.ts';
import { queryWithoutLimit } from './queryWithoutLimit.ts';
import { repeatedCompilation } from './repeatedCompilation.ts';
import { sequentialAwaits } from './sequentialAwaits.ts';
import { syncIo, syncIoInHandler } from './syncIo.ts';
import { timerLeak } from './timerLeak.ts';
import { unboundedAllocation } from './unboundedAllocation.ts';
import { unboundedBody } from './unboundedBody.ts';
import { unboundedCache } from './unboundedCache.ts';
import { unboundedConcurrency } from './unboundedConcurrency.ts';
import { unboundedDownload } from './unboundedDownload.ts';
import { unboundedJson } from './unboundedJson.ts';
import { unboundedPageSize } from './unboundedPageSize.ts';
import { wholeFileRead } from './wholeFileRead.ts';
import { processPerRequest } from './processPerRequest.ts';
import { missingPrefetch } from './missingPrefetch.ts';
import { overlappingTimer } from './overlappingTimer.ts';
import { unboundedRecursion } from './unboundedRecursion.ts';

/** By id; see `catalog/eventLoop.ts`. */
export const eventLoop: OwnRules = {
  'sync-io-in-handler': syncIoInHandler,
  'sync-io': syncIo,
  'cpu-loop-in-handler': cpuLoopInHandler,
  'unbounded-allocation': unboundedAllocation,
  'unbounded-body': unboundedBody,
  'unbounded-download': unboundedDownload,
  'unbounded-json': unboundedJson,
  'unbounded-cache': unboundedCache,
  'query-without-limit': queryWithoutLimit,
  'unbounded-page-size': unboundedPageSize,
  'n-plus-one': nPlusOne,
  'sequential-awaits': sequentialAwaits,
  'unbounded-concurrency': unboundedConcurrency,
  'missing-timeout': missingTimeout,
  'connection-per-request': connectionPerRequest,
  'missing-pool-limits': missingPoolLimits,
  'whole-file-read': wholeFileRead,
  'timer-leak': timerLeak,
  'buffer-instead-of-stream': bufferInsteadOfStream,
  'repeated-compilation': repeatedCompilation,
  'missing-graceful-shutdown': missingGracefulShutdown,
  'process-per-request': processPerRequest,
  'missing-prefetch': missingPrefetch,
  'overlapping-timer': overlappingTimer,
  'unbounded-recursion': unboundedRecursion,
  'blocking-redis-command': blockingRedisCommand,
};
