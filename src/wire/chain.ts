import { createHash } from 'node:crypto';
import type { Block, WireId } from './wire.ts';

/**
 * The conversation's identity, block by block: `H(i) = sha256(H(i-1), role, type, lengths, content bytes)`.
 * `cache_control` is no part of it, message boundaries neither. Answers one hex digest for each block.
 */
export function chainHashes(body: Buffer, blocks: readonly Block[], wire: WireId): string[] {
  let previous = createHash('sha256').update(`headroom chain 1 ${wire}`).digest('hex');
  return blocks.map((block) => {
    const lengths = block.identity.map((span) => span.end - span.start).join(',');
    const hash = createHash('sha256').update(
      `${previous}\0${block.role}\0${block.type}\0${lengths}\0`,
      'latin1',
    );
    for (const span of block.identity) hash.update(body.subarray(span.start, span.end));
    previous = hash.digest('hex');
    return previous;
  });
}
