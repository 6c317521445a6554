import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { whole, type Bytes } from '../wire/items/pieces.ts';
import { Arrival } from './arrivals.ts';
import { codingName, createDecoder } from './content-coding.ts';

/** A decoded body may not grow past this (a small gzip can hold gigabytes). */
export const maxDecodedBytes = 64 * 1024 * 1024;

/** A whole body, or a stream of one that is too large to hold: what was read of it, then the rest. */
export type ReadBody = { readonly complete: Bytes } | { readonly partial: Readable };

/** Reads a request's body up to `limit` bytes; null when the client went away before its end. */
export async function readBody(
  request: IncomingMessage,
  limit: number,
  arrival = new Arrival(),
): Promise<ReadBody | null> {
  if (request.destroyed && !request.complete) return null;
  if (Number(request.headers['content-length'] ?? 0) > limit) return { partial: request };
  return new Promise((resolve) => {
    const settle = (read: ReadBody | null) => {
      request.off('data', onData).off('end', onEnd).off('close', onClose);
      resolve(read);
    };
    const onData = (chunk: Buffer) => {
      arrival.add(chunk);
      if (arrival.length <= limit) return;
      request.pause();
      settle({ partial: request });
      request.unshift(whole(arrival.end()));
    };
    const onEnd = () => {
      settle({ complete: arrival.end() });
    };
    const onClose = () => {
      settle(null);
    };
    request.on('data', onData).on('end', onEnd).on('close', onClose);
  });
}

/**
 * Undoes a body's content coding. Null where that is not possible: an unknown or stacked coding, broken data, or
 * more than `maxDecodedBytes`. The caller then sends the body as it came.
 */
export async function decodeBody(
  bytes: Bytes,
  contentEncoding: string | undefined,
  arrival = new Arrival(),
): Promise<Bytes | null> {
  const coding = codingName(contentEncoding);
  if (coding === 'identity') return bytes;
  const decoder = createDecoder(coding);
  if (decoder === null && coding !== 'zstd') return null;
  try {
    const encoded = whole(bytes);
    return decoder === null
      ? await decodeZstd(encoded, arrival)
      : await collect(decoder.end(encoded), arrival);
  } catch {
    // Broken data. Every coding has its own error codes for it, and to the caller they all mean the same.
    return null;
  }
}

async function collect(decoded: AsyncIterable<Buffer>, arrival: Arrival): Promise<Bytes | null> {
  for await (const chunk of decoded) {
    arrival.add(chunk);
    if (arrival.length > maxDecodedBytes) return null;
  }
  return arrival.end();
}

/** For a Node without zstd of its own. Block by block, so that a bomb is noticed before it has grown. */
async function decodeZstd(bytes: Buffer, arrival: Arrival): Promise<Bytes | null> {
  const { Decompress } = await import('fzstd');
  const decoder = new Decompress((chunk) => {
    if (arrival.length + chunk.length > maxDecodedBytes) throw new RangeError('decoded body too large');
    arrival.add(Buffer.from(chunk));
  });
  decoder.push(bytes, true);
  return arrival.end();
}
