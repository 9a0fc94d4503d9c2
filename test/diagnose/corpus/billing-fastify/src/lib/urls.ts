/** Keeps a redirect on this site; anything else goes to the start page. */
export function localPath(candidate: string | undefined): string {
  if (!candidate) return '/';
  const base = 'https://here.invalid';
  const url = URL.canParse(candidate, base) ? new URL(candidate, base) : undefined;
  if (!url || url.origin !== base) return '/';
  // A path like //host/ would be read as another site when it comes back as a header.
  return `/${url.pathname.replace(/^[/\\]+/, '')}${url.search}`;
}
