import type { Level } from '../settings.ts';
import type { PointedLines } from '../text/pointer.ts';
import type { Program } from '../text/program.ts';
import type { Steps } from '../text/steps.ts';

/** What a tool of an agent is for; decides how far its output may be shortened. */
export type ToolRole = 'read' | 'search' | 'list' | 'run' | 'edit' | 'fetch' | 'other';

/** What an engine may know besides the text. Equal input and context give equal output, on any machine. */
export interface EngineContext {
  /** Name of the tool that printed the text, as the agent calls it. */
  readonly tool: string | null;
  /** The shell command that printed it, where the call carried one. */
  readonly command: string | null;
  /** The programs of that command that printed something, in order; empty where nobody can tell. */
  readonly programs: readonly Program[];
  readonly role: ToolRole;
  /** The tool reported a failure: a fold keeps every line of error and what stands around it, or is none. */
  readonly failed: boolean;
  /** The newest prompt of the conversation, to rank what matters. */
  readonly question: string;
  readonly level: Level;
  /** Lines that the model sees higher up in this conversation; null where that is not known. */
  readonly seen: SeenLines | null;
  /** Counts tokens of a text (o200k). */
  readonly count: (text: string) => number;
  /** Work on this text: whoever may do more than look at each character a few times takes what it does. */
  readonly steps: Steps;
}

/** By what a line of a form says more than its words: its header, or lines that stand above it. */
export interface Scope {
  /** Lines of equal words and equal scope stand for the same printed lines. */
  readonly under: string;
  /** So many lines right above it belong to it; `Infinity`: it is equal to no other line. */
  readonly above: number;
}

/** For each line of a text its scope; null: it says the same wherever it stands. */
export type Scopes = readonly (Scope | null)[];

/** A form as its engine knows it again, from its text alone. */
export interface Reading {
  readonly scopes: Scopes;
  /** The lines as they were before the engine wrote them, one for each; none: as they are. */
  readonly lines?: readonly string[];
}

/** Lines as they are compared with others. */
export interface ComparedLines {
  /**
   * Equal for lines that were printed equal; null: equal to none. What stands before a line break in it is the line.
   */
  readonly keys: readonly (string | null)[];
  /** So many lines right above a line belong to it. */
  readonly above: readonly number[];
}

/** Where a run of lines stands higher up in the conversation, as the model sees it. */
export interface SeenRun {
  /** The call that it came by, as a person would find it: `of "cat src/app.ts"`. */
  readonly source: string;
  /** Its lines count from 1 or, where they are numbered as those of a file, as the file's do. */
  readonly fromLine: number;
  readonly unit: PointedLines;
  readonly lines: number;
}

/** Lines of the conversation so far, as they went upstream. */
export interface SentLines {
  /** The lines that a run stands for; null where there are no such lines. */
  linesOf(run: SeenRun): readonly string[] | null;
}

/** Looks up lines of the conversation so far. */
export interface SeenLines extends SentLines {
  /** The longest run of visible lines equal to those from index `from` on; null: there is none worth a look. */
  longest(lines: ComparedLines, from: number, steps: Steps): SeenRun | null;
  /** True if some line has these words, by whatever else it is compared. */
  holds(words: string): boolean;
  /** By what the lines of a run are compared; null where there are no such lines. */
  keysOf(run: SeenRun): readonly string[] | null;
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

/**
 * One compressor for one kind of content. It knows no wire, store, marker or other engine. `Page` is what it reads out
 * of a text, once, for both of its forms.
 */
export interface Engine<Page = unknown> {
  readonly name: string;
  /**
   * Its lossless form leaves each line of a file as it is, so that an edit may quote it: what is read may come here.
   */
  readonly keepsLines?: true;
  /** No other engine is asked for its form: set it where a fold that does not know these rows would part them. */
  readonly endsWay?: true;
  /** Null: the text is of another kind. */
  read(text: string, context: EngineContext): Page | null;
  /** The text re-encoded without losing a byte, readable without a decoder; null: nothing gained. */
  encode(page: Page): string | null;
  /**
   * The lossless form (`encode(page)`, or the text) with its least important lines left out; null: nothing to fold.
   * Pieces joined by "\n", each omission replaced by the lines it names, are exactly the lossless form.
   */
  fold?(page: Page): readonly Piece[] | null;
  /**
   * The text that a form of `encode` stands for, from the form and `sent` alone: it shares no code with `encode`, so
   * that it can prove it. Throws where the form cannot be read. A form names its version by the words that it begins
   * with, or by its notes: whoever changes what they mean changes them, so that what an earlier release wrote is still
   * read. A text without these words is its own. Of the beginning of a form, cut between lines, it answers the beginning of
   * the text where it can: retrieval prints lines by that.
   */
  decode(form: string, sent: SentLines | null): string;
  /**
   * For each line of a form the lines of the text that it stands for, without their ends, so that some of them can be
   * printed in full; none for a line that says how to read others. Left out: nobody can tell line by line.
   */
  decodeLines?(form: string): readonly (readonly string[])[];
  /**
   * What each line of a form depends on. A text that merely reads like a form may be taken for one; what stands between
   * lines that markers of ours stand for is not known. A row has a scope by its heading, the heading one of its own. Null:
   * no line depends on anything.
   */
  scopes(lines: readonly string[]): Reading | null;
}
