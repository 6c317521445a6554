import { kinds, type Kind } from '../bench/runs/kind.ts';
import { costOf, type Price, promptOf } from '../money/prices.ts';
import { CacheSimulator, type Tier } from '../money/simulator/index.ts';
import type { TokenCounter } from '../tokens/count.ts';
import type { PredictedLevel } from './levels.ts';
import { PromptPath, type PerWorld, type World } from './prompt-path.ts';
import type { TapedExchange } from './tape.ts';
import type { Usage } from '../wire/wire.ts';

/** What a model writes to fetch something that was left out: a sentence and the call. */
const retrievalTokens = 100;

/** What a change of the bill is put down to: outputs of a kind, our tool's definition in every request, its calls. */
export const causes = [...kinds, 'tool', 'retrievals'] as const;
export type Cause = (typeof causes)[number];

/** Tool output at its first sight, o200k tokens. */
export interface Output extends Readonly<Record<PredictedLevel, number>> {
  readonly before: number;
}

/** One request, billed. */
export interface BilledRequest {
  readonly at: number | null;
  /** The provider's name for the answer. */
  readonly id: string | null;
  readonly model: string;
  readonly outputs: Readonly<Partial<Record<Kind, Output>>>;
  /** As the provider counted it; null where the transcript does not say. */
  readonly usage: Usage | null;
  /** Tokens of system prompt and tools, as usage tells them; null where none does. */
  readonly head: number | null;
  /** Null where the model's price is not known. */
  readonly money: Money | null;
}

/** USD. */
export interface Money {
  /** Prompt and answer by the transcript's own usage; null where it names none. */
  readonly billed: number | null;
  readonly answer: number;
  /** Prompts by the simulator. */
  readonly simulated: PerWorld;
  /** About what each cause adds to the difference between the simulated prompts. */
  readonly shares: Readonly<Record<PredictedLevel, Readonly<Record<Cause, number>>>>;
}

/** How requests are billed that do not say it themselves. */
export interface Terms {
  /** For a transcript that names no model. */
  readonly model: string;
  /** Null: not known. */
  readonly priceOf: (model: string, at: number | null) => Price | null;
  /** Tokens that each request carries because of headroom. */
  readonly burden: number;
  /** Whose rules hold for a price that names no provider. */
  readonly wire: 'anthropic' | 'openai';
  /** Tokens of system prompt and tools where no usage tells them. */
  readonly head: number;
}

/** Bills the exchanges of one transcript, each as it would have been in every world. */
export function billExchanges(
  exchanges: readonly TapedExchange[],
  { model: fallback, priceOf, burden, wire, head }: Terms,
  count: TokenCounter,
): BilledRequest[] {
  const scale = scaleOf(exchanges);
  const caches = {
    without: new CacheSimulator(count),
    lossless: new CacheSimulator(count),
    balanced: new CacheSimulator(count),
  };
  const paths = new Map<number, PromptPath>();
  const tier = tierOf(exchanges);
  let now = 0;
  return exchanges.map((exchange) => {
    const { thread, shared, added, answer, usage } = exchange;
    const isFirst = !paths.has(thread);
    const path = paths.get(thread) ?? new PromptPath(thread, scale, { burden, head });
    paths.set(thread, path);
    path.cut(shared);
    path.add(added);
    if (usage !== null) path.fitTo(promptOf(usage));
    // A transcript without times is one of an agent that paused nowhere.
    now = Math.max(now + 1, exchange.at ?? 0);
    const model = exchange.model ?? fallback;
    const price = priceOf(model, exchange.at);
    const said = scale * answer.reduce((sum, { tokens }) => sum + tokens, 0);
    const own = { path, model, caches, at: now, tier, said, burden: burden * scale, isFirst, wire };
    const money = price === null ? null : moneyOf(exchange, { ...own, price });
    path.end();
    path.add(answer);
    const { at, id } = exchange;
    return { at, id, model, usage, head: path.toldHead, outputs: outputsOf(exchange), money };
  });
}

interface Moment {
  readonly path: PromptPath;
  readonly price: Price;
  readonly model: string;
  readonly caches: Readonly<Record<World, CacheSimulator>>;
  readonly at: number;
  readonly tier: Tier;
  /** Tokens of the answer, as far as it stands in the transcript. */
  readonly said: number;
  /** Tokens that the request carries because of headroom. */
  readonly burden: number;
  /** Of its conversation. */
  readonly isFirst: boolean;
  readonly wire: Terms['wire'];
}

function moneyOf({ usage, fetched }: TapedExchange, moment: Moment): Money {
  const { path, price, model, caches, at, tier, said, wire } = moment;
  const provider = (price.provider ?? wire) === 'anthropic' ? 'anthropic' : 'openai';
  const prompt = {
    provider,
    model,
    opening: '',
    marksOnly: false,
    keepsLong: false,
    isChained: true,
  } as const;
  // Codex sets no marks: there OpenAI finds by itself where prompts ended.
  const marks = provider === 'anthropic' ? tier : null;
  const costIn = (world: World): number => {
    const { tokens } = caches[world].request({ ...prompt, blocks: path.blocks(world, model, marks) }, at);
    return costOf({ ...tokens, output: 0 }, price);
  };
  // Shares are of the prompt before what was asked back lengthens it.
  const shares = { lossless: sharesOf('lossless', moment), balanced: sharesOf('balanced', moment) };
  const retrievals = fetched.reduce((sum, tokens) => {
    const asked = costIn('balanced') + costOf({ ...nothing, output: retrievalTokens }, price);
    path.end();
    path.addUnseen({ without: 0, lossless: 0, balanced: retrievalTokens + tokens });
    return sum + asked;
  }, 0);
  const output = { ...nothing, output: usage?.output ?? said };
  const simulated = {
    without: costIn('without'),
    lossless: costIn('lossless'),
    balanced: costIn('balanced') + retrievals,
  };
  return {
    billed: usage === null ? null : costOf(usage, price),
    answer: costOf(output, price, path.size('without')),
    simulated,
    shares: { ...shares, balanced: { ...shares.balanced, retrievals: 0 - retrievals } },
  };
}

/** What is new is written to the cache, the rest read from it; positive is money saved. */
function sharesOf(level: PredictedLevel, { path, price, burden, isFirst }: Moment): Record<Cause, number> {
  const { all, fresh } = path.leftOut(level);
  const usd = (tokens: number, isNew: boolean): number =>
    costOf({ ...nothing, [isNew ? 'cacheWrite5m' : 'cacheRead']: tokens }, price);
  const shareOf = (kind: Kind): number => {
    const isNew = fresh.get(kind) ?? 0;
    return usd(isNew, true) + usd((all.get(kind) ?? 0) - isNew, false);
  };
  const [read, search, list] = [shareOf('read'), shareOf('search'), shareOf('list')];
  const [test, git, other] = [shareOf('test'), shareOf('git'), shareOf('other')];
  return { read, search, list, test, git, other, tool: 0 - usd(burden, isFirst), retrievals: 0 };
}

const nothing = { input: 0, cacheRead: 0, cacheWrite5m: 0, cacheWrite1h: 0, output: 0 };

/** The tier that most was written to: the agent's marks ask for it. */
function tierOf(exchanges: readonly TapedExchange[]): Tier {
  let [short, long] = [0, 0];
  for (const { usage } of exchanges) {
    short += usage?.cacheWrite5m ?? 0;
    long += usage?.cacheWrite1h ?? 0;
  }
  return long > short ? '1h' : '5m';
}

function outputsOf({ added }: TapedExchange): BilledRequest['outputs'] {
  const outputs: Partial<Record<Kind, Output>> = {};
  for (const { kind, tokens, lossless, balanced } of added) {
    if (kind === null) continue;
    const sum = outputs[kind] ?? { before: 0, lossless: 0, balanced: 0 };
    outputs[kind] = {
      before: sum.before + tokens,
      lossless: sum.lossless + lossless,
      balanced: sum.balanced + balanced,
    };
  }
  return outputs;
}

/** New tokens from which on a request's growth tells how the provider counts: below it overheads blur that. */
const minScaleTokens = 500;

/**
 * A provider's tokens for one of o200k, as far as transcripts can tell; beyond lie prompts that hold what they do not
 * show.
 */
const scaleBounds = [0.75, 1.6] as const;

/**
 * How many of its own tokens the provider counts for one of o200k: the median over requests of what the prompt grew by
 * besides the model's own answer, by what was added to it. 1 where no usage tells.
 */
export function scaleOf(exchanges: readonly TapedExchange[]): number {
  const before = new Map<number, TapedExchange>();
  const ratios: number[] = [];
  for (const exchange of exchanges) {
    const earlier = before.get(exchange.thread);
    before.set(exchange.thread, exchange);
    if (earlier?.usage == null || exchange.usage === null || exchange.shared !== lengthOf(earlier)) continue;
    const added = exchange.added.reduce((sum, { tokens }) => sum + tokens, 0);
    const grown = promptOf(exchange.usage) - promptOf(earlier.usage) - (earlier.usage.output ?? 0);
    if (added >= minScaleTokens) ratios.push(grown / added);
  }
  const median = ratios.sort((one, other) => one - other)[Math.floor(ratios.length / 2)] ?? 1;
  return Math.min(Math.max(median, scaleBounds[0]), scaleBounds[1]);
}

/** Blocks of the conversation once the exchange was over. */
function lengthOf({ shared, added, answer }: TapedExchange): number {
  return shared + added.length + answer.length;
}
