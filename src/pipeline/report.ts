import type { Note, Reason } from '../fates.ts';

import type { Decision, EngineCount, LedgerRow, LeftBlock, LeftCount } from '../store/records.ts';
import type { Slot } from './cache-aligner.ts';

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
    saved: all.reduce((sum, decision) => sum + decision.tokensBefore - decision.tokensAfter, 0),
    engines,
    left,
    retrievals: left[retrieved]?.blocks ?? 0,
  };
}

/** Sums up the tool results of a request; `fresh`: chain hashes of those that it has shown for the first time. */
export function sumUp(
  model: string | null,
  slots: readonly Slot[],
  fresh: ReadonlySet<string>,
  note: Note | null,
): Report {
  const decisions = (of: readonly Slot[]): Decision[] => of.flatMap(({ decision }) => decision ?? []);
  const shown = slots.filter(({ chain }) => fresh.has(chain));
  return {
    ...reportOf(model, decisions(shown), decisions(slots), note),
    biggestLeft: biggestLeftOf(shown),
  };
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
