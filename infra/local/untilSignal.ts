/**
 * Runs a service until SIGINT or SIGTERM, then stops it and exits with 0; a second signal exits at once. A start that fails
 * is one line on standard error, and exit code 1.
 */
export async function untilSignal(start: () => Promise<{ stop(): Promise<void> }>): Promise<void> {
  let service: { stop(): Promise<void> } | null = null;
  let stopping = false;
  const end = async (): Promise<void> => {
    if (stopping) process.exit(130);
    stopping = true;
    try {
      await service?.stop();
      process.exit(0);
    } catch (error) {
      fail(error);
    }
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void end());
  try {
    service = await start();
  } catch (error) {
    fail(error);
  }
}

function fail(error: unknown): never {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
