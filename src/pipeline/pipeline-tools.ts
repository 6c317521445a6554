import type { Note } from '../fates.ts';
import type { AtOnce, ConversationStore, DecisionStore, InsertRow } from '../store/records.ts';
import type { DecideTools } from './decide.ts';
import type { Keeper } from './folds/keeper.ts';
import type { Report } from './report.ts';
import type { Awaited, ByResult } from './request.ts';
import type { Bytes } from '../wire/items/pieces.ts';

/** The body to send. `changed` false: send the client's own, still encoded bytes. */
export interface Outcome {
  readonly body: Bytes;
  readonly changed: boolean;
  readonly report: Report;
  /** Set where the bill of its answer will tell something. */
  readonly awaited: Awaited | null;
  /** Tools that this request declares because of headroom. */
  readonly ours: readonly string[];
  /** The client lets the provider take away what stands higher up: nobody can say what it then reads. */
  readonly forgets: boolean;
}

/**
 * Stores what belongs to a request before it goes out, in the transaction of its decisions. It holds only for the very
 * outcome that `run` answers: that transaction may not have been committed.
 */
export type Keep = (outcome: Outcome, insert: InsertRow) => void;

/** Prompt lengths of a model that a request should stay below, tokens; null: it has none, or none is known. */
export interface Edges {
  /** Longer prompts pay more for each token. */
  readonly band: number | null;
  /** Longer prompts are refused. */
  readonly window: number | null;
}

/** What is known of a request besides its bytes. */
export interface RunOptions {
  /** The upstream's prompt cache is told what to keep where the client says nothing of it. */
  readonly hints?: boolean;
  /** Stores what else is stored of the request before it goes out. */
  readonly keep?: Keep | null;
  /** The one that the path names, where the body names none. */
  readonly model?: string | null;
  /** Its decisions are kept by what results are. Only for a pipeline that is `byResult`. */
  readonly byResult?: ByResult | null;
}

export interface PipelineTools extends DecideTools {
  /** Requests go nowhere: decisions are kept by what results are, and no cache is looked after. */
  readonly byResult?: boolean;
  readonly decisions: DecisionStore;
  /** Stores several things in one transaction; each by itself where it is left out. */
  readonly atOnce?: AtOnce | null;
  /** Told of the blocks that were decided, to keep what no marker needs. */
  readonly keeper?: Pick<Keeper, 'keep'> | null;
  /** Where it is kept when each conversation was last sent; this process's memory where it is left out. */
  readonly conversations?: ConversationStore;
  /** Whether a request of this agent has got that note in the ledger of late; none where it is left out. May throw. */
  readonly noted?: (note: Note) => boolean;
  /** Where a model's prompts get dearer or end; nowhere where it is left out. */
  readonly edges?: (model: string) => Edges;
  /** Share of conversations that go raw, 0 to 1; none where it is left out. */
  readonly holdout?: number | undefined;
  /** The clock, milliseconds since 1970; the system's where it is left out. */
  readonly now?: (() => number) | undefined;
}
