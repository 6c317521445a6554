import type { Note, Reason } from '../fates.ts';
import type { Decision, EngineCount, LedgerRow, LeftBlock, LeftCount } from '../store/records.ts';
import { callQuotesMarker } from './marker.ts';
import { stageNotes, type Request, type Slot } from './request.ts';

/** A smaller block left as it was is not worth a line of a report. */
export const minLeftBlockTokens = 500;

/** What the pipeline did with one request, in numbers: its part of the ledger row. */
export type Report = Pick<
  LedgerRow,
  | 'model'
  | 'newBefore'
  | 'newAfter'
  | 'saved'
  | 'engines'
  | 'left'
  | 'biggestLeft'
  | 'retrievals'
  | 'schemaTokens'
  | 'note'
  | 'conversation'
  | 'holdout'
  | 'caused'
  | 'decided'
  | 'folds'
  | 'askedBack'
>;

/** A report with nothing in it, for requests that pass untouched. */
export function emptyReport(note: Note | null = null, model: string | null = null): Report {
  return {
    model,
    newBefore: 0,
    newAfter: 0,
    saved: 0,
    engines: {},
    left: {},
    biggestLeft: null,
    retrievals: 0,
    schemaTokens: 0,
    note,
    conversation: '',
    holdout: false,
    caused: null,
    decided: [],
    folds: {},
    askedBack: {},
  };
}

/** Reason of blocks that answer our own retrieve tool; they count as retrievals. */
export const retrieved = 'retrieved' satisfies Reason;

/** Sums the decisions of a request: `fresh` were made in it, `all` are in force in it. */
export function reportOf(
  model: string | null,
  fresh: readonly Decision[],
  all: readonly Decision[],
  note: Note | null,
): Report {
  const engines: Record<string, EngineCount> = {};
  const left: Partial<Record<Reason, LeftCount>> = {};
  for (const { engine, texts, reason, tokensBefore, tokensAfter } of fresh) {
    if (texts === null) {
      const key = reason ?? 'unknown';
      const sum = left[key] ?? { blocks: 0, tokens: 0 };
      left[key] = { blocks: sum.blocks + 1, tokens: sum.tokens + tokensBefore };
    } else {
      const key = engine ?? 'unknown';
      const sum = engines[key] ?? { blocks: 0, before: 0, after: 0 };
      engines[key] = {
        blocks: sum.blocks + 1,
        before: sum.before + tokensBefore,
        after: sum.after + tokensAfter,
      };
    }
  }
  return {
    ...emptyReport(note, model),
    newBefore: fresh.reduce((sum, decision) => sum + decision.tokensBefore, 0),
    newAfter: fresh.reduce((sum, decision) => sum + decision.tokensAfter, 0),
    saved: savedOf(all),
    engines,
    left,
    retrievals: left[retrieved]?.blocks ?? 0,
  };
}

function savedOf(decisions: readonly Decision[]): number {
  return decisions.reduce((sum, decision) => sum + decision.tokensBefore - decision.tokensAfter, 0);
}

/** Tokens that a request has less of by the decisions in force. */
export function savedBy(slots: readonly Slot[]): number {
  return savedOf(slots.flatMap(({ decision }) => decision ?? []));
}

/** Sums up a request that has passed the stages. `schemaTokens`: of what it declares because of headroom. */
export function sumUp(request: Request, schemaTokens: number): Report {
  const { name, conversation, slots, made, fresh, folds, isHeldOut } = request;
  const decisions = (of: readonly Slot[]): Decision[] => of.flatMap(({ decision }) => decision ?? []);
  const shown = slots.filter(({ chain }) => fresh.has(chain));
  return {
    ...reportOf(conversation.model, decisions(shown), decisions(slots), noteOf(request)),
    ...folds,
    biggestLeft: biggestLeftOf(shown),
    schemaTokens,
    conversation: name,
    holdout: isHeldOut,
    decided: [...made],
  };
}

function noteOf({ body, slots, fresh, notes, pressure }: Request): Note | null {
  const answered = slots.filter(({ chain, isNew }) => isNew && fresh.has(chain));
  const quotes = answered.some(({ result }) => callQuotesMarker(body, result.call));
  const said = stageNotes.find((note) => notes.has(note) || (note === 'marker_quoted' && quotes));
  // A request that brings nothing to shorten is not pressed by anything.
  return said ?? (answered.length > 0 ? pressure : null);
}

/** The biggest of the blocks that were just decided to stay as they are; null where none is worth a word. */
export function biggestLeftOf(fresh: readonly Slot[]): LeftBlock | null {
  const left = fresh.flatMap(({ decision, result }) =>
    decision?.texts === null && decision.reason !== retrieved && decision.tokensBefore >= minLeftBlockTokens
      ? [
          {
            tool: result.call?.name ?? null,
            reason: decision.reason ?? 'unknown',
            tokens: decision.tokensBefore,
          },
        ]
      : [],
  );
  return left.sort((one, other) => other.tokens - one.tokens)[0] ?? null;
}
