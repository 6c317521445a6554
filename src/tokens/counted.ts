import { hash } from 'node:crypto';

/** A text that was counted on another thread, where a tokenizer is. */
export interface CountedText {
  readonly digest: string;
  readonly tokens: number;
}

/** Names a text by what it says. */
export function textDigest(text: string): string {
  return hash('sha256', text, 'base64url');
}

/** Counts texts on another thread. */
export interface TextCounter {
  /** Their tokens, in the order of the texts; null: nobody can count them. */
  count(texts: readonly string[]): Promise<readonly number[] | null>;
  /** What was counted for others since this was last asked. */
  takeCounted(): readonly CountedText[];
}

/** Counts that are kept: of what was counted for others a part is never asked for. */
const keptCounts = 5_000;

/** What is known of texts on a thread that counts none itself. */
export class KnownCounts {
  readonly #tokens = new Map<string, number>();

  learn({ digest, tokens }: CountedText): void {
    this.#tokens.set(digest, tokens);
  }

  /** Undefined: nobody has counted it yet. */
  of(text: string): number | undefined {
    return text === '' ? 0 : this.#tokens.get(textDigest(text));
  }

  /** As a counter, of what is known. Throws for what is not. */
  readonly count = (text: string): number => {
    const tokens = this.of(text);
    if (tokens === undefined) throw new RangeError('a text that nobody has counted');
    return tokens;
  };

  /** Forgets what was learned first, beyond what is kept. */
  trim(): void {
    for (const digest of this.#tokens.keys()) {
      if (this.#tokens.size <= keptCounts) return;
      this.#tokens.delete(digest);
    }
  }
}
