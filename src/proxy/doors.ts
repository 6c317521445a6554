import type { IncomingMessage } from 'node:http';
import type { ExchangeTools } from './exchange.ts';
import {
  baseOf,
  destinationOf,
  pathBelow,
  providers,
  tidied,
  type Base,
  type NamedUpstreams,
  type Provider,
} from './providers.ts';

/** An upstream and the part of our base URL behind which it is reached: empty, or `/name`. */
export interface Mount {
  readonly mount: string;
  readonly target: URL;
}

/** Where a request goes: what serves it, and its path there. */
export interface Way {
  readonly tools: ExchangeTools;
  readonly path: string;
}

/** The upstreams of a proxy. */
export interface Doors {
  /** `path`: what followed our prefix. Null: it leads nowhere. */
  find(request: IncomingMessage, path: string): Way | null;
  warmUp(): void;
  close(): void;
}

/** Opens what serves an upstream. */
export type OpenUpstream = (target: URL) => Promise<ExchangeTools>;

/** Each upstream behind its own part of the path, which it does not see. */
export async function openMounts(mounts: readonly Mount[], open: OpenUpstream): Promise<Doors> {
  const doors = await Promise.all(
    mounts.map(async ({ mount, target }) => ({ mount, tools: await open(target) })),
  );
  return {
    find: (_request, path) => {
      const door = doors.find(({ mount }) => isBelow(mount, path));
      return door === undefined ? null : { tools: door.tools, path: path.slice(door.mount.length) };
    },
    ...all(doors.map(({ tools }) => tools)),
  };
}

/** Each request goes to the provider that its path and its headers tell. */
export async function openProviders({ urls, isOne }: NamedUpstreams, open: OpenUpstream): Promise<Doors> {
  const doors = new Map<Provider, { readonly base: Base; readonly tools: ExchangeTools }>();
  for (const provider of providers) {
    const base = baseOf(provider, urls[provider], isOne);
    const known = [...doors.values()].find((door) => door.base.url.href === base.url.href);
    doors.set(provider, { base, tools: known?.tools ?? (await open(base.url)) });
  }
  return {
    find: ({ headers }, path) => {
      const destination = isOne ? tidied(path, headers) : destinationOf(path, headers);
      const door = destination === null ? undefined : doors.get(destination.provider);
      if (destination === null || door === undefined) return null;
      return { tools: door.tools, path: pathBelow(door.base, destination.path) };
    },
    ...all([...new Set([...doors.values()].map(({ tools }) => tools))]),
  };
}

function all(opened: readonly ExchangeTools[]): Pick<Doors, 'warmUp' | 'close'> {
  return {
    warmUp: () => {
      for (const { upstream } of opened) upstream.warmUp();
    },
    close: () => {
      for (const { upstream } of opened) upstream.close();
    },
  };
}

function isBelow(mount: string, path: string): boolean {
  return path.startsWith(mount) && (mount === '' || /^([/?]|$)/.test(path.slice(mount.length)));
}
