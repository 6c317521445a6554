import type { Level } from '../settings.ts';

/** What an engine may know besides the text. Equal input and context give equal output, on any machine. */
export interface EngineContext {
  /** Name of the tool that printed the text, as the agent calls it. */
  readonly tool: string | null;
  /** The shell command that printed it, where the call carried one. */
  readonly command: string | null;
  /** The tool reported a failure. */
  readonly failed: boolean;
  /** The newest prompt of the conversation, to rank what matters. */
  readonly question: string;
  readonly level: Level;
  /** Counts tokens of a text (o200k). */
  readonly count: (text: string) => number;
}

/**
 * A run of lines left out of the lossless form. Lines count from 1, both ends belong to the omission.
 * `says` describes what is missing in a few words ("731 INFO, 41 DEBUG"); it never invents or concludes.
 */
export interface Omission {
  readonly fromLine: number;
  readonly toLine: number;
  readonly says: string;
}

/** Kept text (whole lines, joined by "\n", no line break at either end) or an omission. */
export type Piece = string | Omission;

/** One compressor for one kind of content. It knows no wire, store, marker or other engine. */
export interface Engine {
  readonly name: string;
  /** A cheap look at the shape: may this engine try? */
  accepts(text: string, context: EngineContext): boolean;
  /** The text re-encoded without losing a fact, readable without a decoder; null: nothing gained. */
  encode(text: string, context: EngineContext): string | null;
  /**
   * The lossless form (`encode(text) ?? text`) with its least important lines left out; null: nothing to fold.
   * Pieces joined by "\n", each omission replaced by the lines it names, are exactly the lossless form.
   */
  fold?(text: string, context: EngineContext): readonly Piece[] | null;
}
