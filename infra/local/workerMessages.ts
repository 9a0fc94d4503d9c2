/** What the host tells an execution environment. */
export type HostMessage =
  | { readonly type: 'invoke'; readonly event: unknown; readonly requestId: string; readonly deadlineMs: number }
  /** So many bytes of the response have been passed on: more may come. */
  | { readonly type: 'acknowledge'; readonly bytes: number };

/** What an execution environment tells the host. */
export type EnvironmentMessage =
  | { readonly type: 'ready' }
  | { readonly type: 'chunk'; readonly bytes: Uint8Array }
  /** The response stream is complete; the invocation may still go on. */
  | { readonly type: 'end' }
  /** The invocation is over. `payload` is the JSON of what a handler that does not stream returned. */
  | { readonly type: 'done'; readonly payload?: string }
  | { readonly type: 'failed'; readonly errorType: string; readonly message: string; readonly stack: string }
  | { readonly type: 'log'; readonly level: 'debug' | 'info' | 'warn' | 'error'; readonly text: string };

/** What an execution environment is started with. */
export interface EnvironmentData {
  readonly moduleUrl: string;
  readonly exportName: string;
  readonly functionName: string;
  readonly functionArn: string;
  readonly memoryMiB: number;
  /** Where compiled code is kept between starts. */
  readonly compileCacheDirectory: string;
}
