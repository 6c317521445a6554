import type { EngineCount, LeftCount } from '../store/records.ts';
import type { Connection } from '../store/sqlite.ts';
import { costsOf, type CostSummary } from './costs.ts';
import { onlyRow, requestsIn, type Requests, type Scope } from './scope.ts';

/** The ledger in figures. All that shows figures (`perf`, MCP, the library) shows these. */
export interface Summary {
  readonly scope: Scope;
  readonly requests: number;
  /** Start of the first and the last request, milliseconds since 1970; null without requests. */
  readonly firstAt: number | null;
  readonly lastAt: number | null;
  /** Tokens of tool results at their first sight, as the agent sent them and as they went out: each counted once. */
  readonly decided: { readonly before: number; readonly after: number };
  /** Tokens that answered requests together carried less: a text counts in every request that repeats it. */
  readonly saved: number;
  /** Tokens of our own tool's definition in answered requests. */
  readonly schemaTokens: number;
  /** `saved` less `schemaTokens`: negative when headroom cost more than it kept out. */
  readonly net: number;
  /** First sights that were shortened, by engine; those left as they were, by reason. Most tokens first. */
  readonly engines: readonly (EngineCount & { readonly name: string })[];
  readonly left: readonly (LeftCount & { readonly reason: string })[];
  readonly usage: UsageSummary;
  readonly cost: CostSummary;
  /** What headroom added before requests went out, milliseconds; null without requests. */
  readonly delayMs: { readonly p50: number; readonly p95: number; readonly p99: number } | null;
  readonly retrievals: number;
  /** Requests in which something went wrong on our side, by what it was. */
  readonly notes: readonly { readonly note: string; readonly requests: number }[];
}

/** Sums of the provider's own usage numbers. */
export interface UsageSummary {
  readonly input: number;
  readonly cacheRead: number;
  readonly cacheWrite5m: number;
  readonly cacheWrite1h: number;
  readonly output: number;
  /** Requests whose answer named no usage: refused, cut off, or of an unknown form. */
  readonly withoutUsage: number;
}

/** Sums up the requests of a scope, as of one moment. */
export function summarize(database: Connection, scope: Scope = {}): Summary {
  const requests = requestsIn(database, scope);
  return database.transaction(() => ({
    scope,
    ...totalsOf(requests),
    engines: enginesOf(requests),
    left: leftOf(requests),
    usage: usageOf(requests),
    cost: costsOf(requests),
    delayMs: delaysOf(requests),
    notes: requests.all<Summary['notes'][number]>(
      'SELECT note, count(*) AS requests FROM scope WHERE note IS NOT NULL GROUP BY note ORDER BY 2 DESC, 1',
    ),
  }))();
}

/** A refused request is not billed, and its retry carries the same again. */
const answered = 'status BETWEEN 200 AND 299';

function totalsOf(
  requests: Requests,
): Pick<
  Summary,
  'requests' | 'firstAt' | 'lastAt' | 'decided' | 'saved' | 'schemaTokens' | 'net' | 'retrievals'
> {
  const { before, after, ...totals } = onlyRow(
    requests.all<{
      readonly requests: number;
      readonly firstAt: number | null;
      readonly lastAt: number | null;
      readonly before: number;
      readonly after: number;
      readonly saved: number;
      readonly schemaTokens: number;
      readonly retrievals: number;
    }>(
      `SELECT count(*) AS requests, min(at) AS firstAt, max(at) AS lastAt,
       ifnull(sum(new_before), 0) AS before, ifnull(sum(new_after), 0) AS after,
       ifnull(sum(saved) FILTER (WHERE ${answered}), 0) AS saved,
       ifnull(sum(schema_tokens) FILTER (WHERE ${answered}), 0) AS schemaTokens,
       ifnull(sum(retrievals), 0) AS retrievals
     FROM scope`,
    ),
  );
  return { ...totals, net: totals.saved - totals.schemaTokens, decided: { before, after } };
}

function enginesOf(requests: Requests): Summary['engines'] {
  return requests.all(
    `SELECT entry.key AS name, sum(entry.value ->> 'blocks') AS blocks,
       sum(entry.value ->> 'before') AS before, sum(entry.value ->> 'after') AS after
     FROM scope, json_each(scope.engines) AS entry GROUP BY entry.key ORDER BY before DESC, name`,
  );
}

function leftOf(requests: Requests): Summary['left'] {
  return requests.all(
    `SELECT entry.key AS reason, sum(entry.value ->> 'blocks') AS blocks, sum(entry.value ->> 'tokens') AS tokens
     FROM scope, json_each(scope.left_alone) AS entry GROUP BY entry.key ORDER BY tokens DESC, reason`,
  );
}

function usageOf(requests: Requests): UsageSummary {
  return onlyRow(
    requests.all<UsageSummary>(
      `SELECT ifnull(sum(input_tokens), 0) AS input, ifnull(sum(cache_read), 0) AS cacheRead,
       ifnull(sum(cache_write_5m), 0) AS cacheWrite5m, ifnull(sum(cache_write_1h), 0) AS cacheWrite1h,
       ifnull(sum(output_tokens), 0) AS output,
       count(*) FILTER (WHERE input_tokens IS NULL AND output_tokens IS NULL) AS withoutUsage
     FROM scope`,
    ),
  );
}

/** Percentiles by nearest rank, found by the database: a ledger may hold more rows than fit in memory. */
function delaysOf(requests: Requests): Summary['delayMs'] {
  return (
    requests
      .all<NonNullable<Summary['delayMs']>>(
        `SELECT min(delay_ms) FILTER (WHERE rank >= 0.50 * requests) AS p50,
           min(delay_ms) FILTER (WHERE rank >= 0.95 * requests) AS p95,
           min(delay_ms) FILTER (WHERE rank >= 0.99 * requests) AS p99
         FROM (
           SELECT delay_ms, row_number() OVER (ORDER BY delay_ms) AS rank, count(*) OVER () AS requests FROM scope
         )
         HAVING count(*) > 0`,
      )
      .at(0) ?? null
  );
}
