import type { IncomingHttpHeaders } from 'node:http';
import { HeadroomError } from '../errors.ts';
import { parseUpstream } from './upstream-url.ts';

/** Where requests without a mount may go. */
export const providers = ['anthropic', 'openai', 'google'] as const;
export type Provider = (typeof providers)[number];

/** A base URL of each provider, as its own SDK takes it. */
export type ProviderUrls = Readonly<Record<Provider, URL>>;

const published: Readonly<Record<Provider, string>> = {
  anthropic: 'https://api.anthropic.com',
  openai: 'https://api.openai.com',
  google: 'https://generativelanguage.googleapis.com',
};

/** What `--upstream` and `HEADROOM_UPSTREAM` name. */
export interface NamedUpstreams {
  readonly urls: ProviderUrls;
  /** One URL was named for all: whatever is asked goes there. */
  readonly isOne: boolean;
}

/**
 * Base URLs from `URL`, or from `anthropic=URL,openai=URL`, where what is not named is the provider's own. Throws
 * `UPSTREAM_INVALID`.
 */
export function parseUpstreams(text: string | null, from: string): NamedUpstreams {
  const parts = text === null ? [] : text.split(',').filter((part) => part.trim() !== '');
  const [first = ''] = parts;
  if (parts.length === 1 && !isNamed(first)) {
    const url = parseUpstream(first.trim(), from);
    return { urls: { anthropic: url, openai: url, google: url }, isOne: true };
  }
  const named = new Map(parts.map((part) => namedUrl(part, from)));
  const [anthropic, openai, google] = providers.map(
    (provider) => named.get(provider) ?? new URL(published[provider]),
  ) as [URL, URL, URL];
  return { urls: { anthropic, openai, google }, isOne: false };
}

function isNamed(part: string): boolean {
  return /^\s*[a-z]+=/i.test(part);
}

function namedUrl(part: string, from: string): [Provider, URL] {
  const [, name = '', url = ''] = /^\s*(\w+)=(.*)$/.exec(part) ?? [];
  const provider = providers.find((each) => each === name.toLowerCase());
  if (provider !== undefined) return [provider, parseUpstream(url.trim(), `${from}, ${provider}`)];
  throw new HeadroomError(
    'UPSTREAM_INVALID',
    `Several provider URLs are named (${from}), one of them without one of the names ${providers.join(', ')}.`,
    'Write anthropic=https://…,openai=https://…, or one URL for all.',
  );
}

/** Where a request goes, and its path there: with one version in front, without a slash at its end. */
export interface Destination {
  readonly provider: Provider;
  readonly path: string;
}

/**
 * Tells the provider of a request: by its path where only one has such a path, by its headers where several have it
 * (`/v1/models`), else OpenAI's, whose API most others speak. Null: it is no path of any of them.
 */
export function destinationOf(path: string, headers: IncomingHttpHeaders): Destination | null {
  const { route, query } = parted(path);
  if (isGooglePath(route)) return { provider: 'google', path: route.replace(/^\/v1(?=\/v1)/, '') + query };
  const whole = withVersion(route);
  if (whole === null) return null;
  return { provider: providerOf(whole, query, headers), path: whole + query };
}

/** The path as it is when it follows the base URL of one gateway for all: what clients join wrongly is mended. */
export function tidied(path: string, headers: IncomingHttpHeaders): Destination {
  return destinationOf(path, headers) ?? { provider: 'openai', path };
}

function parted(path: string): { readonly route: string; readonly query: string } {
  const [, route = '', query = ''] = /^([^?]*)(.*)$/s.exec(path) ?? [];
  return { route: route.replaceAll(/\/{2,}/g, '/').replace(/(?<=.)\/$/, ''), query };
}

/** `/v1beta/models/…`, `/v1/models/gemini-3:generateContent`, and where its files are sent to. */
function isGooglePath(route: string): boolean {
  return (
    /^(?:\/v1)?(?:\/upload)?\/v1(?:alpha|beta)\d*(?:\/|$)/.test(route) ||
    /^(?:\/v1)*\/(?:models|tunedModels)\/[^/]+:\w+$/.test(route)
  );
}

/** What stands behind `/v1` in the APIs of Anthropic and OpenAI: some clients leave the version out. */
const roots = new Set(
  (
    'messages complete chat completions responses models embeddings files batches images audio moderations ' +
    'fine_tuning uploads vector_stores assistants threads conversations containers evals videos realtime ' +
    'organization organizations skills'
  ).split(' '),
);

/** A base URL that has the version already makes it twice. */
function withVersion(route: string): string | null {
  const versioned = /^(?:\/v1)+(\/.*)$/.exec(route)?.[1];
  if (versioned !== undefined) return `/v1${versioned}`;
  const root = route.split('/')[1] ?? '';
  return roots.has(root) ? `/v1${route}` : null;
}

function providerOf(route: string, query: string, headers: IncomingHttpHeaders): Provider {
  if (/^\/v1\/(?:messages|complete)(?:\/|$)/.test(route)) return 'anthropic';
  if (/^\/v1\/(?:chat|completions|responses)(?:\/|$)/.test(route)) return 'openai';
  if (headers['anthropic-version'] !== undefined || headers['x-api-key'] !== undefined) return 'anthropic';
  if (headers['x-goog-api-key'] !== undefined || /[?&]key=/.test(query)) return 'google';
  return 'openai';
}

/** The base that the path of a destination is joined to. */
export interface Base {
  readonly url: URL;
  /** In the place of a leading `/v1`: a base URL with a path of its own is where OpenAI's SDK puts no version. */
  readonly version: string;
}

/** Where OpenAI's SDK puts no version: behind one, or behind what stands in its place. */
const isApiRoot = /\/(?:v\d\w*|openai)$/;

/**
 * How a provider's base URL and a path with its version go together. Anthropic's and Google's SDKs put a version
 * behind the base, OpenAI's none: there a path of any kind is taken for what stands in its place. One URL for all is that
 * of a gateway, which has the version behind it unless it ends in one.
 */
export function baseOf(provider: Provider, given: URL, isOne: boolean): Base {
  const url = new URL(given);
  const path = given.pathname.replace(/\/+$/, '');
  url.pathname = path.replace(/\/v1(?:beta)?$/, '');
  const isRoot = path !== '' && url.pathname === path && (!isOne || isApiRoot.test(path));
  return { url, version: provider === 'openai' && isRoot ? '' : '/v1' };
}

/** A path below a base. */
export function pathBelow({ version }: Base, path: string): string {
  return version === '/v1' ? path : path.replace(/^\/v1(?=\/|$)/, version);
}
