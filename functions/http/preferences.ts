/** True when a `Prefer` header (RFC 7240) holds `respond-async`. */
export function prefersRespondAsync(prefer: string | undefined): boolean {
  if (prefer === undefined) return false;
  return prefer
    .split(',')
    .some((preference) => (preference.split(/[;=]/)[0] ?? '').trim().toLowerCase() === 'respond-async');
}
