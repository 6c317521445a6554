import type { Fields } from './fields.ts';
import type { Refusal } from './refusal.ts';

/** What the scripted model says: some text, some tool calls, or both. */
export interface Reply {
  readonly text?: string;
  readonly calls?: readonly { readonly name: string; readonly input: Fields }[];
}

/** What the scripted model sees of a request, the same for every API. */
export interface Conversation {
  /** Names of the tools that this very request declares. */
  readonly tools: readonly string[];
  /** Results of tool calls, in order. */
  readonly results: readonly ToolResult[];
}

/** A tool's result with the call that it answers. */
export interface ToolResult {
  readonly tool: string;
  readonly input: Fields;
  readonly text: string;
}

/** One piece of the prompt, in the order in which the model reads it. */
export interface PromptBlock {
  /** Digest of everything up to and including this block, cache marks aside. */
  readonly prefix: string;
  /** What the model reads of it, for counting. */
  readonly text: string;
}

/** The prompt's tokens by what they are billed as; together they are the whole prompt. */
export interface PromptBill {
  /** Neither read from the cache nor written to it at a fee. */
  readonly input: number;
  readonly cacheRead: number;
  /** Written to the provider's usual tier: five minutes at Anthropic, thirty at OpenAI. */
  readonly cacheWrite5m: number;
  readonly cacheWrite1h: number;
  /** Blocks at the prompt's start that came from the cache. */
  readonly cachedBlocks: number;
}

export interface Bill extends PromptBill {
  readonly output: number;
}

export type TokenCount = (text: string) => number;

/** A request that a provider takes. */
export interface Question {
  readonly conversation: Conversation;
  readonly prompt: readonly PromptBlock[];
  readonly stream: boolean;
  /** Reads and writes the cache; lifetimes count from `startedAt`, milliseconds since 1970. */
  bill(count: TokenCount, startedAt: number): PromptBill;
  /** The answer's body in the pieces in which it is sent: events of a stream, or one JSON text. */
  answer(reply: Reply, bill: Bill): readonly string[];
}

/** What a path is for. Parsing throws a `Refusal` for what the provider would not take. */
export type Route =
  | { readonly kind: 'answer'; parse(body: Buffer): Question }
  | {
      readonly kind: 'count';
      parse(body: Buffer): Pick<Question, 'prompt'>;
      /** The JSON that says a count. */
      counted(tokens: number): unknown;
    };

/** One provider's API. */
export interface Api {
  /** Null: no route of this API. `path` has no query. */
  route(method: string, path: string): Route | null;
  /** The JSON that says a refusal. */
  refused(refusal: Refusal): unknown;
}
