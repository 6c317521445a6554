import { HeadroomError } from '../errors.ts';
import type { Environment } from '../settings.ts';
import { isLoopback } from './loopback.ts';

const protocols = new Set(['http:', 'https:', 'socks:', 'socks4:', 'socks4a:', 'socks5:', 'socks5h:']);

/**
 * The proxy that the user's environment names for a URL, by curl's rules; null where it is reached directly, as
 * loopback always is. Throws `UPSTREAM_INVALID` for a variable that names none.
 */
export function proxyFor(url: URL, env: Environment): URL | null {
  if (isLoopback(url.hostname)) return null;
  const proxy = variable(env, `${url.protocol.slice(0, -1)}_proxy`) ?? variable(env, 'all_proxy');
  if (proxy === null || isExempt(url, variable(env, 'no_proxy')?.value ?? '')) return null;
  return parseProxy(proxy);
}

interface Variable {
  readonly name: string;
  readonly value: string;
}

/** A variable in either spelling, the lower one first; an empty one counts as none. */
function variable(env: Environment, lower: string): Variable | null {
  for (const name of [lower, lower.toUpperCase()]) {
    const value = env[name] ?? '';
    if (value !== '') return { name, value };
  }
  return null;
}

/** The port of a URL, also where it is left to the protocol. */
export function portOf({ protocol, port }: URL): string {
  return port !== '' ? port : protocol === 'https:' ? '443' : '80';
}

function isExempt(url: URL, list: string): boolean {
  const { hostname } = url;
  const ofUrl = portOf(url);
  return list.split(/[\s,]+/).some((entry) => {
    const [, named = '', ofEntry = ofUrl] = /^(\[.*\]|.*?)(?::(\d+))?$/.exec(entry) ?? [];
    if (named === '*') return true;
    const domain = named.replace(/^\*?\./, '').toLowerCase();
    const within = hostname === domain || hostname.endsWith(`.${domain}`);
    return domain !== '' && within && ofEntry === ofUrl;
  });
}

/** What has no scheme is an HTTP proxy. */
function parseProxy({ name, value }: Variable): URL {
  const text = value.includes('://') ? value : `http://${value}`;
  const proxy = URL.canParse(text) ? new URL(text) : null;
  if (proxy !== null && protocols.has(proxy.protocol) && proxy.hostname !== '') return proxy;
  throw new HeadroomError(
    'UPSTREAM_INVALID',
    `${name} is not the URL of a proxy.`,
    'Write it as http://host:port or socks5://host:port.',
  );
}
