import { Calls } from '../pipeline/call/call.ts';
import type { ClientProfile } from '../pipeline/call/client-profile.ts';
import { Decider, type DecideTools } from '../pipeline/decide.ts';
import { rawDecision } from '../pipeline/fate.ts';
import type { Seen } from '../engines/repeat/line-memory.ts';
import type { Recollection } from '../pipeline/worker/job.ts';
import { Recall } from '../pipeline/worker/recall.ts';
import { Shrinker } from '../pipeline/worker/shrinker.ts';
import { visibleIn, type Shown } from '../pipeline/worker/visible.ts';
import type { Slot } from '../pipeline/request.ts';
import type { Level } from '../settings.ts';
import { memoryOriginals } from '../store/originals/originals.ts';
import type { Original } from '../store/originals/original-format.ts';
import type { Decision } from '../store/records.ts';
import type { TokenCounter } from '../tokens/count.ts';
import { anthropic } from '../wire/anthropic/index.ts';
import type { Block as WireBlock, Conversation } from '../wire/wire.ts';
import type { Block, Exchange } from './transcript.ts';

/** A tool result that a request carries for the first time, and what became of it. */
export interface Decided {
  /** Its place among the blocks of the prompt. */
  readonly place: number;
  readonly decision: Decision;
}

/** A block as it stands on the wire. */
interface Written {
  readonly block: Block;
  /** Names the block for as long as the conversation before it stays as it is. */
  readonly chain: string;
  /** It as a message of its own. */
  readonly json: string;
  decision: Decision | null;
  /** What of it may be pointed at, once that was asked for. */
  seen: readonly Seen[] | null;
}

/**
 * Decides the tool results of one conversation as the proxy would, with the proxy's own `Decider` and `Recall`, but
 * without whole bodies: each request is written down only so far as these read it, so that work grows with what is new.
 */
export class Replayer {
  readonly #profile: ClientProfile;
  readonly #tools: DecideTools;
  readonly #recall = new Recall();
  #blocks: Written[] = [];
  #named = 0;
  /** How many first blocks `Recall` was told of. */
  #recalled = 0;

  /** `keep` is given the original of each text of which something is left out. */
  constructor(
    level: Level,
    profile: ClientProfile,
    count: TokenCounter,
    keep: (ref: string, original: Original) => void = () => undefined,
  ) {
    // On this thread: what it remembers is never told anew.
    const runner = new Shrinker(count);
    this.#profile = profile;
    const originals = memoryOriginals({ get: () => undefined, set: keep });
    this.#tools = { runner, originals, profile, level, durable: true, onProblem };
  }

  /** The fate of each tool result that is new in this request; those of an earlier one keep theirs. */
  async decide({ shared, added, answer }: Exchange): Promise<readonly Decided[]> {
    this.#cut(shared);
    for (const block of added) this.#write(block);
    const decided = await this.#decideNew(shared);
    for (const block of answer) this.#write(block);
    return decided;
  }

  #cut(length: number): void {
    this.#blocks.length = Math.min(length, this.#blocks.length);
    this.#recalled = Math.min(this.#recalled, this.#blocks.length);
  }

  #write(block: Block): void {
    this.#named += 1;
    this.#blocks.push({
      block,
      chain: String(this.#named),
      json: messageOf(block),
      decision: null,
      seen: null,
    });
  }

  async #decideNew(shared: number): Promise<readonly Decided[]> {
    const newFrom = this.#blocks.findLastIndex(({ block }) => isOfModel(block)) + 1;
    const places = this.#blocks
      .slice(shared)
      .flatMap(({ block }, index) => (block.kind === 'result' ? [shared + index] : []));
    const isFresh = places.some((place) => place >= newFrom);
    const decider = isFresh ? this.#deciderOf(newFrom) : null;
    const decided: Decided[] = [];
    for (const place of places) {
      const written = this.#blocks[place];
      if (written === undefined) continue;
      // The provider may have it in its cache as it stands, so it stays.
      const isLate = place < newFrom || decider === null;
      written.decision = isLate ? rawDecision('seen_late') : await decider(place);
      decided.push({ place, decision: written.decision });
    }
    return decided;
  }

  /** Writes down as much of the request as is read of it, from what `Recall` does not know yet. */
  #deciderOf(newFrom: number): (place: number) => Promise<Decision> {
    const from = this.#firstCall(Math.min(this.#recalled, newFrom));
    const rest = this.#blocks.slice(from);
    const asked = this.#blocks.slice(0, from).findLast(({ block }) => isQuestion(block));
    const messages = [...(asked === undefined ? [] : [asked]), ...rest].map(({ json }) => json);
    const tools = JSON.stringify(this.#profile.retrieval.tools.slice(0, 1).map((name) => ({ name })));
    const body = Buffer.from(`{"messages":[${messages.join(',')}],"tools":${tools}}`);
    const scanned = anthropic.scan(body.toString('latin1'));
    const conversation = this.#whole(scanned, asked === undefined ? 0 : 1, from, newFrom);
    const chains = this.#blocks.map(({ chain }) => chain);
    const slots = rest.flatMap(({ chain, decision }, index): Slot[] => {
      const result = conversation.blocks[from + index]?.result ?? null;
      if (result === null) return [];
      const place = from + index;
      return [{ chain, index: place, result, isNew: place >= newFrom, decision: decision ?? undefined }];
    });
    const request = { name: '', body, conversation, calls: new Calls(body), chains, slots, byResult: null };
    const above = this.#whatStandsAbove(request);
    const decider = new Decider(this.#tools, request);
    return async (place) => {
      const result = conversation.blocks[place]?.result ?? null;
      return result === null ? rawDecision('no_text') : decider.decide(result, above);
    };
  }

  #whatStandsAbove(request: Shown): Recollection {
    const { newFrom } = request.conversation;
    const visible = visibleIn(request, newFrom, this.#profile.wrappings);
    const seenIn = (index: number): readonly Seen[] => {
      const written = this.#blocks[index];
      const seen = written?.seen ?? visible.seenIn(index);
      if (written !== undefined) written.seen = seen;
      return seen;
    };
    this.#recalled = newFrom;
    return this.#recall.prepare({ ...visible, keys: this.#keysBefore(newFrom), seenIn });
  }

  /** Of blocks that are not written down nobody knows the slot. */
  #keysBefore(place: number): string[] {
    return this.#blocks
      .slice(0, place)
      .map(({ chain, decision }) => `${chain} ${decision?.texts == null ? '' : decision.tokensAfter}`);
  }

  /** The place from which on every result stands behind its call. */
  #firstCall(from: number): number {
    const answered = new Set(this.#blocks.slice(from).map(({ block }) => answeredBy(block)));
    const first = this.#blocks.findIndex(({ block }) => block.kind === 'call' && answered.has(block.id));
    return first === -1 ? from : Math.min(first, from);
  }

  /** The conversation with every block in its place; of those that are not written down nobody reads the spans. */
  #whole(scanned: Conversation, skipped: number, from: number, newFrom: number): Conversation {
    const unwritten = this.#blocks.slice(0, from).map(() => nothing);
    return { ...scanned, blocks: [...unwritten, ...scanned.blocks.slice(skipped)], newFrom };
  }
}

/** Of a block that is not written down; nobody reads it. */
const nothing: WireBlock = { role: '', type: '', identity: [], calls: [], result: null };

function isOfModel(block: Block): boolean {
  return block.kind === 'call' || (block.kind === 'text' && block.from === 'assistant');
}

function isQuestion(block: Block): boolean {
  return block.kind === 'text' && block.from === 'user';
}

function answeredBy(block: Block | undefined): string {
  return block?.kind === 'result' ? block.answers : '';
}

/** The block as a message of Anthropic's wire, whichever it came over: it is read the same way. */
function messageOf(block: Block): string {
  switch (block.kind) {
    case 'text': {
      const role = block.from === 'harness' ? 'system' : block.from;
      return JSON.stringify({ role, content: block.text });
    }
    case 'call': {
      const { id, tool, input } = block;
      return JSON.stringify({ role: 'assistant', content: [{ type: 'tool_use', id, name: tool, input }] });
    }
    case 'result': {
      const content = block.texts.map((text) => ({ type: 'text', text }));
      const result = { type: 'tool_result', tool_use_id: block.answers, content };
      return JSON.stringify({
        role: 'user',
        content: [block.failed ? { ...result, is_error: true } : result],
      });
    }
  }
}

function onProblem(problem: Error): never {
  throw problem;
}
