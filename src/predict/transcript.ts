import type { Usage } from '../wire/wire.ts';

/** `harness`: the agent itself, in the model's prompt but in nobody's name. */
export type Author = 'user' | 'assistant' | 'harness';

/** A block of a conversation, whatever wire it went over. */
export type Block =
  | { readonly kind: 'text'; readonly from: Author; readonly text: string }
  /** `input` is the arguments' value: an object, or the text of a script or of a function's arguments. */
  | { readonly kind: 'call'; readonly id: string; readonly tool: string; readonly input: unknown }
  | {
      readonly kind: 'result';
      /** Id of the call. */
      readonly answers: string;
      readonly failed: boolean;
      readonly texts: readonly string[];
    };

/** A request that a transcript shows to have been answered. */
export interface Exchange {
  /** Number of the conversation within the transcript: sub-agents have their own. */
  readonly thread: number;
  /** Blocks that stand where they stood in the thread's exchange before, its answer included; the rest is gone. */
  readonly shared: number;
  /** What stands behind those in this prompt. */
  readonly added: readonly Block[];
  readonly answer: readonly Block[];
  /** Start of the request, milliseconds since 1970; null where the transcript does not say. */
  readonly at: number | null;
  /** Names the answer: a forked session repeats those of the session that it comes from. Null: nothing does. */
  readonly id: string | null;
  readonly model: string | null;
  /** As billed; null where the transcript does not say. */
  readonly usage: Usage | null;
}

/** What a transcript says of itself, so far as it was read. */
export interface About {
  /** Folder that the agent worked in. */
  project: string | null;
  /** Version of the agent that wrote it. */
  version: string | null;
  /** It declares tools in a way that takes ours without further ones (see `Companions`). */
  inCodeMode: boolean;
}

/** A line of a transcript, parsed, or a run of a file of runs. */
export type Line = Readonly<Record<string, unknown>>;

/** Reads one transcript line by line. Keeps no more than the conversation as it stands. */
export interface TranscriptReader {
  readonly about: Readonly<About>;
  /** The exchanges that are complete with this line. Throws `INPUT_UNREADABLE` for a version that it does not know. */
  read(line: Line): readonly Exchange[];
  /** The exchanges that only the end of the file completes. */
  end(): readonly Exchange[];
}
