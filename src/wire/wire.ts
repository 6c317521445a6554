import type { Span } from '../json/reader.ts';
import type { Bytes } from './items/pieces.ts';

/** The wire formats, named as the providers name their endpoints. */
export type WireId = 'anthropic' | 'openai-chat' | 'openai-responses' | 'gemini';

/** Bytes that take the place of a span of the body. */
export interface Edit {
  readonly span: Span;
  readonly bytes: Buffer;
}

/** What a request asks for: an answer (decisions are made), a count (they are only replayed), or neither. */
export type RouteKind = 'generate' | 'count';

/** The call a tool result answers. */
export interface ToolCall {
  /** As the request's `tools` name it; a tool of a namespace as `namespace__tool`. */
  readonly name: string;
  /**
   * Byte span of the arguments: an object (Anthropic), or a string lexeme, which holds the JSON text of a function's
   * arguments or the free text of a custom tool (OpenAI).
   */
  readonly input: Span | null;
  /** A part of a string that is the shell command, where the client names no arguments. */
  readonly command?: Span;
}

/** The part of a block that may be shortened. */
export interface ToolResult {
  readonly call: ToolCall | null;
  readonly isError: boolean;
  /**
   * Byte spans that hold the text, in order: JSON string lexemes (quotes included), or parts of such, which begin with no
   * quote and cut no escape.
   */
  readonly texts: readonly Span[];
}

/** One content block of the conversation, in the order the provider reads them. */
export interface Block {
  readonly role: string;
  readonly type: string;
  /**
   * Byte spans that make up the block's identity: all that the model reads of it. `cache_control` is never part of it,
   * nor what clients renew when a session is resumed. An empty span only keeps its neighbours apart.
   */
  readonly identity: readonly Span[];
  /** Tool calls that it makes: what they carry was written by the model itself. */
  readonly calls: readonly ToolCall[];
  /** Set for tool results only: nothing else is ever changed. */
  readonly result: ToolResult | null;
}

/** What one structural scan of a request body finds. All offsets are byte offsets of the decoded body. */
export interface Conversation {
  readonly model: string | null;
  readonly blocks: readonly Block[];
  /** Index of the first block after the last item of the assistant: what is new in this request. */
  readonly newFrom: number;
  /**
   * Names of the tools this very request declares, whatever it says of choosing one: the next one may call it.
   * `mcp__headroom__*`, which no tool can be called, stands for all tools of a namespace: Codex names no others of
   * those that its scripts may call without a definition.
   */
  readonly tools: readonly string[];
  /** Where what defines tools stands, without what the provider leaves out of its prompt. None: the request has no tools. */
  readonly toolSpans: readonly Span[];
  /** Span of the newest user prompt's text (a string lexeme), for ranking by the question. */
  readonly question: Span | null;
  /**
   * The client lets the provider clear, cut or compact what stands higher up: nobody knows what the model still sees.
   */
  readonly forgets: boolean;
}

/** What a scan found, with which the scan of a body that begins with the same bytes goes on. */
export interface Scan extends Conversation {
  /** Byte offsets at which the items of its list end (messages, input items), in order. */
  readonly ends: readonly number[];
  /**
   * Scans a body that has the same bytes up to `ends[at]` and one behind it. `rest`: its latin1 view from that end
   * on. Finds what `Wire.scan` finds in the whole body, and throws the same.
   */
  resume(at: number, rest: string): Scan;
}

/** Tokens as the provider billed them; null where it did not say. */
export interface Usage {
  /** Uncached input tokens. */
  readonly input: number | null;
  readonly cacheRead: number | null;
  /** Also the one write tier of OpenAI. */
  readonly cacheWrite5m: number | null;
  readonly cacheWrite1h: number | null;
  readonly output: number | null;
  /** The service tier, where it is billed at rates of its own: `flex`, `priority`, `fast`. Left out: the usual one. */
  readonly tier?: string;
}

/** What an answer says of a tier that is billed as usual; on OpenAI's wires `auto` is resolved before one is billed. */
const usual = new Set(['default', 'standard', 'auto', '']);

/**
 * The service tiers of an answer that are billed at rates of their own, `flex` or `priority+fast`; null: the usual
 * ones. Values that are no strings say nothing.
 */
export function tierOf(values: readonly unknown[]): string | null {
  const tiers = values.filter((value) => typeof value === 'string' && !usual.has(value));
  return tiers.length === 0 ? null : tiers.map((tier) => String(tier).replace(/[^\w-]/g, '')).join('+');
}

/** Collects usage from the JSON objects of an answer: SSE events one by one, or the one plain object. */
export interface UsageReader {
  add(event: unknown): void;
  read(): Usage | null;
}

/** What the provider of a wire keeps of prompts, and how it is told what to keep. Times in milliseconds. */
export interface PromptCache {
  /**
   * It is told by marks in the prompt, each of which costs a fee, by a key under which it looks for one, or finds by
   * itself what there is.
   */
  readonly takes: 'marks' | 'key' | 'nothing';
  /** The lifetime of what an answer was billed to write; null: it wrote nothing, or nobody can tell. */
  billedLifetime(usage: Usage): number | null;
  /**
   * How long at most the prompt of a conversation is kept that was last billed `billed`; Infinity where that is not
   * published.
   */
  longestLifetime(model: string | null, billed: number | null, body: Bytes): number;
  /** False for an answer of a gateway that names no cached tokens, where that can be told. */
  isNamed(usage: Usage): boolean;
}

/**
 * Fixed words of a client that has no tools, between which it puts the output of a command into a text of the user's
 * role. They begin with the text's first byte; what stands before them makes a text none of these.
 */
export interface ResultFrame {
  /** How the client's system prompt may begin; none: the client is known, whatever its prompt. */
  readonly system: readonly string[];
  readonly opens: string;
  /** What stands between `opens` and `between`: the command, the exit code, or nothing. */
  readonly names: 'command' | 'exit' | null;
  /** Behind them the output begins; null: it begins behind `opens`. */
  readonly between: string | null;
  /** At the first of these it ends, else with the text. */
  readonly closes: readonly string[];
  /** What the client has the assistant answer, with no model asked. */
  readonly reply: string | null;
}

/** One wire format. Pure: bytes in, places out. */
export interface Wire {
  readonly id: WireId;
  readonly cache: PromptCache;
  /** `path` has neither our prefix nor a query. Null: not ours, passes untouched. */
  route(method: string, path: string): RouteKind | null;
  /**
   * Finds the blocks of a request. `view` is the body's latin1 view, so that offsets are bytes. `frames`: how clients
   * without tools put output into texts of the user's role; none where they are left out.
   * Throws `JSON_SYNTAX` or `BODY_SHAPE` for anything it does not fully understand.
   */
  scan(view: string, frames?: readonly ResultFrame[]): Scan;
  usageReader(): UsageReader;
}
