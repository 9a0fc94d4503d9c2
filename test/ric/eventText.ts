/** An event of a stream, as far as the tests look at it. */
export interface SentEvent {
  /** Absent for what is live only. */
  readonly id?: number;
  readonly type: string;
}

/** The events of a server-sent body, by their `data`. */
export function eventsIn(body: string): readonly SentEvent[] {
  const lines = body.split('\n').filter((line) => line.startsWith('data: '));
  return lines.map((line) => JSON.parse(line.slice('data: '.length)) as SentEvent);
}
