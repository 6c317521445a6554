import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';

/** A longer line of a transcript is skipped: it is held in memory three times over while it is read. */
const maxTranscriptLineBytes = 24 * 1024 * 1024;

const newline = 0x0a;

/**
 * The lines of a file, packed (`.gz`) or plain; null for one that is too long to be held. Rejects as the file system
 * does.
 */
export async function* linesOf(
  path: string,
  maxBytes = maxTranscriptLineBytes,
): AsyncGenerator<string | null> {
  const file = createReadStream(path, { highWaterMark: readBytes });
  const input = path.endsWith('.gz') ? file.pipe(createGunzip()) : file;
  // `pipe` hands no error on.
  if (input !== file) file.on('error', (error) => input.destroy(error));
  let parts: Buffer[] = [];
  let bytes = 0;
  let isFirst = true;
  const take = (): string | null => {
    const line = bytes > maxBytes ? null : textOf(Buffer.concat(parts), isFirst);
    isFirst = false;
    parts = [];
    bytes = 0;
    return line;
  };
  const keep = (part: Buffer): void => {
    bytes += part.length;
    if (bytes <= maxBytes) parts.push(part);
    else parts = [];
  };
  try {
    for await (const chunk of input as AsyncIterable<Buffer>) {
      let start = 0;
      for (let end = chunk.indexOf(newline); end !== -1; end = chunk.indexOf(newline, start)) {
        keep(chunk.subarray(start, end));
        yield take();
        start = end + 1;
      }
      if (start < chunk.length) keep(chunk.subarray(start));
    }
    if (bytes > 0) yield take();
  } finally {
    file.destroy();
  }
}

/** A byte order mark, with which editors on Windows begin a file, is no part of its first line. */
function textOf(line: Buffer, isFirst: boolean): string {
  const text = line.toString('utf8');
  return isFirst && text.startsWith('\uFEFF') ? text.slice(1) : text;
}

const readBytes = 256 * 1024;
