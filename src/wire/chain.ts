import { createHash } from 'node:crypto';
import { chainMemoryBodies, chainMemoryBytes, chainShareEnough } from '../limits.ts';
import type { Span } from '../json/reader.ts';
import type { Block, WireId } from './wire.ts';

/**
 * The conversation's identity, block by block: `H(i) = sha256(H(i-1), role, type, lengths, content bytes)`.
 * `cache_control` is no part of it, message boundaries neither. Answers one hex digest for each block.
 * `known` are the hashes of the first blocks where they are known already.
 */
export function chainHashes(
  body: Buffer,
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

interface Remembered {
  readonly body: Buffer;
  readonly blocks: readonly Block[];
  readonly wire: WireId;
  readonly hashes: readonly string[];
}

/** Remembers the last bodies, so that the next turn of a conversation hashes only what it adds. */
export class ChainMemory {
  #recent: Remembered[] = [];

  /** As `chainHashes`; blocks that stand byte for byte where they stood in a remembered body are not hashed again. */
  hashes(body: Buffer, blocks: readonly Block[], wire: WireId): string[] {
    let known: readonly string[] = [];
    for (const earlier of this.#recent) {
      const same = earlier.wire === wire ? sharedBlocks(earlier, body, blocks) : 0;
      if (same > known.length) known = earlier.hashes.slice(0, same);
      // The turn before is nearly always the latest body: then no older one can save much more.
      if (known.length > blocks.length * chainShareEnough) break;
    }
    const hashes = chainHashes(body, blocks, wire, known);
    this.#remember({ body, blocks, wire, hashes });
    return hashes;
  }

  #remember(latest: Remembered): void {
    let bytes = 0;
    this.#recent = [latest, ...this.#recent].slice(0, chainMemoryBodies).filter(({ body }) => {
      bytes += body.length;
      return bytes <= chainMemoryBytes;
    });
  }
}

/** How many first blocks have the same role, type and places as before, within the bytes both bodies share. */
function sharedBlocks(earlier: Remembered, body: Buffer, blocks: readonly Block[]): number {
  const shared = sharedBytes(earlier.body, body);
  const differs = blocks.findIndex((block, index) => {
    const before = earlier.blocks[index];
    return (
      before?.role !== block.role ||
      before.type !== block.type ||
      !sameSpans(before.identity, block.identity, shared)
    );
  });
  return differs === -1 ? blocks.length : differs;
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

/** Length of the common beginning, by halving: comparing bytes is far cheaper than looking at them one by one. */
function sharedBytes(one: Buffer, other: Buffer): number {
  let same = 0;
  let differs = Math.min(one.length, other.length) + 1;
  while (differs - same > 1) {
    const middle = Math.floor((same + differs) / 2);
    if (one.subarray(same, middle).equals(other.subarray(same, middle))) same = middle;
    else differs = middle;
  }
  return same;
}
