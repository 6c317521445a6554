import type { IncomingMessage } from 'node:http';
import { isLoopback } from './loopback.ts';

/**
 * True for a request that a page on the web may have made: one that has learnt the token could spend the user's money.
 * Browsers say where a request comes from and let no page change it. Programs say nothing; desktop apps, which are
 * pages too, name a scheme of their own (`vscode-file://vscode-app`) and are cross-site to a browser like all others.
 */
export function isFromWebPage({ headers }: IncomingMessage): boolean {
  const { origin } = headers;
  if (origin !== undefined && /^https?:/i.test(origin)) return !isOfThisMachine(origin);
  const isApp = origin !== undefined && /^[a-z][a-z0-9+.-]*:/i.test(origin);
  return headers['sec-fetch-site'] === 'cross-site' && !isApp;
}

/** A page that is served on this machine; browsers take every name below `localhost` for it. */
function isOfThisMachine(origin: string): boolean {
  if (!URL.canParse(origin)) return false;
  const { hostname } = new URL(origin);
  return isLoopback(hostname) || hostname.endsWith('.localhost');
}
