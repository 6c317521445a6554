import type { PromptTokens } from '../../store/records.ts';

/**
 * The tier that a cached prefix is written to. OpenAI's two, of 30 minutes and of 12 hours, stand under these names.
 */
export type Tier = '5m' | '1h';

/** One piece of a prompt, in the order in which the provider reads it. */
export interface CacheBlock {
  /** What it is part of: `tools`, `system`, `developer`, `user`, `assistant`, `call`, `output`, … */
  readonly place: string;
  /** Names what the provider reads here and where it stands: equal identities mean equal bytes. */
  readonly identity: string;
  readonly tokens: number;
  /** The client set a cache mark behind it. */
  readonly mark: Tier | null;
  /** OpenAI since GPT-5.6 looks for cached prefixes that end here, unasked. */
  readonly ends: boolean;
  /**
   * What the model reads. OpenAI's models before GPT-5.6 read what two texts begin with in common; where this is left
   * out, whole blocks only.
   */
  readonly text?: string;
}

/** What a provider's cache sees of one request. */
export interface CachePrompt {
  readonly provider: 'anthropic' | 'openai' | 'gemini';
  readonly model: string;
  /** Whatever else parts prompts from the very beginning: cache key, settings. */
  readonly opening: string;
  /** OpenAI only: only what is marked is cached. */
  readonly marksOnly: boolean;
  /** OpenAI before GPT-5.6 only: kept for a day, as far as one can rely on it. */
  readonly keepsLong: boolean;
  /** OpenAI since GPT-5.6: what is written unasked is written to this tier; left out, to the usual one. */
  readonly tier?: Tier;
  readonly blocks: readonly CacheBlock[];
  /** Each identity names all that stands before its block as well, so that names of beginnings need no digests. */
  readonly isChained?: true;
}

/** What one request is billed for, and the way back. */
export interface CacheBill {
  readonly tokens: PromptTokens;
  /** The provider did not take the request: what it read or wrote in the cache did not happen. */
  readonly undo: () => void;
}
