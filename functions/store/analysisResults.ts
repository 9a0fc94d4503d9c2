import { buffer } from 'node:stream/consumers';
import type { AnalysisResults } from '../../agents/engine/ports.ts';
import { blobPrefix } from './blobs.ts';
import type { ObjectStore } from './objectStore.ts';

/**
 * Results of the analysis as the object `<tenant>/blobs/<session>/analysis`. It is the one object that is replaced: what stands in it can
 * be had again by analysing, and only the run that holds the session writes it.
 */
export function createAnalysisResults(objects: ObjectStore): AnalysisResults {
  const keyOf = (tenant: string, sessionId: string): string => `${blobPrefix({ tenant, sessionId })}analysis`;
  return {
    async read(tenant, sessionId) {
      const content = await objects.get(keyOf(tenant, sessionId)).catch(absentIfDenied);
      return content === undefined ? undefined : buffer(content);
    },
    async save(tenant, sessionId, results) {
      await objects.put(keyOf(tenant, sessionId), results, 'application/gzip');
    },
  };
}

/** S3 denies what is not there to those who may not list, as the functions may not. */
function absentIfDenied(error: unknown): undefined {
  if (error instanceof Error && error.name === 'AccessDenied') return undefined;
  throw error;
}
