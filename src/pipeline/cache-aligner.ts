import type { Decided, Decision, DecisionStore } from '../store/records.ts';
import { chainHashes } from '../wire/chain.ts';
import { shiftBlocks, type Edit } from '../wire/splice.ts';
import type { Block, Conversation, ToolResult, WireId } from '../wire/wire.ts';

/** A tool result of the request with its identity and, once it has one, its fate. */
export interface Slot {
  readonly chain: string;
  readonly result: ToolResult;
  /** After the last item of the assistant: the provider cannot have cached it yet. */
  readonly isNew: boolean;
  readonly decision: Decision | undefined;
}

/** CacheAligner: finds every tool result of a request and what was decided for it before (promise 2). */
export function alignBlocks(
  conversation: Conversation,
  chains: readonly string[],
  decisions: DecisionStore,
): Slot[] {
  const slots: Omit<Slot, 'decision'>[] = [];
  conversation.blocks.forEach(({ result }, index) => {
    const chain = chains[index];
    if (result !== null && chain !== undefined)
      slots.push({ chain, result, isNew: index >= conversation.newFrom });
  });
  const found = decisions.find(slots.map((slot) => slot.chain));
  return slots.map((slot, index) => ({ ...slot, decision: found[index] }));
}

/** Stores what was decided and answers what is in force: of two equal requests in flight the first one's. */
export function commitDecisions(
  slots: readonly Slot[],
  decided: readonly Decided[],
  decisions: DecisionStore,
): Slot[] {
  if (decided.length === 0) return [...slots];
  decisions.commit(decided);
  const found = decisions.find(slots.map((slot) => slot.chain));
  return slots.map((slot, index) => ({ ...slot, decision: found[index] ?? slot.decision }));
}

/** The edits that put the decisions in force into the body. */
export function editsOf(slots: readonly Slot[]): Edit[] {
  const edits: Edit[] = [];
  for (const { decision, result } of slots) {
    decision?.texts?.forEach((text, index) => {
      const span = result.texts[index];
      if (text !== null && span !== undefined) edits.push({ span, bytes: Buffer.from(JSON.stringify(text)) });
    });
  }
  return edits;
}

/** Chain hashes of the bytes that really go out, to hold against what went out before. */
export function sentHashes(
  sent: Buffer,
  blocks: readonly Block[],
  edits: readonly Edit[],
  wire: WireId,
): string[] {
  return chainHashes(sent, shiftBlocks(blocks, edits), wire);
}
