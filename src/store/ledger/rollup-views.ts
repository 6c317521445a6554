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

/**
 * What one request adds to each slice that it belongs to. One whose answer has not ended stands in band -1: nobody
 * knows how long the provider counts its prompt, or what it bills. `request_ends` has of the counts those that its end
 * may change.
 */
export const rollUpViews = `
  DROP VIEW IF EXISTS request_slices;
  DROP VIEW IF EXISTS request_sums;
  DROP VIEW IF EXISTS request_receipts;
  DROP VIEW IF EXISTS request_ends;
  DROP VIEW IF EXISTS request_counts;

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
      iif(open, -1, ${bandOf('prompt')}) AS band, ${periodOf} AS period,
      1 AS requests, at AS first_at, at AS last_at, new_before, new_after,
      iif(answered, saved, 0) AS saved, iif(answered, schema_tokens, 0) AS schema_tokens, retrievals,
      ifnull(input_tokens, 0) AS input_tokens, ifnull(cache_read, 0) AS cache_read,
      ifnull(cache_write_5m, 0) AS cache_write_5m, ifnull(cache_write_1h, 0) AS cache_write_1h,
      ifnull(output_tokens, 0) AS output_tokens,
      input_tokens IS NULL AND output_tokens IS NULL AS without_usage
    FROM (
      SELECT *, status BETWEEN 200 AND 299 AND NOT open AS answered, ifnull(input_tokens, 0) + ifnull(cache_read, 0)
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

  CREATE VIEW request_ends AS
    SELECT id AS request, at, run, agent, project, 'note' AS kind, note AS name, 1 AS items, 0 AS before, 0 AS after
    FROM requests WHERE note IS NOT NULL
    UNION ALL
    SELECT id, at, run, agent, project, 'open', '', 1, 0, 0 FROM requests WHERE open;

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
    SELECT request, at, run, agent, project, kind, name, items, before, after FROM request_ends
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
`;
