import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { isLoopback, loopbackNames } from './loopback.ts';

/** Why a request is not served, as its client is told. */
export interface Refusal {
  /** HTTP status. */
  readonly status: number;
  /** What is wrong, and what to do about it. */
  readonly says: string;
}

export interface Rules {
  /** Part of the path that names this run: `/s/<token>`. */
  readonly token: string;
  /** Our port. */
  readonly port: number;
  /** Names besides those of loopback under which requests without the token are served; null: none is. */
  readonly plainHosts: readonly string[] | null;
}

/** The path behind our prefix, exactly as it was sent, query included; or why the request is refused. */
export function admit(request: IncomingMessage, rules: Rules): { readonly path: string } | Refusal {
  if (countOf('host', request.rawHeaders) > 1) return { status: 400, says: 'Send one Host header.' };
  const [, sent, path] = /^\/s\/([^/?]*)(.*)$/s.exec(request.url ?? '') ?? [];
  if (sent === undefined || path === undefined) return admitPlain(request, rules);
  // A page in the user's browser can reach loopback under a name of its own (DNS rebinding), but not fake this.
  const asked = request.headers.host?.toLowerCase();
  if (!loopbackNames.some((name) => asked === `${name}:${rules.port}`)) return unknownHost(asked);
  if (isFromWebPage(request)) return fromPage;
  return isSame(sent, rules.token) ? { path } : { status: 404, says: 'No run of headroom has this token.' };
}

const fromPage: Refusal = { status: 403, says: 'Web pages may not use this proxy.' };

/**
 * Without a token any page that a browser shows could ask, so none may. The port is not compared: behind a container's
 * forwarding it is another one, and a name alone tells of a rebound DNS entry.
 */
function admitPlain(request: IncomingMessage, { plainHosts }: Rules): { readonly path: string } | Refusal {
  if (plainHosts === null)
    return { status: 404, says: 'Nothing is served here but /s/<token>/…, as headroom wrap has it.' };
  const asked = request.headers.host?.toLowerCase().replace(/:\d+$/, '');
  const names = [...loopbackNames, ...plainHosts];
  if (!names.some((name) => asked === name.toLowerCase())) return unknownHost(asked);
  if (isOfAnyPage(request)) return fromPage;
  return { path: request.url ?? '' };
}

function unknownHost(asked: string | undefined): Refusal {
  const name = asked?.replace(/[^\w.:[\]-]/g, '') ?? '';
  return {
    status: 403,
    says: `Requests for the host "${name}" are not served. Use localhost, or start headroom proxy with --host ${name}.`,
  };
}

function countOf(name: string, rawHeaders: readonly string[]): number {
  return rawHeaders.filter((text, at) => at % 2 === 0 && text.toLowerCase() === name).length;
}

/** Compares in constant time, whatever the lengths. */
function isSame(left: string, right: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(left), digest(right));
}

/**
 * True for a request that a page on the web may have made: one that has learnt the token could spend the user's money.
 * Browsers say where a request comes from and let no page change it. Programs say nothing; desktop apps, which are
 * pages too, name a scheme of their own (`vscode-file://vscode-app`) and are cross-site to a browser like all others.
 */
function isFromWebPage({ headers }: IncomingMessage): boolean {
  const { origin } = headers;
  if (origin !== undefined && /^https?:/i.test(origin)) return !isOfThisMachine(origin);
  return headers['sec-fetch-site'] === 'cross-site' && !isApp(origin);
}

/** True for whatever a browser shows, a page of this machine too; `none` is what a user types into its address bar. */
function isOfAnyPage({ headers }: IncomingMessage): boolean {
  const { origin } = headers;
  if (origin !== undefined) return /^https?:/i.test(origin) || !isApp(origin);
  return (headers['sec-fetch-site'] ?? 'none') !== 'none';
}

function isApp(origin: string | undefined): boolean {
  return origin !== undefined && /^[a-z][a-z0-9+.-]*:/i.test(origin);
}

/** A page that is served on this machine; browsers take every name below `localhost` for it. */
function isOfThisMachine(origin: string): boolean {
  if (!URL.canParse(origin)) return false;
  const { hostname } = new URL(origin);
  return isLoopback(hostname) || hostname.endsWith('.localhost');
}
