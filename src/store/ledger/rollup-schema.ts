import { rollUpViews } from './rollup-views.ts';

const sums = [
  'requests',
  'new_before',
  'new_after',
  'saved',
  'schema_tokens',
  'retrievals',
  'input_tokens',
  'cache_read',
  'cache_write_5m',
  'cache_write_1h',
  'output_tokens',
  'without_usage',
];

const receiptSums = ['requests', 'input', 'cache_read', 'cache_write_5m', 'cache_write_1h', 'output'];

function addedUp(columns: readonly string[]): string {
  return columns.map((column) => `${column} = ${column} + excluded.${column}`).join(', ');
}

/** The statements that take requests into their slices, or out of them; `which` tells their numbers (`= 7`). */
function moves(which: string, way: 'in' | 'out') {
  const sign = way === 'in' ? '' : '-';
  // The order of the joins is fixed, and the condition said twice, so that no more requests than these are read.
  const from = (view: string): string => `
    FROM request_slices AS mine CROSS JOIN ${view} AS new ON new.request = mine.request
      CROSS JOIN slices USING (span, run, start, agent, project)
    WHERE mine.request ${which} AND new.request ${which} GROUP BY 1, 2, 3`;
  const counts = (view: string): string => `
    INSERT INTO slice_counts (slice, kind, name, items, before, after)
      SELECT slices.id, new.kind, new.name, ${sign}sum(new.items), ${sign}sum(new.before), ${sign}sum(new.after)
      ${from(view)}
      ON CONFLICT DO UPDATE SET items = items + excluded.items, before = before + excluded.before,
        after = after + excluded.after;`;
  return {
    slices: `
    INSERT OR IGNORE INTO slices (span, start, run, agent, project)
      SELECT span, start, run, agent, project FROM request_slices WHERE request ${which};`,
    sums: `
    INSERT INTO slice_sums (slice, model, band, period, first_at, last_at, ${sums.join(', ')})
      SELECT slices.id, new.model, new.band, new.period, min(new.at), max(new.at),
        ${sums.map((sum) => `${sign}sum(new.${sum})`).join(', ')}
      ${from('request_sums')}, new.period
      ON CONFLICT DO UPDATE SET first_at = min(first_at, excluded.first_at),
        last_at = max(last_at, excluded.last_at), ${addedUp(sums)};`,
    receipts: `
    INSERT INTO slice_receipts (slice, model, band, period, side, ${receiptSums.join(', ')})
      SELECT slices.id, new.model, new.band, new.period, new.side,
        ${receiptSums.map((sum) => `${sign}sum(new.${sum})`).join(', ')}
      ${from('request_receipts')}, new.period, new.side
      ON CONFLICT DO UPDATE SET ${addedUp(receiptSums)};`,
    counts: counts('request_counts'),
    ends: counts('request_ends'),
  };
}

/** The statements that add requests to their slices; `which` tells their numbers (`= 7`). */
export function additions(which: string): string {
  const { slices, sums, receipts, counts } = moves(which, 'in');
  return slices + sums + receipts + counts;
}

/** Removes from the slices of a request what no request is in any more. */
function emptied(table: string, items: string): string {
  return `
    DELETE FROM ${table} WHERE ${items} = 0 AND slice IN (
      SELECT slices.id FROM request_slices JOIN slices USING (span, run, start, agent, project)
      WHERE request = NEW.id);`;
}

const endColumns =
  `open status model note input_tokens cache_read cache_write_5m cache_write_1h output_tokens`.split(' ');
const receiptColumns =
  `simulated_input simulated_read simulated_write_5m simulated_write_1h without_input without_read
  without_write_5m without_write_1h without_output`.split(/\s+/);

function changes(columns: readonly string[]): string {
  return columns.map((column) => `OLD.${column} IS NOT NEW.${column}`).join(' OR ');
}

/** Requests that are not in the sums yet are taken in later, as they are then. */
const isIn = 'NOT EXISTS (SELECT 1 FROM rollup_progress WHERE OLD.id > rolled AND OLD.id <= until)';
const endMoves = `(${changes(endColumns)}) AND ${isIn}`;
const receiptMoves = `(${changes([...endColumns, ...receiptColumns])}) AND ${isIn}`;
const leaving = moves('= OLD.id', 'out');
const coming = moves('= NEW.id', 'in');

/**
 * The ledger in sums, so that no figure needs a look at every request. Rows of `requests` are summed up in slices: by
 * hour, by day (UTC) and in all for each agent and project, and by run. `slice_sums` has the numbers of a slice by
 * model, price band and the period in which prices did not change, `slice_receipts` those of requests with a receipt:
 * as they were billed, as the simulator would have billed them, and without headroom. `slice_counts` has what a slice
 * counts by name: engines, reasons, notes, delays, folds and those asked back, and requests without an end (`open`).
 * The views say what one request adds. Triggers add it in the transaction that records it, whoever records it; when its
 * answer ends, and when its receipt is made out, what that changes is taken out and added as it is then.
 *
 * All of it is part of a database as it was set up: it drops what an older headroom made and starts again from the
 * first request. To change it, append a migration that does so once more.
 */
export const rollUp = `
  DROP TRIGGER IF EXISTS requests_rolled_up;
  DROP TRIGGER IF EXISTS requests_end_leaves;
  DROP TRIGGER IF EXISTS requests_end_comes;
  DROP TRIGGER IF EXISTS requests_receipt_leaves;
  DROP TRIGGER IF EXISTS requests_receipt_comes;
  DROP TABLE IF EXISTS slices;
  DROP TABLE IF EXISTS slice_sums;
  DROP TABLE IF EXISTS slice_receipts;
  DROP TABLE IF EXISTS slice_counts;
  DROP TABLE IF EXISTS rollup_progress;

  CREATE TABLE slices (
    id INTEGER PRIMARY KEY,
    span TEXT NOT NULL,
    start INTEGER NOT NULL,
    run TEXT NOT NULL,
    agent TEXT NOT NULL,
    project TEXT NOT NULL,
    UNIQUE (span, run, start, agent, project)
  ) STRICT;
  CREATE TABLE slice_sums (
    slice INTEGER NOT NULL,
    model TEXT NOT NULL,
    band INTEGER NOT NULL,
    period INTEGER NOT NULL,
    requests INTEGER NOT NULL,
    first_at INTEGER NOT NULL,
    last_at INTEGER NOT NULL,
    new_before INTEGER NOT NULL,
    new_after INTEGER NOT NULL,
    saved INTEGER NOT NULL,
    schema_tokens INTEGER NOT NULL,
    retrievals INTEGER NOT NULL,
    input_tokens INTEGER NOT NULL,
    cache_read INTEGER NOT NULL,
    cache_write_5m INTEGER NOT NULL,
    cache_write_1h INTEGER NOT NULL,
    output_tokens INTEGER NOT NULL,
    without_usage INTEGER NOT NULL,
    PRIMARY KEY (slice, model, band, period)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE slice_receipts (
    slice INTEGER NOT NULL,
    side TEXT NOT NULL,
    model TEXT NOT NULL,
    band INTEGER NOT NULL,
    period INTEGER NOT NULL,
    requests INTEGER NOT NULL,
    input INTEGER NOT NULL,
    cache_read INTEGER NOT NULL,
    cache_write_5m INTEGER NOT NULL,
    cache_write_1h INTEGER NOT NULL,
    output INTEGER NOT NULL,
    PRIMARY KEY (slice, side, model, band, period)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE slice_counts (
    slice INTEGER NOT NULL,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    items INTEGER NOT NULL,
    before INTEGER NOT NULL,
    after INTEGER NOT NULL,
    PRIMARY KEY (slice, kind, name)
  ) STRICT, WITHOUT ROWID;
  ${rollUpViews}
  CREATE TABLE rollup_progress (rolled INTEGER NOT NULL, until INTEGER NOT NULL) STRICT;
  INSERT INTO rollup_progress SELECT 0, ifnull(max(id), 0) FROM requests;
  CREATE TRIGGER requests_rolled_up AFTER INSERT ON requests BEGIN
    ${additions('= NEW.id')}
  END;
  CREATE TRIGGER requests_end_leaves BEFORE UPDATE ON requests WHEN ${endMoves} BEGIN
    ${leaving.sums}
    ${leaving.ends}
  END;
  CREATE TRIGGER requests_end_comes AFTER UPDATE ON requests WHEN ${endMoves} BEGIN
    ${coming.sums}
    ${coming.ends}
    ${emptied('slice_sums', 'requests')}
    ${emptied('slice_counts', 'items')}
  END;
  CREATE TRIGGER requests_receipt_leaves BEFORE UPDATE ON requests
    WHEN OLD.without_output IS NOT NULL AND ${receiptMoves} BEGIN
    ${leaving.receipts}
  END;
  CREATE TRIGGER requests_receipt_comes AFTER UPDATE ON requests
    WHEN NEW.without_output IS NOT NULL AND ${receiptMoves} BEGIN
    ${coming.receipts}
    ${emptied('slice_receipts', 'requests')}
  END;
`;
