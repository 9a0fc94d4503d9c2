const eventStream = 'text/event-stream';

/** True when an `Accept` header asks for server-sent events at least as much as for JSON. */
export function prefersEventStream(accept: string | undefined): boolean {
  if (accept === undefined) return false;
  const quality = (type: string): number =>
    Math.max(0, ...accept.split(',').map((range) => (mediaTypeOf(range) === type ? qualityOf(range) : 0)));
  const wanted = quality(eventStream);
  return wanted > 0 && wanted >= quality('application/json');
}

function mediaTypeOf(range: string): string {
  return (range.split(';')[0] ?? '').trim().toLowerCase();
}

function qualityOf(range: string): number {
  const parameter = /;\s*q=([0-9.]+)/i.exec(range)?.[1];
  const quality = parameter === undefined ? 1 : Number(parameter);
  return Number.isFinite(quality) ? quality : 1;
}
