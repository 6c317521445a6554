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
    INSERT INTO slice_sums (slice, model, band, first_at, last_at, ${sums.join(', ')})
      SELECT slices.id, new.model, new.band, min(new.at), max(new.at), ${sums.map((sum) => `sum(new.${sum})`).join(', ')}
      ${from('request_sums')}
      ON CONFLICT DO UPDATE SET first_at = min(first_at, excluded.first_at),
        last_at = max(last_at, excluded.last_at), ${sums.map((sum) => `${sum} = ${sum} + excluded.${sum}`).join(', ')};
    INSERT INTO slice_counts (slice, kind, name, items, before, after)
      SELECT slices.id, new.kind, new.name, sum(new.items), sum(new.before), sum(new.after)
      ${from('request_counts')}
      ON CONFLICT DO UPDATE SET items = items + excluded.items, before = before + excluded.before,
        after = after + excluded.after;`;
}

/**
 * The ledger in sums, so that no figure needs a look at every request. Rows of `requests` are summed up in slices: by
 * hour, by day (UTC) and in all for each agent and project, and by run. `slice_sums` has the numbers of a slice by model and
 * price band, `slice_counts` what it counts by name: engines, reasons, notes, delays. The views say what one request
 * adds; a trigger adds it in the transaction that records it, whoever records it.
 *
 * All of it is part of a database as it was set up: to change it, append a migration that drops these, makes them anew
 * and starts `rollup_progress` again from 0.
 */
const rollUp = `
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
    PRIMARY KEY (slice, model, band)
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
      (prompt > 100000) + (prompt > 200000) + (prompt > 272000) AS band,
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

  CREATE VIEW request_counts AS
    SELECT requests.id AS request, at, run, agent, project, 'engine' AS kind, entry.key AS name,
      entry.value ->> 'blocks' AS items, entry.value ->> 'before' AS before, entry.value ->> 'after' AS after
    FROM requests, json_each(requests.engines) AS entry
    UNION ALL
    SELECT requests.id, at, run, agent, project, 'left', entry.key, entry.value ->> 'blocks', entry.value ->> 'tokens', 0
    FROM requests, json_each(requests.left_alone) AS entry
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

const leftBlocks = `
  CREATE TABLE left_blocks (
    id INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    run TEXT NOT NULL,
    agent TEXT NOT NULL,
    project TEXT NOT NULL,
    tool TEXT,
    reason TEXT NOT NULL,
    tokens INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX left_blocks_at ON left_blocks (agent, project, at);
`;

/** Entry n takes a database of version n to version n + 1. Entries are only ever appended. */
export const migrations: readonly string[] = [
  `
  CREATE TABLE decisions (
    chain TEXT PRIMARY KEY,
    texts TEXT,
    engine TEXT,
    lossless INTEGER NOT NULL,
    tokens_before INTEGER NOT NULL,
    tokens_after INTEGER NOT NULL,
    reason TEXT,
    refs TEXT NOT NULL,
    decided_at INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE requests (
    id INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    run TEXT NOT NULL,
    agent TEXT NOT NULL,
    project TEXT NOT NULL,
    wire TEXT NOT NULL,
    model TEXT,
    path TEXT NOT NULL,
    status INTEGER NOT NULL,
    bytes_before INTEGER NOT NULL,
    bytes_after INTEGER NOT NULL,
    new_before INTEGER NOT NULL,
    new_after INTEGER NOT NULL,
    saved INTEGER NOT NULL,
    engines TEXT NOT NULL,
    left_alone TEXT NOT NULL,
    retrievals INTEGER NOT NULL,
    schema_tokens INTEGER NOT NULL,
    input_tokens INTEGER,
    cache_read INTEGER,
    cache_write_5m INTEGER,
    cache_write_1h INTEGER,
    output_tokens INTEGER,
    delay_ms REAL NOT NULL,
    note TEXT
  ) STRICT;
  CREATE INDEX requests_at ON requests (at);
  `,
  rollUp + leftBlocks,
  // Folder of the agent at whose request it was decided: what a user removes by project.
  `ALTER TABLE decisions ADD COLUMN project TEXT;`,
];
