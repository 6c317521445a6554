import type { Omission, ToolRole } from '../../engines/engine.ts';
import type { Seen } from '../../engines/repeat/line-memory.ts';
import type { Failure, Reason } from '../../fates.ts';
import type { Level } from '../../settings.ts';
import type { CountedText } from '../../tokens/counted.ts';

/** How lines that are left out of a text are got back. */
export interface RetrievalOfJob {
  /** Name of the tool; null: the reader has a shell, and the command. */
  readonly tool: string | null;
  /** Key of the references. */
  readonly key: Uint8Array;
  /** Gateways know a reference as the tool's `hash`, of hexadecimal digits, and take no lines; left out: as `ref`. */
  readonly asHash?: boolean;
}

/** One text of a new tool result, with all that engines may know. Crosses the thread boundary: plain data. */
export interface Job {
  readonly text: string;
  readonly tool: string | null;
  readonly command: string | null;
  readonly role: ToolRole;
  readonly failed: boolean;
  readonly question: string;
  readonly level: Level;
  /** Set when this request can retrieve: folds are allowed, their markers name the tool and a reference. */
  readonly retrieval: RetrievalOfJob | null;
  /**
   * The forms in which the text went out before, behind other beginnings of its conversation: the first of them goes out
   * again of which what it points at stands where it says.
   */
  readonly sentAs?: readonly string[];
}

/** A text that takes the original's place, with its exact token count. */
export interface Candidate {
  readonly text: string;
  readonly tokens: number;
}

export interface Verdict {
  readonly engine: string | null;
  /** Tokens of the original text; an estimate where no engine was tried. */
  readonly before: number;
  readonly lossless:
    | (Candidate & {
        /**
         * Engines whose decoders make the very text of it again, one after the other, from itself alone; none: it needs
         * more.
         */
        readonly undoneBy?: readonly string[];
      })
    | null;
  /** Smaller than `lossless` where present; needs its original stored before it may be sent. */
  readonly folded:
    | (Candidate & {
        readonly view: string;
        readonly ref: string;
        readonly omissions: readonly Omission[];
      })
    | null;
  /** Why the text stays as it is, or null. */
  readonly reason: Reason | null;
  /** Which of the forms of before still says the truth, by its index, and its tokens: it goes out as it is, whatever it is. */
  readonly held?: { readonly index: number; readonly tokens: number };
}

/** How a job ended when it did not end with a verdict. */
export interface JobFailure {
  /** Becomes the block's reason. */
  readonly failure: Failure;
  /** What the engine threw, or the thread died of. */
  readonly says: string | null;
}

/** A block of a conversation, by what its model sees of it. */
export interface MemoryBlock {
  /** Blocks of one memory with equal keys show the same. */
  readonly key: string;
  readonly texts: readonly Seen[];
}

/** What a thread shall remember of a conversation when it takes a job: what the model sees above the text. */
export interface Remember {
  /** Names the memory. */
  readonly memory: number;
  /** How many blocks it shall hold then, and the key of the last of them. */
  readonly blocks: number;
  readonly lastKey: string;
  /**
   * Of what it holds so many blocks stay, the last of them under this key; then come the new ones. Null: it has all.
   */
  readonly change: {
    readonly keep: number;
    readonly keptKey: string;
    readonly add: readonly MemoryBlock[];
  } | null;
}

/** Tells a thread what to remember, as much as it needs to be told. */
export interface Recollection {
  /** Jobs of one memory belong on one thread. */
  readonly memory: number;
  /** What the thread lacks in all likelihood; once that was told, nothing. */
  next(): Remember;
  /** All of it, for a thread that has said that it lacks more. */
  whole(): Remember;
}

/** Runs jobs, wherever that is. */
export interface JobRunner {
  /**
   * The verdict on a text, or how it failed: never for want of time. Rejects for defects of ours alone. `recollection`:
   * what stands above the text; null: nothing of it may be pointed at.
   */
  run(job: Job, recollection: Recollection | null): Promise<Verdict | JobFailure>;
}

/** What a thread is told, and what it answers. It lacks what it was taken to remember: the job comes again with all. */
export interface JobTask {
  readonly job: Job;
  readonly remember: Remember | null;
}
export type JobAnswer =
  | {
      readonly verdict: Verdict;
      /** The text and its forms, those that were counted whole. */
      readonly counted?: readonly CountedText[];
    }
  | { readonly lacks: true };

/** Texts to be counted, for whoever has no tokenizer. */
export interface CountTask {
  readonly count: readonly string[];
}

/** Their tokens, in the same order. */
export interface CountAnswer {
  readonly counts: readonly number[];
}
