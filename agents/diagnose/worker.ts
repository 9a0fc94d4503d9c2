import type { AnalysisTask } from './protocol.ts';

/**
 * What a thread of the pool does. A failure here is a defect, not a bad file: it fails the task, and the main thread tells of it. The
 * analysis is loaded within the first task, so that a thread without memory for it fails that task, and not its own start.
 */
export default async function run({ request, port }: AnalysisTask): Promise<void> {
  port.postMessage({ type: 'start' });
  try {
    const { analyse } = await import('./analyse.ts');
    await analyse(request, (message) => {
      port.postMessage(message);
    });
  } finally {
    port.close();
  }
}
