/** The command line is not right. Ends the process with exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** The server cannot be reached, refused, or answered something else than its contract. Ends the process with exit code 3. */
export class ServiceError extends Error {
  override readonly name = 'ServiceError';
  /** The HTTP status of a refusal; absent when there was no answer. */
  readonly status: number | undefined;

  constructor(message: string, options: { status?: number | undefined; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.status = options.status;
  }
}

/** The message of anything thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
