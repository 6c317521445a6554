import type { IncomingHttpHeaders } from 'node:http';
import type { Transform } from 'node:stream';
import { systemCode } from '../errors.ts';
import { maxUsageBytes } from '../limits.ts';
import type { Usage, UsageReader } from '../wire/wire.ts';
import { codingName, createDecoder } from './content-coding.ts';
import { EventStream } from './sse.ts';

/** Looks at a copy of an answer's bytes while they pass. */
export interface Tap {
  /** Takes the next bytes as they came from the upstream; returns at once and never throws. */
  write(chunk: Buffer): void;
  /** Says that no more bytes come; answers the usage once all are read. May be called again. */
  end(): Promise<Usage | null>;
}

/** Only data with an object under `usage` or `usageMetadata` is worth parsing. */
const holdsUsage = /"usage(?:Metadata)?"\s*:\s*\{/;

/**
 * Reads usage from a copy of an answer, decoding it where it is compressed. An answer that is neither an event
 * stream nor JSON, that cannot be decoded or is broken, has no usage: null, never an error.
 */
export function tapUsage(headers: IncomingHttpHeaders, reader: UsageReader): Tap {
  const content = contentReader(headers['content-type'], reader);
  const coding = codingName(headers['content-encoding']);
  if (content !== null && coding === 'identity') return plainTap(content);
  const decoder = createDecoder(coding);
  return content === null || decoder === null ? blindTap : decodingTap(decoder, content);
}

const blindTap: Tap = { write: () => undefined, end: async () => Promise.resolve(null) };

/** Reads decoded bytes. */
interface ContentReader {
  write(chunk: Buffer): void;
  /** Usage found in all that was written; also right for an answer that was cut off. */
  finish(): Usage | null;
}

function contentReader(contentType = '', reader: UsageReader): ContentReader | null {
  const [mediaType = ''] = contentType.toLowerCase().split(';');
  const type = mediaType.trim();
  if (type === 'text/event-stream') return eventReader(reader);
  return type === 'application/json' || type.endsWith('+json') ? jsonReader(reader) : null;
}

function eventReader(reader: UsageReader): ContentReader {
  let broken = false;
  const events = new EventStream((data) => {
    broken ||= !addJson(data, reader);
  });
  return {
    write: (chunk) => {
      events.write(chunk.toString('latin1'));
    },
    finish: () => {
      events.end();
      return broken ? null : readUsage(reader);
    },
  };
}

function jsonReader(reader: UsageReader): ContentReader {
  let chunks: Buffer[] = [];
  let length = 0;
  return {
    write: (chunk) => {
      length += chunk.length;
      if (length <= maxUsageBytes) chunks.push(chunk);
      else chunks = [];
    },
    finish: () => (addJson(Buffer.concat(chunks).toString('latin1'), reader) ? readUsage(reader) : null),
  };
}

/** Hands the object of a latin1 view to the reader, or the objects of an array; false if it is broken. */
function addJson(view: string, reader: UsageReader): boolean {
  if (!holdsUsage.test(view)) return true;
  try {
    const value: unknown = JSON.parse(Buffer.from(view, 'latin1').toString());
    for (const item of Array.isArray(value) ? value : [value]) reader.add(item);
    return true;
  } catch {
    // Whatever the upstream sent there, it is no usage; the bytes themselves have long passed.
    return false;
  }
}

function readUsage(reader: UsageReader): Usage | null {
  try {
    return reader.read();
  } catch {
    // Usage in a shape that the reader did not expect is unknown usage.
    return null;
  }
}

function plainTap(content: ContentReader): Tap {
  let ended: Promise<Usage | null> | null = null;
  return {
    write: (chunk) => {
      content.write(chunk);
    },
    end: async () => (ended ??= Promise.resolve(content.finish())),
  };
}

function decodingTap(decoder: Transform, content: ContentReader): Tap {
  const decoded = new Promise<Usage | null>((resolve) => {
    decoder.on('data', (chunk: Buffer) => {
      content.write(chunk);
    });
    decoder.on('end', () => {
      resolve(content.finish());
    });
    // An answer that was cut off ends with this code; what came before it is sound.
    decoder.on('error', (error) => {
      resolve(systemCode(error) === 'Z_BUF_ERROR' ? content.finish() : null);
    });
  });
  return {
    write: (chunk) => {
      if (!decoder.destroyed) decoder.write(chunk);
    },
    end: async () => {
      if (!decoder.writableEnded && !decoder.destroyed) decoder.end();
      return decoded;
    },
  };
}
