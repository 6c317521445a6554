import type { PromptTokens } from '../../store/records.ts';
import type { TokenCounter } from '../../tokens/count.ts';
import type { Usage } from '../../wire/wire.ts';
import type { AskedBody, Call } from './asked-body.ts';
import { beginningWithout, readAsked, type Asked, type Bodies } from './asked.ts';
import { BlockCounter } from './block-counter.ts';
import { BodyParser } from './body-parser.ts';
import { CacheSimulator } from './cache-simulator.ts';
import { digestOf } from './digest.ts';
import type { CacheBill, CachePrompt } from './prompt.ts';
import { onceEach } from './once-each.ts';
import { scaled, scaleOf } from './scale.ts';
import { asInput, Uncached } from './uncached.ts';
import { withoutCalls, type Without } from './without-calls.ts';

/** Calls that a re-run made, remembered to leave them out of later turns too. */
const rememberedReRuns = 10_000;

/** A read that differs this much from the simulated one, tokens and share of it, says something; less is rounding. */
const unlikeReadTokens = 1_024;

const unlikeReadShare = 0.1;

/** Conversations of which it is remembered that a request was answered: more than a process sees in a day. */
const answeredConversations = 2_000;

/** Tokens of one request, o200k, by what the rules bill them as. */
export interface Simulated {
  readonly sent: PromptTokens;
  /** Null: without headroom there would be no such request. */
  readonly without: PromptTokens | null;
  /** What the model said only because of headroom, billed as output of the request before: retrievals, re-runs. */
  readonly causedOutput: number;
}

/** A request whose bodies were read, in the order in which they came. */
export interface ReadRequest {
  readonly bodies: Bodies;
  /** As `Asked` has it. */
  readonly at: number;
  /** The model runs a command again that was folded. */
  readonly isReRun: boolean;
}

/** A request that was simulated. */
interface Request {
  readonly at: number;
  readonly sent: CachePrompt;
  readonly without: CachePrompt;
  readonly isCaused: boolean;
  /** What a beginning of `sent` is in `without`, both as numbers of blocks. */
  readonly beginningWithout: (blocks: number) => number;
  readonly causedOutput: number;
  readonly bills: readonly CacheBill[];
}

/** Whether a call fetches an original of ours. `input` is a value or the JSON text of one. */
export type IsRetrieval = (name: string, input: unknown) => boolean;

/**
 * The provider's cache twice: as it is, and as it would be had the agent's own bodies gone to it. One process' view:
 * what was cached before its first request of a conversation it learns from the provider's usage (`observe`).
 */
export class Counterfactual {
  readonly #isRetrieval: IsRetrieval;
  readonly #parser = new BodyParser();
  readonly #blocks: BlockCounter;
  readonly #asItIs: CacheSimulator;
  readonly #asItWere: CacheSimulator;
  readonly #uncached = new Uncached();
  readonly #prompted = onceEach((request: ReadRequest) => this.#prompt(request));
  readonly #reruns = new Set<string>();
  readonly #requests = new WeakMap<Simulated, Request>();
  /** Conversations that an answer was seen of, by what they begin with. */
  readonly #answered = new Set<string>();

  constructor(count: TokenCounter, isRetrieval: IsRetrieval) {
    this.#isRetrieval = isRetrieval;
    this.#blocks = new BlockCounter(count);
    this.#asItIs = new CacheSimulator(count);
    this.#asItWere = new CacheSimulator(count);
  }

  /** Null: a wire or a body that cannot be simulated. Never throws for what a body holds. */
  read(asked: Asked): ReadRequest | null {
    const bodies = readAsked(asked, this.#parser);
    return bodies === null ? null : { bodies, at: asked.at, isReRun: asked.caused };
  }

  /**
   * Texts to be counted before a request can be simulated; none: it can be. To be asked once more when they are counted,
   * and in the order of the requests. `known` answers what others have counted of a text; undefined: nothing.
   */
  uncounted(request: ReadRequest, known: (text: string) => number | undefined): readonly string[] {
    const { own, theirs } = request.bodies;
    const ofBlocks = [own, theirs].flatMap((body) => this.#blocks.uncounted(body, known));
    if (ofBlocks.length > 0) return [...new Set(ofBlocks)];
    const { sent, without, at } = this.#prompted(request);
    const shared = [...this.#asItIs.textsToCount(sent, at), ...this.#asItWere.textsToCount(without, at)];
    return [...new Set(shared)].filter((text) => known(text) === undefined);
  }

  simulate(request: ReadRequest): Simulated {
    return this.#request(this.#prompted(request));
  }

  #prompt({ bodies, at, isReRun }: ReadRequest): Omit<Request, 'bills'> {
    const { own, theirs } = bodies;
    if (isReRun) this.#rememberReruns(theirs);
    const without = withoutCalls(theirs, (call) => this.#isOurs(call));
    return {
      at,
      sent: this.#blocks.promptOf(own),
      without: this.#blocks.promptOf(without.body),
      isCaused: isReRun || without.isCaused,
      beginningWithout: (blocks) => beginningWithout(bodies, without, blocks),
      causedOutput: this.#causedOutput(without),
    };
  }

  /**
   * What the usage of the answer says of the provider's cache, for both worlds. Of a conversation that began elsewhere,
   * or of instructions that others share, its first answer reads more than this process has sent: it had that cached
   * before. Later answers read more where it kept something beyond its time, and any reads less where it lost something
   * before; so it would have without headroom too, and `sent` stays what the rules say, so that the error shows. A
   * provider that caches nothing would cache nothing without headroom: all is input in both. Answers the simulation
   * with what is known now.
   */
  observe(simulated: Simulated, usage: Usage): Simulated {
    const request = this.#requests.get(simulated);
    const factor = scaleOf(simulated, usage);
    if (request === undefined || factor === null || usage.cacheRead === null) return simulated;
    const isFirst = this.#isFirst(request.sent);
    if (this.#uncached.tells(request.sent, scaled(simulated.sent, factor), usage)) {
      this.withdraw(simulated);
      const { sent, without, causedOutput } = simulated;
      return { sent: asInput(sent), without: without === null ? null : asInput(without), causedOutput };
    }
    const read = usage.cacheRead / factor;
    const expected = simulated.sent.cacheRead;
    if (Math.abs(read - expected) < Math.max(unlikeReadTokens, expected * unlikeReadShare)) return simulated;
    const isLost = read < expected;
    if (isLost && !tellsCaching(request.sent, usage)) return simulated;
    this.withdraw(simulated);
    const { sent, without, at } = request;
    const learn = isLost ? 'lose' : 'hold';
    const blocks = this.#asItIs[learn](sent, read, at);
    this.#asItWere[learn](without, sizeOf(without, request.beginningWithout(blocks)), at);
    return this.#request(request, isFirst && !isLost ? null : simulated.sent);
  }

  /** The provider did not take the request: nothing was cached for it, in either world. */
  withdraw(simulated: Simulated): void {
    for (const { undo } of this.#requests.get(simulated)?.bills ?? []) undo();
    this.#requests.delete(simulated);
  }

  /** `expected`: what is said of `sent`, if not what the cache says now. */
  #request(asked: Omit<Request, 'bills'>, expected: PromptTokens | null = null): Simulated {
    const { sent, without, at, isCaused, causedOutput } = asked;
    const actual = this.#asItIs.request(sent, at);
    // Where the request was caused, what is left is what the one before asked, and only lives on: without headroom the
    // next one would have come so much earlier.
    const other = this.#asItWere.request(without, at);
    const simulated = {
      sent: expected ?? actual.tokens,
      without: isCaused ? null : other.tokens,
      causedOutput,
    };
    this.#requests.set(simulated, { ...asked, bills: [actual, other] });
    return simulated;
  }

  /** Whether no request of the conversation was answered before. */
  #isFirst({ model, blocks }: CachePrompt): boolean {
    const from = Math.max(
      0,
      blocks.findIndex(({ place }) => place === 'user'),
    );
    const length = blocks.slice(from).findIndex(({ place }) => place !== 'user');
    const opening = blocks.slice(from, length === -1 ? blocks.length : from + length);
    const name = digestOf(model, ...opening.map(({ identity }) => identity));
    if (this.#answered.delete(name)) {
      this.#answered.add(name);
      return false;
    }
    this.#answered.add(name);
    const [oldest] = this.#answered;
    if (this.#answered.size > answeredConversations && oldest !== undefined) this.#answered.delete(oldest);
    return true;
  }

  #isOurs({ id, name, input }: Call): boolean {
    return this.#reruns.has(id) || this.#isRetrieval(name, input);
  }

  /** All that such a request brings are outputs of calls made again, which later turns bring as well. */
  #rememberReruns({ items }: AskedBody): void {
    const news = items.slice(items.findLastIndex(({ byModel }) => byModel) + 1);
    for (const { answers } of news) if (answers !== null) this.#reruns.add(answers);
    for (const id of this.#reruns) {
      if (this.#reruns.size <= rememberedReRuns) break;
      this.#reruns.delete(id);
    }
  }

  #causedOutput({ output }: Without): number {
    return output.reduce((sum, item) => sum + this.#blocks.tokensOf(item), 0);
  }
}

function sizeOf({ blocks }: CachePrompt, first: number): number {
  return blocks.slice(0, first).reduce((sum, { tokens }) => sum + tokens, 0);
}

/** Some gateways name no cached tokens at all: one cannot tell that from a miss where a miss is a write. */
function tellsCaching({ provider }: CachePrompt, { cacheRead, cacheWrite5m, cacheWrite1h }: Usage): boolean {
  return provider !== 'anthropic' || (cacheRead ?? 0) + (cacheWrite5m ?? 0) + (cacheWrite1h ?? 0) > 0;
}
