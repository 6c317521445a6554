import { createHmac } from 'node:crypto';
import type { Decided } from '../store/records.ts';
import { estimateTokens } from '../tokens/count.ts';
import type { ToolResult } from '../wire/wire.ts';
import { rawDecision } from './fate.ts';
import type { PipelineTools } from './pipeline-tools.ts';
import type { Request, Stage } from './request.ts';
import type { Bytes } from '../wire/items/pieces.ts';

/** Bytes of the draw: 48 bits are a whole number that a JavaScript number holds. */
const drawBytes = 6;

/** Draws conversations to go raw, only where what it draws can be recorded. */
export function holdout({ holdout: share = 0, durable, originals }: PipelineTools): Stage {
  return {
    run: (request) => ({
      ...request,
      isHeldOut: durable && drawsHoldout(request.name, share, () => originals.key()),
    }),
  };
}

/**
 * Draws a conversation to go raw, with the probability `share`. The draw is a keyed hash of its name: the same after a
 * restart, and nobody without the install's key can tell which conversations it takes.
 */
export function drawsHoldout(conversation: string, share: number, key: () => Uint8Array): boolean {
  if (share === 0 || conversation === '') return false;
  const draw = createHmac('sha256', key()).update(`holdout ${conversation}`).digest();
  return draw.readUIntBE(0, drawBytes) < share * 256 ** drawBytes;
}

/**
 * The fates of such a conversation's undecided blocks, which are stored: they stay raw whatever the setting says later.
 * What was decided before it was drawn stays as it was.
 */
export function holdOut({ body, slots }: Request): Decided[] {
  return slots.flatMap(({ chain, result, isNew, decision }) => {
    if (decision !== undefined) return [];
    return [
      { chain, decision: isNew ? rawDecision('holdout', tokensOf(body, result)) : rawDecision('seen_late') },
    ];
  });
}

function tokensOf(body: Bytes, { texts }: ToolResult): number {
  return texts.reduce((sum, { start, end }) => sum + estimateTokens(body.toString('latin1', start, end)), 0);
}
