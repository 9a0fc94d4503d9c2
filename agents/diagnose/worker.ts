import { parentPort } from 'node:worker_threads';
import { analyse } from './analyse.ts';
import type { AnalysisMessage, AnalysisRequest } from './protocol.ts';

const port = parentPort;
if (port === null) throw new Error('agents/diagnose/worker.ts runs in a worker thread: call diagnose() instead.');

let last: Promise<void> = Promise.resolve();
const tell = (message: AnalysisMessage): void => {
  port.postMessage(message);
};

port.on('message', (request: AnalysisRequest) => {
  // A failure here is a defect, not a bad file: it ends the thread, and the main thread tells of it.
  last = last.then(() => analyse(request, tell));
});
