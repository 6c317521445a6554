import type { JsonObject } from '../../json/object.ts';
import type { Bytes } from '../../wire/items/pieces.ts';
import type { WireId } from '../../wire/wire.ts';
import { readAnthropic } from './anthropic-body.ts';
import type { AskedBody, Item } from './asked-body.ts';
import type { BodyParser } from './body-parser.ts';
import { readGemini } from './gemini-body.ts';
import { readChat, readResponses } from './openai-body.ts';
import type { Without } from './without-calls.ts';
import { withoutTools } from './without-tools.ts';

/** What the simulator needs of one request. */
export interface Asked {
  readonly wire: WireId;
  /** The one that the path names; left out or null: the body names it. */
  readonly model?: string | null;
  /** Start of the request, milliseconds since 1970: lifetimes count from it. */
  readonly at: number;
  /** Decoded body as the agent sent it. */
  readonly received: Bytes;
  /** What went upstream; null: the same bytes. */
  readonly sent: Bytes | null;
  /** Names of tools that are there because of headroom, as the request's `tools` name them. */
  readonly ours: readonly string[];
  /** Headroom caused this request (the model runs a command again that was folded): without it there would be none. */
  readonly caused: boolean;
}

/** A request's bodies: as it went upstream, and as the agent sent it but for what headroom made it declare. */
export interface Bodies {
  readonly own: AskedBody;
  readonly theirs: AskedBody;
}

/** Null where one of them cannot be read. */
export function readAsked(
  { wire, model = null, received, sent, ours }: Asked,
  parser: BodyParser,
): Bodies | null {
  try {
    const fields = parser.parse(received);
    const own = bodyOf(wire, model, sent === null ? fields : parser.parse(sent));
    const theirs = bodyOf(wire, model, fields === null ? null : withoutTools(fields, ours));
    return own === null || theirs === null ? null : { own, theirs };
  } catch (error) {
    // Nested deeper than the stack reaches.
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function bodyOf(wire: WireId, model: string | null, fields: JsonObject | null): AskedBody | null {
  if (fields === null) return null;
  switch (wire) {
    case 'anthropic':
      return readAnthropic(fields);
    case 'openai-chat':
      return readChat(fields);
    case 'openai-responses':
      return readResponses(fields);
    case 'gemini':
      return readGemini(fields, model);
  }
}

/**
 * What the first blocks of a prompt are in the one without headroom, as numbers of blocks. Items are the same in both,
 * one by one, but for those that are gone; of the head the end is.
 */
export function beginningWithout({ own, theirs }: Bodies, { body, gone }: Without, blocks: number): number {
  const head = blocksIn(own.head);
  const headWithout = blocksIn(body.head);
  if (blocks <= head) return Math.max(0, headWithout - (head - blocks));
  let left = blocks - head;
  let kept = headWithout;
  own.items.forEach(({ parts }, index) => {
    const item = theirs.items[index];
    const isWhole = left >= parts.length;
    if (item !== undefined && !gone.has(item)) kept += isWhole ? item.parts.length : left;
    left = isWhole ? left - parts.length : 0;
  });
  return kept;
}

function blocksIn(items: readonly Item[]): number {
  return items.reduce((sum, { parts }) => sum + parts.length, 0);
}
