import type { Note, Reason } from '../fates.ts';

/**
 * The fate of one block, decided once at its first sight and replayed for ever (promise 2).
 * `texts` has one entry for each text of the block: the replacement, or null where the text stays as it is.
 * A block that stays raw has `texts: null`.
 */
export interface Decision {
  readonly texts: readonly (string | null)[] | null;
  /** Name of the engine, or null for raw. */
  readonly engine: string | null;
  /** True when no fact was left out. */
  readonly lossless: boolean;
  /** Tokens of the block's texts as the agent sent them and as the model sees them (o200k). */
  readonly tokensBefore: number;
  readonly tokensAfter: number;
  /** Why the block was left raw; null when it was shortened. */
  readonly reason: Reason | null;
  /** References of the originals behind this block's markers. */
  readonly refs: readonly string[];
  /**
   * For each text the engines whose decoders make it again from what replaced it alone, one after the other; null where
   * it needs more. Decisions of earlier releases do not say.
   */
  readonly undoneBy?: readonly (readonly string[] | null)[] | undefined;
}

/** A decision under its block's chain hash (hex). */
export interface Decided {
  readonly chain: string;
  readonly decision: Decision;
  /** Whose output it is, in a line without secrets (`Bash npm test`); nobody may know. */
  readonly label?: string | null;
  /** Names the result by its call and text, so that it is found again behind another beginning of its conversation. */
  readonly result?: string | null;
  /** Name of the conversation that it was decided in. */
  readonly conversation?: string | null;
}

/** A result that was decided, and where. */
export interface DecidedResult {
  readonly result: string;
  readonly chain: string;
  /** Larger than that of all that was decided before. */
  readonly place: number;
}

/** A conversation whose results were decided, as far as they were asked for. */
export interface ResultsSent {
  readonly conversation: string;
  /** In the order of their decisions. */
  readonly decided: readonly DecidedResult[];
  /** Of each form in which a result went out, or that was carried along, the first. Of older releases all decisions. */
  readonly forms: readonly DecidedResult[];
}

export interface DecisionStore {
  /** The stored decisions of these chain hashes, in the same order; undefined where there is none. */
  find(chains: readonly string[]): readonly (Decision | undefined)[];
  /**
   * Insert-if-absent in one transaction: a chain that has a decision keeps it. Answers the chain hashes that had none:
   * of equal requests at once one is answered each.
   */
  commit(decided: readonly Decided[]): ReadonlySet<string>;
  /**
   * The conversations of this project that hold most of these results, at most a few: the one of that name first, then
   * the oldest. Of others only what was decided before anything was in this one; `alsoLater`: whenever it was.
   */
  resultsSent(results: readonly string[], conversation: string, alsoLater?: boolean): readonly ResultsSent[];
  /** Where generations begin, of those that were opened at `since` (milliseconds since 1970) or later. */
  anchors(since: number): readonly Anchor[];
  /** Opens a generation: its anchor and its decisions, as by `commit`, in one transaction. */
  open(anchor: string, decided: readonly Decided[]): void;
}

export interface Anchor {
  /** A chain hash. */
  readonly anchor: string;
  readonly at: number;
}

/** What is known of a conversation's place in its provider's cache. Null where it is not known. */
export interface ConversationState {
  /** Start of its latest request, milliseconds since 1970. */
  readonly at: number;
  /** The longest lifetime that was billed. */
  readonly lifetimeMs: number | null;
  /** Tokens of the latest prompt and its answer together, as the provider counts them. */
  readonly promptTokens: number | null;
  /** Tokens of the shortest prompt with tool results: most of it is what other conversations begin with too. */
  readonly headTokens: number | null;
}

export interface ConversationStore {
  find(name: string): ConversationState | null;
  /**
   * Keeps of what is stored and what is given the latest request, the longest lifetime, the shortest head. `withNext`: it
   * need not be stored before the next transaction is, whatever that is for.
   */
  save(name: string, state: ConversationState, withNext?: boolean): void;
  /** True if a request of the agent has got the note in the ledger at `since` or later, by whole days. */
  hasNote(note: Note, agent: string, since: number): boolean;
}

/** One proxied request. Numbers only: no text, no key, no price. Null where the provider did not say. */
export interface LedgerRow {
  /** Start of the request, milliseconds since 1970. */
  readonly at: number;
  /** Identity of the `wrap` or `proxy` run. */
  readonly run: string;
  readonly agent: string;
  /** Folder the agent was started in. */
  readonly project: string;
  readonly wire: string;
  /** As the request names it; `@` and the service tier behind it where that is another than the usual one. */
  readonly model: string | null;
  /** Path sent upstream, without query. */
  readonly path: string;
  /**
   * HTTP status; 0 when no answer came; null as long as the answer has not ended, for ever where headroom was killed
   * first.
   */
  readonly status: number | null;
  /** Body bytes as the agent sent them (decoded) and as they went upstream. */
  readonly bytesBefore: number;
  readonly bytesAfter: number;
  /** Tokens of the blocks decided in this request, before and after. */
  readonly newBefore: number;
  readonly newAfter: number;
  /** Tokens that this request carried less than the agent sent, new and replayed blocks together. */
  readonly saved: number;
  /** New blocks by engine. */
  readonly engines: Readonly<Record<string, EngineCount>>;
  /** New blocks left raw, by reason. */
  readonly left: Readonly<Partial<Record<Reason, LeftCount>>>;
  /** The biggest new block left raw, if it is big enough to be worth a word. */
  readonly biggestLeft: LeftBlock | null;
  /** New blocks that are answers of our own retrieve tool. */
  readonly retrievals: number;
  /** Tokens of our tool's definition, which this request carried. */
  readonly schemaTokens: number;
  readonly inputTokens: number | null;
  readonly cacheRead: number | null;
  readonly cacheWrite5m: number | null;
  readonly cacheWrite1h: number | null;
  readonly outputTokens: number | null;
  /** Time our work added before the request went upstream, milliseconds. */
  readonly delayMs: number;
  /** What was out of the ordinary; what went wrong on our side comes first. Null: nothing. */
  readonly note: Note | null;
  /** Names the conversation: the chain hash of its first prompt, shortened; empty where there is none. */
  readonly conversation: string;
  /** The conversation was drawn to go raw, so that the others can be measured against it. */
  readonly holdout: boolean;
  /** Set where the request would not have been made without headroom. */
  readonly caused: Cause | null;
  /** Keys of the decisions made in this request, in order. */
  readonly decided: readonly string[];
  /** New blocks of which something was left out, by engine and kind of output (`log npm`). */
  readonly folds: Readonly<Record<string, EngineCount>>;
  /** Folds that were asked back, fetched or printed once more, by engine and kind; the tokens that came of it. */
  readonly askedBack: Readonly<Record<string, LeftCount>>;
  /**
   * What the simulator bills for the request as it was sent, and for the one that would have been sent without
   * headroom.
   */
  readonly receipt: Receipt | null;
}

/** Nothing new but originals of ours, or the output of a command once more that was folded just before. */
export type Cause = 'retrieval' | 're_run';

/** Tokens of a prompt, by what they are billed as. */
export interface PromptTokens {
  readonly input: number;
  readonly cacheRead: number;
  readonly cacheWrite5m: number;
  readonly cacheWrite1h: number;
}

export interface Receipt {
  readonly simulated: PromptTokens;
  /** All zero, but for an output that answers the agent, where headroom caused the request. */
  readonly without: PromptTokens & { readonly output: number };
}

export interface EngineCount {
  readonly blocks: number;
  readonly before: number;
  readonly after: number;
}

export interface LeftCount {
  readonly blocks: number;
  readonly tokens: number;
}

/** A block that was left as it was: whose output, why, how long. */
export interface LeftBlock {
  /** Name of the tool as the agent calls it; null where it is not known. */
  readonly tool: string | null;
  readonly reason: Reason;
  readonly tokens: number;
}

/** What is known of a request only once it was answered. */
export type Amendment = Partial<
  Pick<
    LedgerRow,
    | 'status'
    | 'model'
    | 'note'
    | 'inputTokens'
    | 'cacheRead'
    | 'cacheWrite5m'
    | 'cacheWrite1h'
    | 'outputTokens'
    | 'receipt'
  >
>;

/** A row that has been recorded. */
export interface LedgerEntry {
  /**
   * Changes what the row says; writes and fails as `record` does. A receipt of null says that none will come.
   * `isMoreToCome`: more is about to be amended, of this row or of others, and it is written with that, or in a moment.
   */
  amend(changes: Amendment, isMoreToCome?: boolean): void;
}

export interface Ledger {
  /**
   * Writes a row, before its request goes out. What cannot be written goes with what comes next: silently while another
   * process has the database; of other failures the first in a row is told to `onFailure`, or thrown without one.
   */
  record(row: LedgerRow, onFailure?: OnUnwritten): LedgerEntry;
  /** Told of a row that `AtOnce` has written; answers the entry that its amendments go to. */
  follow(row: LedgerRow, written: LedgerEntry): LedgerEntry;
}

export type OnUnwritten = (cause: unknown) => void;

/** Writes a row in the transaction that goes on, to be amended as one that was recorded. Throws what the database does. */
export type InsertRow = (row: LedgerRow, onFailure: OnUnwritten) => LedgerEntry;

/**
 * Runs what stores several things in one transaction. Throws what it throws, or why it cannot be committed: then
 * nothing of it is stored. It may be run twice, where the first time was for nothing.
 */
export type AtOnce = <Answer>(act: (insert: InsertRow) => Answer) => Answer;
