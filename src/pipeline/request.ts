import type { Note } from '../fates.ts';
import type { Decided, Decision, LedgerRow } from '../store/records.ts';
import type { NewlyRead } from '../wire/items/body-memory.ts';
import type { Conversation, Edit, PromptCache, RouteKind, ToolResult, Wire } from '../wire/wire.ts';
import type { Idle } from './cache/shown-expiries.ts';
import type { Calls } from './call/call.ts';
import type { RetrievalOfJob } from './worker/job.ts';
import type { Bytes } from '../wire/items/pieces.ts';

/**
 * A tool result of the request with its identity and, once it has one, its fate. One that is the same as in the turn before is
 * the same object: what is made of it is kept by that.
 */
export interface Slot {
  /** Its chain hash within the conversation's generation: what its decision is kept under. */
  readonly chain: string;
  /** Index of its block. */
  readonly index: number;
  readonly result: ToolResult;
  /** After the last item of the assistant: the provider cannot have cached it yet. */
  readonly isNew: boolean;
  readonly decision: Decision | undefined;
}

/** A request as it goes out. */
export interface Placement {
  /** Of the blocks, within their generation. */
  readonly chains: readonly string[];
  readonly slots: readonly Slot[];
  /** Those of each slot, in their order. */
  readonly edits: readonly (readonly Edit[])[];
  readonly sent: Bytes;
  /** What stands for the bytes that go out up to each block. */
  readonly hashes: readonly string[];
}

/** What a request has in common with the one before it: its first blocks, with all that was laid into them. */
export interface LaidBefore {
  readonly placement: Placement;
  readonly blocks: number;
  /** How many first bytes both bodies have. */
  readonly bytes: number;
  /** Those of the placement's slots that stand in these blocks. */
  readonly slots: readonly Slot[];
}

/**
 * What is out of the ordinary in a request, the weightiest first: of several, the first is the note of its ledger row, and
 * hides the others and what the bill shows of a cache.
 */
export const stageNotes = [
  'prefix_broken',
  'store_failed',
  'cold_rewrite',
  'changed_tools',
  'marker_quoted',
  'changed_results',
  'changed_messages',
] as const satisfies readonly Note[];

/** What a stage may note: a word without a place in that order would reach no row. */
export type StageNote = (typeof stageNotes)[number] | Pressure;

/** Why a request's new tool results are shortened as far as may be; its ledger row gets it as a note. */
export type Pressure = Extract<Note, 'band_near' | 'window_near'>;

/** A conversation whose cache should be cold, as it was before the request. */
export interface Cold extends Idle {
  readonly promptTokens: number;
  readonly headTokens: number;
}

/** A request of which the bill will tell whether its cache was cold. */
export interface Awaited {
  readonly cache: PromptCache;
  /** Names its conversation. */
  readonly name: string;
  readonly hasResults: boolean;
  readonly cold: Cold | null;
  readonly isRewritten: boolean;
  /** What stands before was changed, by the client or by us: that is not found in a cache, however warm. */
  readonly isChanged: boolean;
}

/** What was decided at first sight. */
export interface FirstSight {
  readonly decided: readonly Decided[];
  /** Forms of before that are stored beside them. */
  readonly carried: readonly Decided[];
  /** Those of what was decided that are stored already and had no decision before. */
  readonly settled: ReadonlySet<string>;
  /** Those of them that went out before, behind another beginning. */
  readonly again: ReadonlySet<string>;
  /** Set where the client has changed what stands before them. */
  readonly changed: Extract<StageNote, 'changed_results' | 'changed_messages'> | null;
}

const nothingDecided: FirstSight = {
  decided: [],
  carried: [],
  settled: new Set(),
  again: new Set(),
  changed: null,
};

/** What a request says of folds: those it makes, those it asks back, and whether that alone is why it was made. */
export type FoldReport = Pick<LedgerRow, 'folds' | 'askedBack' | 'caused'>;

/** A request as it came in. */
export interface Received {
  readonly kind: RouteKind;
  readonly wire: Wire;
  /** The upstream has a prompt cache that may be told what to keep. */
  readonly mayHint: boolean;
  readonly body: Bytes;
  readonly newly: NewlyRead;
  readonly conversation: Conversation;
  /** Names its conversation. */
  readonly name: string;
  /** Chain hashes of its blocks. */
  readonly received: readonly string[];
  /** Its tool calls, each read once. */
  readonly calls: Calls;
  /** Decisions are kept by what a result is; null: by what stands before it. */
  readonly byResult: ByResult | null;
}

/** How requests are asked whose callers hold back some of their rows, other ones each time. */
export interface ByResult {
  /** Within it a result has one form, whatever stands before it. */
  readonly scope: string;
  /** How the caller gets back what is left out, whatever the request declares; null: nothing may be. */
  readonly retrieval: Omit<RetrievalOfJob, 'key'> | null;
}

/** A request on its way through the pipeline. Each stage adds what it finds; what stands in it stays. */
export interface Request extends Received {
  /** Its conversation was drawn to go raw. */
  readonly isHeldOut: boolean;
  /** Null where it has room. */
  readonly pressure: Pressure | null;
  /** Chain hashes of its blocks within their generation: what decisions are kept under. */
  readonly chains: readonly string[];
  /** What it has in common with the turn before; null: nothing that is remembered. */
  readonly beginning: LaidBefore | null;
  /** Its tool results with the decisions in force, in the order of their blocks. */
  readonly slots: readonly Slot[];
  /** What was decided in it and is about to be stored. */
  readonly sight: FirstSight;
  /** Chain hashes of what was decided in this request. */
  readonly made: ReadonlySet<string>;
  /** Of those what was never decided before. */
  readonly fresh: ReadonlySet<string>;
  /** What goes out; the client's own bytes where nothing is replaced. */
  readonly sent: Bytes;
  /** What is replaced in the client's body, in order. */
  readonly edits: readonly Edit[];
  /** What stands for the bytes that go out up to each block. */
  readonly hashes: readonly string[];
  /** Null: nothing is laid out yet. */
  readonly placement: Placement | null;
  readonly folds: FoldReport;
  readonly awaited: Awaited | null;
  /** All that is out of the ordinary in it. */
  readonly notes: ReadonlySet<StageNote>;
}

/** A request as it comes to the first stage. */
export function opened(received: Received): Request {
  return {
    ...received,
    isHeldOut: false,
    pressure: null,
    chains: received.received,
    beginning: null,
    slots: [],
    sight: nothingDecided,
    made: new Set(),
    fresh: new Set(),
    sent: received.body,
    edits: [],
    hashes: [],
    placement: null,
    folds: { folds: {}, askedBack: {}, caused: null },
    awaited: null,
    notes: new Set(),
  };
}

/** The request with notes added; a note that is null is none. */
export function noting(request: Request, ...notes: readonly (StageNote | null)[]): Request {
  const said = notes.filter((note) => note !== null);
  return said.length === 0 ? request : { ...request, notes: new Set([...request.notes, ...said]) };
}

/** One step of the pipeline. */
export interface Stage {
  /** The request with what the stage found. Without a promise nothing else runs before the next stage does. */
  run(request: Request): Request | Promise<Request>;
  /** What a user is told when it fails, and the request goes on without it. Left out: then what was decided is replayed. */
  readonly dispensable?: string;
}

/**
 * A step behind the decisions: it runs in the transaction that stores them, and once more where that is not committed.
 * So it changes nothing but the request.
 */
export interface LaterStage extends Stage {
  run(request: Request): Request;
  /** Told of the request as it goes out, once it is stored: what it keeps in mind of it. */
  goesOut?(request: Request): void;
}

/** Told of what fails and is gone on without; must not throw. */
export type OnFault = (what: string, cause: unknown) => void;
