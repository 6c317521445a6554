import { createHash } from 'node:crypto';
import type { Span } from '../../json/reader.ts';
import { RecentBodies, type Likeness } from './recent-bodies.ts';
import type { Block, ResultFrame, Scan, ToolResult, Wire, WireId } from '../wire.ts';
import type { Bytes } from './pieces.ts';

/** A request body as it was read; what is made of it is kept by this object. */
export interface ReadBody {
  readonly body: Bytes;
  readonly wire: WireId;
  readonly conversation: Scan;
  /** As `chainHashes`. */
  readonly chains: readonly string[];
}

/** A body that was read, beside the one before it that it begins like. */
export interface NewlyRead {
  readonly read: ReadBody;
  /**
   * Likest by bytes, for speed only, and not always the turn before: whether a request goes on from another is told by its
   * chains. Null: none of those that are remembered begins like it.
   */
  readonly earlier: ReadBody | null;
  /** How many first blocks stand byte for byte where they stand in the earlier one. */
  readonly known: number;
  /** How many first bytes both have. */
  readonly shared: number;
}

/**
 * Reads bodies and remembers the last of them, so that of the next turn of a conversation only what it adds is read
 * and hashed: what it has in common with the turn before is compared, which costs next to nothing.
 */
export class BodyMemory {
  readonly #recent = new RecentBodies<ReadBody>();
  readonly #frames: readonly ResultFrame[];

  constructor(frames: readonly ResultFrame[] = []) {
    this.#frames = frames;
  }

  /** What `wire.scan` and `chainHashes` find in the body. Throws as the scan does. */
  read(body: Bytes, wire: Wire): NewlyRead {
    const like = this.#recent.likeliest(body, (seen) => seen.wire === wire.id);
    const conversation = resumed(body, wire, like, this.#frames);
    const known =
      like === null ? 0 : sharedBlocks(like.earlier.conversation.blocks, conversation.blocks, like.shared);
    const chains = chainHashes(body, conversation.blocks, wire.id, like?.earlier.chains.slice(0, known));
    const read = { body, wire: wire.id, conversation, chains };
    this.#recent.add(read, like);
    return { read, earlier: like?.earlier ?? null, known, shared: like?.shared ?? 0 };
  }
}

/** Goes on behind the last item that both bodies hold whole, and one byte more: what follows says that it has ended. */
function resumed(
  body: Bytes,
  wire: Wire,
  like: Likeness<ReadBody> | null,
  frames: readonly ResultFrame[],
): Scan {
  const at = like === null ? -1 : like.earlier.conversation.ends.findLastIndex((end) => end < like.shared);
  const end = like?.earlier.conversation.ends[at];
  return like === null || end === undefined
    ? wire.scan(body.toString('latin1'), frames)
    : like.earlier.conversation.resume(at, body.toString('latin1', end));
}

/** How many first blocks have the same role, type, places and result as before, within the first `shared` bytes. */
function sharedBlocks(earlier: readonly Block[], blocks: readonly Block[], shared: number): number {
  const differs = blocks.findIndex((block, index) => {
    const before = earlier[index];
    if (before === block) return false;
    return (
      before?.role !== block.role ||
      before.type !== block.type ||
      !sameSpans(before.identity, block.identity, shared) ||
      !sameResult(before.result, block.result, shared)
    );
  });
  return differs === -1 ? blocks.length : differs;
}

/** What tells that a result is an error may be no part of its identity, and stand behind it. */
function sameResult(before: ToolResult | null, now: ToolResult | null, limit: number): boolean {
  if (before === null || now === null) return before === now;
  return before.isError === now.isError && sameSpans(before.texts, now.texts, limit);
}

function sameSpans(before: readonly Span[], now: readonly Span[], limit: number): boolean {
  return (
    before.length === now.length &&
    now.every(
      (span, index) =>
        span.end <= limit && before[index]?.start === span.start && before[index].end === span.end,
    )
  );
}

/**
 * The conversation's identity, block by block: `H(i) = sha256(H(i-1), role, type, lengths, content bytes)`.
 * `cache_control` is no part of it, message boundaries neither. Answers one hex digest for each block.
 * `known` are the hashes of the first blocks where they are known already.
 */
export function chainHashes(
  body: Bytes,
  blocks: readonly Block[],
  wire: WireId,
  known: readonly string[] = [],
): string[] {
  let previous = known.at(-1) ?? createHash('sha256').update(`headroom chain 1 ${wire}`).digest('hex');
  const fresh = blocks.slice(known.length).map((block) => {
    const lengths = block.identity.map((span) => span.end - span.start).join(',');
    const hash = createHash('sha256').update(
      `${previous}\0${block.role}\0${block.type}\0${lengths}\0`,
      'latin1',
    );
    for (const span of block.identity) hash.update(body.subarray(span.start, span.end));
    previous = hash.digest('hex');
    return previous;
  });
  return [...known, ...fresh];
}
