import { createHash } from 'node:crypto';
import type { NewlyRead, ReadBody } from '../wire/items/body-memory.ts';
import { continued, sharedBytes, type Bytes } from '../wire/items/pieces.ts';
import { splice } from '../wire/splice.ts';
import { jsonAt } from './call/call.ts';
import type { Edit } from '../wire/wire.ts';
import type { LaidBefore, LaterStage, Placement, Request, Slot } from './request.ts';

/**
 * Puts the decisions in force into bodies, and remembers how requests went out, so that of the next turn only what it adds
 * is laid out anew.
 */
export class Placements implements LaterStage {
  readonly #placed = new WeakMap<ReadBody, Placement>();

  run(request: Request): Request {
    const { body, slots, chains, beginning } = request;
    const placement = place(body, slots, chains, beginning);
    const { sent, hashes, edits } = placement;
    return { ...request, placement, sent, hashes, edits: edits.flat() };
  }

  goesOut({ newly, placement }: Request): void {
    if (placement !== null) this.remember(newly.read, placement);
  }

  /** `chains`: of the request's blocks, within their generation. Null: it has nothing in common with what is remembered. */
  beginningOf({ earlier, known, shared }: NewlyRead, chains: readonly string[]): LaidBefore | null {
    const placement = earlier === null ? undefined : this.#placed.get(earlier);
    if (placement === undefined || known === 0 || placement.chains[known - 1] !== chains[known - 1])
      return null;
    const slots = placement.slots.slice(0, firstFrom(placement.slots, known));
    return { placement, blocks: known, bytes: shared, slots };
  }

  remember(read: ReadBody, placement: Placement): void {
    this.#placed.set(read, placement);
  }
}

/** Puts the decisions in force into a body. */
export function place(
  body: Bytes,
  slots: readonly Slot[],
  chains: readonly string[],
  beginning: LaidBefore | null,
): Placement {
  const edits = slots.map((slot, at) => {
    const isKnown = beginning?.slots[at]?.decision !== undefined;
    return (isKnown ? beginning.placement.edits[at] : undefined) ?? editsOf(body, slot);
  });
  const all = edits.flat();
  if (all.length === 0) return { chains, slots, edits, sent: body, hashes: chains };
  const sent = spliced(body, edits, beginning);
  return { chains, slots, edits, sent, hashes: sentHashes(sent, slots, edits, chains, beginning) };
}

/** The body with its edits. It begins with what went out before, where that lies, as far as both bodies and edits are the same. */
function spliced(body: Bytes, edits: readonly (readonly Edit[])[], beginning: LaidBefore | null): Bytes {
  if (beginning === null) return splice(body, edits.flat());
  const { placement, bytes } = beginning;
  const { known, shift } = standingIn(placement, edits);
  const rest = edits.slice(known).flat();
  const [next, before] = [rest[0], placement.edits.slice(known).flat()[0]];
  const offset = Math.min(bytes, next?.span.start ?? bytes, before?.span.start ?? bytes);
  return continued(placement.sent, offset + shift, [splice(body, rest, offset)]);
}

/** How many of the slots' edits went out before, and stand there; and how far they move what is behind them. */
function standingIn({ sent, edits: before }: Placement, edits: readonly (readonly Edit[])[]) {
  let shift = 0;
  const stands = ({ span, bytes }: Edit): boolean => {
    const start = span.start + shift;
    shift += bytes.length - (span.end - span.start);
    return bytes.equals(sent.subarray(start, start + bytes.length));
  };
  for (let known = 0; known < edits.length; known += 1) {
    const [each = [], shiftBefore] = [edits[known], shift];
    if (before[known] !== each || !each.every(stands)) return { known, shift: shiftBefore };
  }
  return { known: edits.length, shift };
}

/** The edits that put a result's decision into the body. */
function editsOf(body: Bytes, { decision, result }: Slot): Edit[] {
  return (decision?.texts ?? []).flatMap((text, index) => {
    const span = result.texts[index];
    return text === null || span === undefined ? [] : [{ span, bytes: jsonAt(body, span, text) }];
  });
}

/**
 * What stands for the bytes that go out up to each block: the block's own chain hash (all that was copied) and the
 * bytes found in `sent` where a text was replaced. Equal values mean equal bytes (promise 2). Those of the beginning
 * are compared with the bytes of the request before it, which is cheaper than hashing them.
 */
function sentHashes(
  sent: Bytes,
  slots: readonly Slot[],
  edits: readonly (readonly Edit[])[],
  chains: readonly string[],
  beginning: LaidBefore | null,
): string[] {
  const knownSlots = beginning?.slots.length ?? 0;
  const before = laidUpTo(edits, knownSlots);
  const isSame = beginning !== null && sharedBytes(sent, beginning.placement.sent) >= before.end;
  let { shift } = isSame ? before : { shift: 0 };
  const found = ({ span, bytes }: Edit): Buffer => {
    const start = span.start + shift;
    shift += bytes.length - (span.end - span.start);
    return sent.subarray(start, start + bytes.length);
  };
  const known = isSame ? beginning.blocks : 0;
  const replaced = new Map<number, readonly Buffer[]>();
  for (let at = isSame ? knownSlots : 0; at < slots.length; at += 1)
    replaced.set(slots[at]?.index ?? -1, edits[at]?.map(found) ?? []);
  const hashes = (beginning?.placement.hashes ?? []).slice(0, known);
  for (const [at, chain] of chains.slice(known).entries()) {
    const bytes = replaced.get(known + at) ?? [];
    const previous = hashes.at(-1) ?? '';
    const isCopied = (previous === '' || previous === chains[known + at - 1]) && bytes.length === 0;
    hashes.push(isCopied ? chain : hashOf(previous === chains[known + at - 1] ? '' : previous, chain, bytes));
  }
  return hashes;
}

/** How far the edits of the first slots move what stands behind them, and where the last of them ends in what is sent. */
function laidUpTo(edits: readonly (readonly Edit[])[], slots: number): { shift: number; end: number } {
  let [shift, end] = [0, 0];
  for (let at = 0; at < slots; at += 1) {
    for (const { span, bytes } of edits[at] ?? []) {
      end = span.start + shift + bytes.length;
      shift += bytes.length - (span.end - span.start);
    }
  }
  return { shift, end };
}

function hashOf(previous: string, chain: string, bytes: readonly Buffer[]): string {
  const hash = createHash('sha256').update(`${previous}${chain}`);
  for (const part of bytes) hash.update(part);
  return hash.digest('hex');
}

/** Index of the first slot of a block at or behind that one. */
function firstFrom(slots: readonly Slot[], block: number): number {
  const at = slots.findIndex(({ index }) => index >= block);
  return at === -1 ? slots.length : at;
}
