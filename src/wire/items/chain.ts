import { createHash } from 'node:crypto';
import type { Block, WireId } from '../wire.ts';

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
