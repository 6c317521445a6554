import type { Connection } from '../sqlite/connection.ts';
import { decidedUnder } from './decisions.ts';
import type { Anchor, DecisionStore } from '../records.ts';
import { resultsSentIn } from './results-sent.ts';

/**
 * Reads decisions of a database that this release cannot write yet, or must not: migrations only add, so what is asked
 * for stands under the same names in every version, or not at all.
 */
export function readDecisionsAhead(
  database: () => Connection,
  project: string | null,
): Pick<DecisionStore, 'find' | 'anchors' | 'resultsSent'> {
  const has = (table: string): boolean =>
    database().prepare('SELECT 1 FROM sqlite_master WHERE name = ?').get(table) !== undefined;
  return {
    find: (chains) =>
      has('decisions')
        ? decidedUnder(database(), chains).map((decided) => decided?.decision)
        : chains.map(() => undefined),
    anchors: (since) =>
      has('generations')
        ? database().prepare<[number], Anchor>('SELECT anchor, at FROM generations WHERE at >= ?').all(since)
        : [],
    resultsSent: (...asked) => (has('decisions_result') ? resultsSentIn(database(), project, ...asked) : []),
  };
}
