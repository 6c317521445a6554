import { HeadroomError } from '../errors.ts';

/** A provider's base URL; `from` names the setting that gave it. Throws `UPSTREAM_INVALID`, which does not quote it. */
export function parseUpstream(text: string, from: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url !== null && /^https?:$/.test(url.protocol)) {
    if (url.search === '' && url.hash === '') return url;
    throw new HeadroomError(
      'UPSTREAM_INVALID',
      `The provider's URL has a query (${from}), which would not stand where it belongs.`,
      'Leave out what follows the path; clients send queries of their own.',
    );
  }
  throw new HeadroomError(
    'UPSTREAM_INVALID',
    `The provider's URL is not an http(s) URL (${from}).`,
    /^\w+=/.test(text)
      ? 'Name one URL here; one for each provider is for headroom proxy without --agent.'
      : 'Write it as https://host, with a path if it needs one.',
  );
}
