/** One request body as its provider's cache sees it, before its blocks are counted. */
export interface AskedBody {
  readonly provider: 'anthropic' | 'openai' | 'gemini';
  readonly model: string;
  readonly opening: string;
  readonly marksOnly: boolean;
  readonly keepsLong: boolean;
  readonly tier: '5m' | '1h';
  /** What stands before the conversation: definitions of tools, Anthropic's system prompt. */
  readonly head: readonly Item[];
  /** What besides `head` parts conversations (`tool_choice`, `thinking`), though not what stands before them. */
  readonly choices: string;
  readonly items: readonly Item[];
}

/** A definition, a message, a call, an output: what is left out whole or not at all. */
export interface Item {
  readonly place: string;
  readonly parts: readonly Part[];
  readonly byModel: boolean;
  readonly call: Call | null;
  /** Of an output: the identifier of the call that it answers. */
  readonly answers: string | null;
}

export interface Call {
  readonly id: string;
  readonly name: string;
  /** A value, or the text of one. */
  readonly input: unknown;
}

/** What becomes one block. */
export interface Part {
  /** Digest of all that parts it from other blocks. */
  readonly name: string;
  /** What the model reads of it as text, … */
  readonly text: string;
  /** … and what it reads besides, tokens. */
  readonly more: number;
  readonly mark: '5m' | '1h' | null;
}
