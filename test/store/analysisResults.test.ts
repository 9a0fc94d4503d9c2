import { afterAll, beforeAll, expect, test } from 'vitest';
import { createAnalysisResults } from '../../functions/store/analysisResults.ts';
import type { ObjectStore } from '../../functions/store/objectStore.ts';
import { newTenant } from '../contract/samples.ts';
import { startObjectServer, type ObjectServer } from '../support/objectStore.ts';

let server: ObjectServer;
beforeAll(async () => {
  server = await startObjectServer();
});
afterAll(() => server.stop());

test('results of the analysis are one value for each session, the one that was saved last', async () => {
  const tenant = newTenant();
  const results = createAnalysisResults(server.objects);
  expect(await results.read(tenant, 's1')).toBeUndefined();
  await results.save(tenant, 's1', Buffer.from('first'));
  await results.save(tenant, 's1', Buffer.from('second'));
  await results.save(tenant, 's2', Buffer.from('other'));
  expect(Buffer.from((await results.read(tenant, 's1')) ?? []).toString()).toBe('second');
  expect(await results.read(newTenant(), 's1')).toBeUndefined();
});

test('they are absent where S3 denies what is not there, and every other failure is told', async () => {
  const failing = (name: string): ObjectStore => ({
    ...server.objects,
    get: () => Promise.reject(Object.assign(new Error(name), { name })),
  });
  expect(await createAnalysisResults(failing('AccessDenied')).read('t', 's')).toBeUndefined();
  await expect(createAnalysisResults(failing('SlowDown')).read('t', 's')).rejects.toThrow('SlowDown');
});
