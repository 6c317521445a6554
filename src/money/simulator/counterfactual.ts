import { parseJsonObject, type JsonObject } from '../../json/object.ts';
import { rerunCalls } from '../../limits.ts';
import type { PromptTokens } from '../../store/records.ts';
import type { TokenCounter } from '../../tokens/count.ts';
import type { WireId } from '../../wire/wire.ts';
import { readAnthropic } from './anthropic-body.ts';
import type { AskedBody, Call } from './asked-body.ts';
import { BlockCounter } from './block-counter.ts';
import { CacheSimulator } from './cache-simulator.ts';
import { readChat, readResponses } from './openai-body.ts';
import type { CacheBill } from './prompt.ts';
import { withoutCalls, withoutTools, type Without } from './without.ts';

/** What the simulator needs of one request. */
export interface Asked {
  readonly wire: WireId;
  /** Start of the request, milliseconds since 1970: lifetimes count from it. */
  readonly at: number;
  /** Decoded body as the agent sent it. */
  readonly received: Uint8Array;
  /** What went upstream; null: the same bytes. */
  readonly sent: Uint8Array | null;
  /** Names of tools that are there because of headroom, as the request's `tools` name them. */
  readonly ours: readonly string[];
  /** Headroom caused this request (the model runs a command again that was folded): without it there would be none. */
  readonly caused: boolean;
}

/** Tokens of one request, o200k, by what the rules bill them as. */
export interface Simulated {
  readonly sent: PromptTokens;
  /** Null: without headroom there would be no such request. */
  readonly without: PromptTokens | null;
  /** What the model said only because of headroom, billed as output of the request before: retrievals, re-runs. */
  readonly causedOutput: number;
}

/** Whether a call fetches an original of ours. `input` is a value or the JSON text of one. */
export type IsRetrieval = (name: string, input: unknown) => boolean;

/**
 * The provider's cache twice: as it is, and as it would be had the agent's own bodies gone to it. One process' view:
 * what was cached before its first request of a conversation it learns from the provider's usage (`observe`).
 */
export class Counterfactual {
  readonly #isRetrieval: IsRetrieval;
  readonly #blocks: BlockCounter;
  readonly #asItIs: CacheSimulator;
  readonly #asItWere: CacheSimulator;
  readonly #reruns = new Set<string>();
  readonly #bills = new WeakMap<Simulated, readonly CacheBill[]>();

  constructor(count: TokenCounter, isRetrieval: IsRetrieval) {
    this.#isRetrieval = isRetrieval;
    this.#blocks = new BlockCounter(count);
    this.#asItIs = new CacheSimulator(count);
    this.#asItWere = new CacheSimulator(count);
  }

  /** Null: a wire or a body that cannot be simulated. Never throws for what a body holds. */
  simulate(asked: Asked): Simulated | null {
    const received = fieldsOf(asked.received);
    const sent = asked.sent === null ? received : fieldsOf(asked.sent);
    const [own, theirs] = [
      sent === null ? null : bodyOf(asked.wire, sent),
      received === null ? null : bodyOf(asked.wire, withoutTools(received, asked.ours)),
    ];
    if (own === null || theirs === null) return null;
    if (asked.caused) this.#rememberReruns(theirs);
    const without = withoutCalls(theirs, (call) => this.#isOurs(call));
    const isCaused = asked.caused || without.isCaused;
    const actual = this.#asItIs.request(this.#blocks.promptOf(own), asked.at);
    const other = isCaused ? null : this.#asItWere.request(this.#blocks.promptOf(without.body), asked.at);
    const simulated = {
      sent: actual.tokens,
      without: other?.tokens ?? null,
      causedOutput: this.#causedOutput(without),
    };
    this.#bills.set(simulated, other === null ? [actual] : [actual, other]);
    return simulated;
  }

  /** The provider did not take the request: nothing was cached for it, in either world. */
  withdraw(simulated: Simulated): void {
    for (const { undo } of this.#bills.get(simulated) ?? []) undo();
    this.#bills.delete(simulated);
  }

  #isOurs({ id, name, input }: Call): boolean {
    return this.#reruns.has(id) || this.#isRetrieval(name, input);
  }

  /** All that such a request brings are outputs of calls made again, which later turns bring as well. */
  #rememberReruns({ items }: AskedBody): void {
    const news = items.slice(items.findLastIndex(({ byModel }) => byModel) + 1);
    for (const { answers } of news) if (answers !== null) this.#reruns.add(answers);
    for (const id of this.#reruns) {
      if (this.#reruns.size <= rerunCalls) break;
      this.#reruns.delete(id);
    }
  }

  #causedOutput({ output }: Without): number {
    return output.reduce((sum, item) => sum + this.#blocks.tokensOf(item), 0);
  }
}

function fieldsOf(body: Uint8Array): JsonObject | null {
  return parseJsonObject(Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8'));
}

function bodyOf(wire: WireId, fields: JsonObject): AskedBody | null {
  switch (wire) {
    case 'anthropic':
      return readAnthropic(fields);
    case 'openai-chat':
      return readChat(fields);
    case 'openai-responses':
      return readResponses(fields);
    case 'gemini':
      return null;
  }
}
