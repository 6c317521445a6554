import { IncomingMessage, type ClientRequest } from 'node:http';
import { Readable } from 'node:stream';
import type { Bytes } from '../wire/items/pieces.ts';
import { endToEndHeaders, endToEndTrailers, headerRecord, type HeaderLine } from './headers.ts';

/** The request as the library shall see it; its path is set later. The client's own request stays as it is. */
export function outgoingRequest(
  request: IncomingMessage,
  body: Bytes | Readable | null,
  dropHeaders: readonly string[],
): IncomingMessage {
  const drop = ['host', 'expect', ...dropHeaders, ...(isHeld(body) ? ['content-length'] : [])];
  const seen = new IncomingMessage(request.socket);
  // No method here: the library would give a DELETE without length a `content-length: 0`, even a chunked one.
  seen.url = '/';
  seen.headers = headerRecord([
    ...endToEndHeaders(request.rawHeaders, drop),
    ...framing(request, body),
    ...willingness(request),
  ]);
  return seen;
}

/** All of it is here: its length is known. */
function isHeld(body: Bytes | Readable | null): body is Bytes {
  return body !== null && !(body instanceof Readable);
}

/** What tells the upstream where the body ends, besides a length that the client gave itself. */
function framing({ headers, rawTrailers }: IncomingMessage, body: Bytes | Readable | null): HeaderLine[] {
  const coding = headers['transfer-encoding'];
  if (!isHeld(body)) return coding === undefined ? [] : [['Transfer-Encoding', coding]];
  // Lines behind the body, and a body coded for the way, need the framing that they came in.
  if (coding !== undefined && (rawTrailers.length > 0 || coding.toLowerCase() !== 'chunked'))
    return [['Transfer-Encoding', coding]];
  const bare = body.length === 0 && coding === undefined && headers['content-length'] === undefined;
  return bare ? [] : [['Content-Length', String(body.length)]];
}

/**
 * That trailers are welcome, where the client said so: they pass. It is a word between neighbours, so it is said anew
 * and named as one (RFC 9110 section 10.1.4). What else the client's `TE` names, codings for the way, would reach it
 * undecoded.
 */
function willingness({ headers, httpVersion }: IncomingMessage): HeaderLine[] {
  const welcome = [headers['te'] ?? []].flat().join(',').split(',');
  if (httpVersion !== '1.1' || !welcome.some((word) => /^\s*trailers\s*$/i.test(word))) return [];
  return [
    ['TE', 'trailers'],
    ['Connection', 'TE, keep-alive'],
  ];
}

/** Announces trailers as the client did; the library would not, and they exist behind chunks only. */
export function announceTrailers({ rawHeaders }: IncomingMessage, outgoing: ClientRequest): void {
  if (!outgoing.hasHeader('transfer-encoding')) return;
  for (const [name, value] of endToEndHeaders(rawHeaders))
    if (name.toLowerCase() === 'trailer') outgoing.appendHeader(name, value);
}

/** Puts what came behind the body of a request, now that it is read, behind that of the one that goes out. */
export function passTrailers({ rawTrailers }: IncomingMessage, outgoing: ClientRequest): void {
  const trailers = endToEndTrailers(rawTrailers);
  if (trailers.length > 0) outgoing.addTrailers(trailers);
}

/** The same for a request that asks for a WebSocket: it has no body, and nothing that speaks of one. */
export function outgoingUpgrade(request: IncomingMessage): IncomingMessage {
  const seen = new IncomingMessage(request.socket);
  seen.method = 'GET';
  seen.url = '/';
  seen.httpVersion = request.httpVersion;
  seen.headers = {
    ...headerRecord(endToEndHeaders(request.rawHeaders, ['host', 'content-length', 'expect', 'trailer'])),
    connection: 'Upgrade',
    upgrade: request.headers.upgrade ?? '',
  };
  return seen;
}

/** Base path and path, joined as text: nothing is normalised, a bare `?` and `/a/../b` stay. */
export function joinPath(base: URL, path: string): string {
  const root = base.pathname.replace(/\/$/, '');
  return path.startsWith('/') ? root + path : (root === '' ? '/' : root) + path;
}
