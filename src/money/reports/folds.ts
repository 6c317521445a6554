import { readFoldCounts } from '../../store/ledger/fold-counts.ts';
import type { Connection } from '../../store/sqlite/connection.ts';
import { foldPays, guardSince, recordsOf } from '../guard.ts';
import type { Count } from './overview.ts';

/** Length of a prompt, tokens, at which a report says whether a kind's folds pay; sessions use that of the moment. */
const guardPromptTokens = 100_000;

/** What became of the folds of one engine and kind of output, in the requests of a scope. */
export interface FoldFigures {
  /** Engine and kind: `log npm`. */
  readonly name: string;
  readonly folds: number;
  /** Tokens of these texts, before and after. */
  readonly before: number;
  readonly after: number;
  readonly askedBack: number;
  /** Folds asked back for each fold; null where none was made. */
  readonly rate: number | null;
  /** By all requests of the last days its folds cost more than they save, at a long prompt and usual prices. */
  readonly stopped: boolean;
}

/** Those asked back most often first. `counts`: those of the scope. */
export function foldsOf(database: Connection, counts: readonly Count[], now = Date.now()): FoldFigures[] {
  const latest = recordsOf(readFoldCounts(database, guardSince(now)));
  const by = (wanted: Count['kind']): Map<string, Count> =>
    new Map(counts.flatMap((count) => (count.kind === wanted ? [[count.name, count]] : [])));
  const [made, asked] = [by('fold'), by('asked_back')];
  return [...new Set([...made.keys(), ...asked.keys()])]
    .map((name) => {
      const { items: folds = 0, before = 0, after = 0 } = made.get(name) ?? {};
      const askedBack = asked.get(name)?.items ?? 0;
      const record = latest.get(name);
      return {
        name,
        folds,
        before,
        after,
        askedBack,
        rate: folds === 0 ? null : askedBack / folds,
        stopped: record !== undefined && !foldPays(record, guardPromptTokens),
      };
    })
    .sort(
      (one, other) =>
        other.askedBack - one.askedBack || other.folds - one.folds || (one.name < other.name ? -1 : 1),
    );
}
