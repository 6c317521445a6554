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

/** How many of the prompt lengths at which prices change a prompt is longer than; `promptBands` in money. */
function bandOf(prompt: string): string {
  return [100_000, 200_000, 272_000].map((tokens) => `(${prompt} > ${tokens})`).join(' + ');
}

/** How many of the days at which prices changed have come; `pricePeriods` in money. */
const periodOf = [Date.UTC(2026, 9, 7), Date.UTC(2027, 0, 1)].map((day) => `(at >= ${day})`).join(' + ');

/** The simulator bills more than the provider did; `weightOf` in money. */
const simulatedOver = `simulated_input + 0.1 * simulated_read + 1.25 * simulated_write_5m + 2 * simulated_write_1h
  > ifnull(input_tokens, 0) + 0.1 * ifnull(cache_read, 0) + 1.25 * ifnull(cache_write_5m, 0)
    + 2 * ifnull(cache_write_1h, 0)`;

/** The statements that add requests to their slices; `which` tells their numbers (`= 7`). */
export function additions(which: string): string {
  // The order of the joins is fixed, and the condition said twice, so that no more requests than these are read.
  const from = (view: string): string => `
    FROM request_slices AS mine CROSS JOIN ${view} AS new ON new.request = mine.request
      CROSS JOIN slices USING (span, run, start, agent, project)
    WHERE mine.request ${which} AND new.request ${which} GROUP BY 1, 2, 3`;
  return `
    INSERT OR IGNORE INTO slices (span, start, run, agent, project)
      SELECT span, start, run, agent, project FROM request_slices WHERE request ${which};
    INSERT INTO slice_sums (slice, model, band, period, first_at, last_at, ${sums.join(', ')})
      SELECT slices.id, new.model, new.band, new.period, min(new.at), max(new.at),
        ${sums.map((sum) => `sum(new.${sum})`).join(', ')}
      ${from('request_sums')}, new.period
      ON CONFLICT DO UPDATE SET first_at = min(first_at, excluded.first_at),
        last_at = max(last_at, excluded.last_at), ${addedUp(sums)};
    INSERT INTO slice_receipts (slice, model, band, period, side, ${receiptSums.join(', ')})
      SELECT slices.id, new.model, new.band, new.period, new.side,
        ${receiptSums.map((sum) => `sum(new.${sum})`).join(', ')}
      ${from('request_receipts')}, new.period, new.side
      ON CONFLICT DO UPDATE SET ${addedUp(receiptSums)};
    INSERT INTO slice_counts (slice, kind, name, items, before, after)
      SELECT slices.id, new.kind, new.name, sum(new.items), sum(new.before), sum(new.after)
      ${from('request_counts')}
      ON CONFLICT DO UPDATE SET items = items + excluded.items, before = before + excluded.before,
        after = after + excluded.after;`;
}

/**
 * The ledger in sums, so that no figure needs a look at every request. Rows of `requests` are summed up in slices: by
 * hour, by day (UTC) and in all for each agent and project, and by run. `slice_sums` has the numbers of a slice by model,
 * price band and the period in which prices did not change, `slice_receipts` those of requests with a receipt: as they were
 * billed, as the simulator would have billed them, and without headroom. `slice_counts` has what a slice counts by name:
 * engines, reasons, notes, delays, folds and those asked back. The views say what one request adds; a trigger adds it in
 * the transaction that records it, whoever records it.
 *
 * All of it is part of a database as it was set up: it drops what an older headroom made and starts again from the first
 * request. To change it, append a migration that does so once more.
 */
export const rollUp = `
  DROP TRIGGER IF EXISTS requests_rolled_up;
  DROP VIEW IF EXISTS request_slices;
  DROP VIEW IF EXISTS request_sums;
  DROP VIEW IF EXISTS request_counts;
  DROP TABLE IF EXISTS slices;
  DROP TABLE IF EXISTS slice_sums;
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

  CREATE VIEW request_slices AS
    SELECT id AS request, 'hour' AS span, at - at % 3600000 AS start, '' AS run, agent, project FROM requests
    UNION ALL
    SELECT id, 'day', at - at % 86400000, '', agent, project FROM requests
    UNION ALL
    SELECT id, 'run', 0, run, agent, project FROM requests
    UNION ALL
    SELECT id, 'all', 0, '', agent, project FROM requests;

  CREATE VIEW request_sums AS
    SELECT id AS request, at, run, agent, project, ifnull(model, '') AS model,
      ${bandOf('prompt')} AS band, ${periodOf} AS period,
      1 AS requests, at AS first_at, at AS last_at, new_before, new_after,
      iif(answered, saved, 0) AS saved, iif(answered, schema_tokens, 0) AS schema_tokens, retrievals,
      ifnull(input_tokens, 0) AS input_tokens, ifnull(cache_read, 0) AS cache_read,
      ifnull(cache_write_5m, 0) AS cache_write_5m, ifnull(cache_write_1h, 0) AS cache_write_1h,
      ifnull(output_tokens, 0) AS output_tokens,
      input_tokens IS NULL AND output_tokens IS NULL AS without_usage
    FROM (
      SELECT *, status BETWEEN 200 AND 299 AS answered, ifnull(input_tokens, 0) + ifnull(cache_read, 0)
        + ifnull(cache_write_5m, 0) + ifnull(cache_write_1h, 0) AS prompt
      FROM requests
    );

  CREATE VIEW request_receipts AS
    SELECT id AS request, at, run, agent, project, ifnull(model, '') AS model,
      ${bandOf('input + cache_read + cache_write_5m + cache_write_1h')} AS band, ${periodOf} AS period, side,
      1 AS requests, input, cache_read, cache_write_5m, cache_write_1h, output
    FROM (
      SELECT id, at, run, agent, project, model, 'billed' AS side, ifnull(input_tokens, 0) AS input,
        ifnull(cache_read, 0) AS cache_read, ifnull(cache_write_5m, 0) AS cache_write_5m,
        ifnull(cache_write_1h, 0) AS cache_write_1h, ifnull(output_tokens, 0) AS output
      FROM requests WHERE without_output IS NOT NULL
      UNION ALL
      SELECT id, at, run, agent, project, model, 'simulated', simulated_input, simulated_read, simulated_write_5m,
        simulated_write_1h, ifnull(output_tokens, 0)
      FROM requests WHERE without_output IS NOT NULL
      UNION ALL
      SELECT id, at, run, agent, project, model, 'without', without_input, without_read, without_write_5m,
        without_write_1h, without_output
      FROM requests WHERE without_output IS NOT NULL
      UNION ALL
      SELECT id, at, run, agent, project, model, 'billed_over', ifnull(input_tokens, 0), ifnull(cache_read, 0),
        ifnull(cache_write_5m, 0), ifnull(cache_write_1h, 0), ifnull(output_tokens, 0)
      FROM requests WHERE without_output IS NOT NULL AND ${simulatedOver}
      UNION ALL
      SELECT id, at, run, agent, project, model, 'simulated_over', simulated_input, simulated_read, simulated_write_5m,
        simulated_write_1h, ifnull(output_tokens, 0)
      FROM requests WHERE without_output IS NOT NULL AND ${simulatedOver}
    );

  CREATE VIEW request_counts AS
    SELECT requests.id AS request, at, run, agent, project, 'engine' AS kind, entry.key AS name,
      entry.value ->> 'blocks' AS items, entry.value ->> 'before' AS before, entry.value ->> 'after' AS after
    FROM requests, json_each(requests.engines) AS entry
    UNION ALL
    SELECT requests.id, at, run, agent, project, 'left', entry.key, entry.value ->> 'blocks', entry.value ->> 'tokens', 0
    FROM requests, json_each(requests.left_alone) AS entry
    UNION ALL
    SELECT requests.id, at, run, agent, project, 'fold', entry.key, entry.value ->> 'blocks', entry.value ->> 'before',
      entry.value ->> 'after'
    FROM requests, json_each(requests.folds) AS entry
    UNION ALL
    SELECT requests.id, at, run, agent, project, 'asked_back', entry.key, entry.value ->> 'blocks',
      entry.value ->> 'tokens', 0
    FROM requests, json_each(requests.asked_back) AS entry
    UNION ALL
    SELECT id, at, run, agent, project, 'caused', caused, 1, 0, 0 FROM requests WHERE caused IS NOT NULL
    UNION ALL
    SELECT id, at, run, agent, project, 'note', note, 1, 0, 0 FROM requests WHERE note IS NOT NULL
    UNION ALL
    SELECT id, at, run, agent, project, 'delay', CAST(CASE
        WHEN tenths <= 20 THEN tenths
        WHEN tenths <= 50 THEN (tenths + 1) / 2 * 2
        WHEN tenths <= 100 THEN (tenths + 4) / 5 * 5
        WHEN tenths <= 200 THEN (tenths + 9) / 10 * 10
        WHEN tenths <= 500 THEN (tenths + 19) / 20 * 20
        WHEN tenths <= 1000 THEN (tenths + 49) / 50 * 50
        WHEN tenths <= 2000 THEN (tenths + 99) / 100 * 100
        WHEN tenths <= 5000 THEN (tenths + 199) / 200 * 200
        ELSE (tenths + 499) / 500 * 500
      END AS TEXT), 1, 0, 0
    FROM (SELECT *, CAST(delay_ms * 10 AS INTEGER) + (delay_ms * 10 > CAST(delay_ms * 10 AS INTEGER)) AS tenths
          FROM requests);

  CREATE TABLE rollup_progress (rolled INTEGER NOT NULL, until INTEGER NOT NULL) STRICT;
  INSERT INTO rollup_progress SELECT 0, ifnull(max(id), 0) FROM requests;
  CREATE TRIGGER requests_rolled_up AFTER INSERT ON requests BEGIN
    ${additions('= NEW.id')}
  END;
`;
