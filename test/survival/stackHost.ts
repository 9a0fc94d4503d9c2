import { startLocalStack } from '../../infra/local/localStack.ts';
import type { StackOrder, StackReport } from './stackProcess.ts';

/** A process that hosts the whole stack: the API, the functions, the worker, the stores. All of it dies with the process. */
process.once('message', (message) => {
  // The boundary between two processes that run the same code.
  const { dataDirectory, modelUrl } = message as StackOrder;
  const report = (outcome: StackReport) => process.send?.(outcome);
  startLocalStack({
    port: 0,
    dataDirectory,
    environment: { ANTHROPIC_API_KEY: 'scripted', ANTHROPIC_BASE_URL: modelUrl },
    log: (line) => {
      console.error(line);
    },
    logLevel: 'error',
  }).then(
    ({ url, apiKey }) => report({ url, apiKey, error: '' }),
    (error: unknown) => report({ url: '', apiKey: '', error: String(error) }),
  );
});
