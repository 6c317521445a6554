import { HeadroomError } from '../errors.ts';

/** A provider's base URL; `from` names the setting that gave it. Throws `UPSTREAM_INVALID`, which does not quote it. */
export function parseUpstream(text: string, from: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url?.protocol === 'https:' || url?.protocol === 'http:') return url;
  throw new HeadroomError(
    'UPSTREAM_INVALID',
    `The provider's URL is not an http(s) URL (${from}).`,
    'Write it as https://host, with a path if it needs one.',
  );
}
