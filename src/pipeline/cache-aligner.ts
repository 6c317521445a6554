import { createHash } from 'node:crypto';
import type { Decision } from '../store/records.ts';
import type { Conversation, Edit, ToolResult } from '../wire/wire.ts';
import type { DecisionLog } from './decision-log.ts';

/** A tool result of the request with its identity and, once it has one, its fate. */
export interface Slot {
  /** Its chain hash within the conversation's generation: what its decision is kept under. */
  readonly chain: string;
  /** Index of its block. */
  readonly index: number;
  readonly result: ToolResult;
  /** After the last item of the assistant: the provider cannot have cached it yet. */
  readonly isNew: boolean;
  readonly decision: Decision | undefined;
}

/** CacheAligner: finds every tool result of a request and what was decided for it before (promise 2). */
export function alignBlocks(
  conversation: Conversation,
  chains: readonly string[],
  decisions: DecisionLog,
): Slot[] {
  const slots: Omit<Slot, 'decision'>[] = [];
  conversation.blocks.forEach(({ result }, index) => {
    const chain = chains[index];
    if (result !== null && chain !== undefined)
      slots.push({ chain, index, result, isNew: index >= conversation.newFrom });
  });
  const found = decisions.find(slots.map((slot) => slot.chain));
  return slots.map((slot, index) => ({ ...slot, decision: found[index] }));
}

/**
 * Names a conversation: the chain hash of the prompt that its first answer answers, shortened. Every later request of
 * it holds that prompt; so do those that fork off.
 */
export function conversationOf({ blocks }: Conversation, chains: readonly string[]): string {
  const answer = blocks.findIndex(
    ({ role, type, calls }) => role === 'assistant' || type === 'reasoning' || calls.length > 0,
  );
  return chains[(answer === -1 ? chains.length : answer) - 1]?.slice(0, conversationChars) ?? '';
}

/** Of a hash: enough that no two conversations of a ledger have one name. */
const conversationChars = 20;

/** The same slots with what is in force now: of two equal requests in flight the first one's decisions. */
export function realign(slots: readonly Slot[], decisions: DecisionLog): Slot[] {
  const found = decisions.find(slots.map((slot) => slot.chain));
  return slots.map((slot, index) => ({ ...slot, decision: found[index] }));
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

/**
 * What stands for the bytes that go out up to each block: the block's own chain hash (all that was copied) and the
 * bytes found in `sent` where a text was replaced. Equal values mean equal bytes (promise 2).
 */
export function sentHashes(sent: Buffer, slots: readonly Slot[], chains: readonly string[]): string[] {
  const replaced = placedBytes(sent, slots);
  let previous = '';
  return chains.map((chain) => {
    const bytes = replaced.get(chain) ?? [];
    if (previous === '' && bytes.length === 0) return chain;
    const hash = createHash('sha256').update(`${previous}${chain}`);
    for (const part of bytes) hash.update(part);
    previous = hash.digest('hex');
    return previous;
  });
}

/** The bytes that stand in `sent` in the place of each replaced text, by the chain hash of their block. */
function placedBytes(sent: Buffer, slots: readonly Slot[]): Map<string, Buffer[]> {
  const placed = new Map<string, Buffer[]>();
  let shift = 0;
  for (const slot of slots) {
    const { chain } = slot;
    for (const { span, bytes } of editsOf([slot])) {
      const found = sent.subarray(span.start + shift, span.start + shift + bytes.length);
      placed.set(chain, [...(placed.get(chain) ?? []), found]);
      shift += bytes.length - (span.end - span.start);
    }
  }
  return placed;
}
