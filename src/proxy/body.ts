import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { codingName, createDecoder } from './content-coding.ts';

/** A decoded body may not grow past this (a small gzip can hold gigabytes). */
export const maxDecodedBytes = 64 * 1024 * 1024;

/** A whole body, or a stream of one that is too large to hold: what was read of it, then the rest. */
export type ReadBody = { readonly complete: Buffer } | { readonly partial: Readable };

/** Reads a request's body up to `limit` bytes; null when the client went away before its end. */
export async function readBody(request: IncomingMessage, limit: number): Promise<ReadBody | null> {
  if (request.destroyed && !request.complete) return null;
  if (Number(request.headers['content-length'] ?? 0) > limit) return { partial: request };
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let length = 0;
    const settle = (read: ReadBody | null) => {
      request.off('data', onData).off('end', onEnd).off('close', onClose);
      resolve(read);
    };
    const onData = (chunk: Buffer) => {
      chunks.push(chunk);
      length += chunk.length;
      if (length <= limit) return;
      request.pause();
      settle({ partial: request });
      request.unshift(Buffer.concat(chunks));
    };
    const onEnd = () => {
      settle({ complete: Buffer.concat(chunks) });
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
export async function decodeBody(bytes: Buffer, contentEncoding: string | undefined): Promise<Buffer | null> {
  const coding = codingName(contentEncoding);
  if (coding === 'identity') return bytes;
  const decoder = createDecoder(coding);
  if (decoder === null && coding !== 'zstd') return null;
  try {
    return decoder === null ? await decodeZstd(bytes) : await collect(decoder.end(bytes));
  } catch {
    // Broken data. Every coding has its own error codes for it, and to the caller they all mean the same.
    return null;
  }
}

async function collect(decoded: AsyncIterable<Buffer>): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of decoded) {
    length += chunk.length;
    if (length > maxDecodedBytes) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** For a Node without zstd of its own. Block by block, so that a bomb is noticed before it has grown. */
async function decodeZstd(bytes: Buffer): Promise<Buffer | null> {
  const { Decompress } = await import('fzstd');
  const chunks: Uint8Array[] = [];
  let length = 0;
  const decoder = new Decompress((chunk) => {
    length += chunk.length;
    if (length > maxDecodedBytes) throw new RangeError('decoded body too large');
    chunks.push(chunk);
  });
  decoder.push(bytes, true);
  return Buffer.concat(chunks);
}
