import { dayMs, hourMs } from '../../limits.ts';
import type { Connection } from '../../store/sqlite/connection.ts';

/** Which requests a figure is about; what is left out does not narrow it. */
export interface Scope {
  /** Requests that started then or later, milliseconds since 1970. */
  readonly since?: number | undefined;
  readonly run?: string | undefined;
  readonly agent?: string | undefined;
  readonly project?: string | undefined;
}

/** Queries over the requests of one scope. */
export interface Requests {
  /**
   * In `select` the requests stand as tables `sums` (numbers by agent, project, model, price band and period),
   * `receipts` (those with a receipt: by side as well) and `counts` (by kind and name), with the columns of the views
   * `request_sums`, `request_receipts` and `request_counts`; a row of them is the sum of one request or of many. Where
   * they are asked for apart, column `unit` names the day or the run of a row. `left_blocks` holds the scope's own, and
   * `failed` its requests without a good answer: `status`, `caused`, `input_tokens`, `output_tokens`. `conversations`
   * are those requests one by one that belong to one, with the columns of `request_sums`, `conversation` and `holdout`:
   * all of them are looked at, so ask only where it is needed.
   */
  all<Row>(select: string): Row[];
}

/** What requests may be kept apart by: days (UTC; `unit` is their start in milliseconds since 1970), or runs. */
export type Unit = 'day' | 'run';

type Values = Readonly<Record<string, number | string>>;

interface Condition {
  readonly where: string;
  readonly values: Values;
}

const conditions = {
  since: 'at >= :since',
  run: 'run = :run',
  agent: 'agent = :agent',
  project: 'project = :project',
} as const;

const sumColumns = `model, band, period, requests, first_at, last_at, new_before, new_after, saved, schema_tokens, retrievals,
  input_tokens, cache_read, cache_write_5m, cache_write_1h, output_tokens, without_usage`;
const receiptColumns = `side, model, band, period, requests, input, cache_read, cache_write_5m, cache_write_1h, output`;
const countColumns = 'kind, name, items, before, after';

export function requestsIn(database: Connection, scope: Scope, unit: Unit | null = null): Requests {
  const { slices, single } = partsOf(database, scope, unit);
  const ofSlice = { day: `start - start % ${dayMs}`, run: 'run' };
  const ofRequest = { day: `at - at % ${dayMs}`, run: 'run' };
  const [sliceUnit, requestUnit] = unit === null ? ["''", "''"] : [ofSlice[unit], ofRequest[unit]];
  const left = narrow(scope, ['since', 'run', 'agent', 'project']);
  const table = (name: string, columns: string): string =>
    `${name} AS (
       SELECT ${sliceUnit} AS unit, agent, project, ${columns} FROM slices JOIN slice_${name} ON slice = slices.id
         WHERE ${slices.where}
       UNION ALL SELECT ${requestUnit}, agent, project, ${columns} FROM request_${name} WHERE ${single.where}
     )`;
  const tables = [
    table('sums', sumColumns),
    table('receipts', receiptColumns),
    table('counts', countColumns),
    `left_blocks AS (SELECT * FROM main.left_blocks WHERE ${left.where})`,
    // The condition is that of an index, word for word, so that no other request is read.
    `failed AS (
       SELECT status, caused, input_tokens, output_tokens FROM requests
       WHERE open = 0 AND status NOT BETWEEN 200 AND 299 AND ${left.where}
     )`,
    `conversations AS (
       SELECT conversation, holdout, own.* FROM (SELECT * FROM request_sums WHERE ${left.where}) AS own
       JOIN requests ON requests.id = own.request WHERE conversation <> ''
     )`,
  ];
  const values = { ...slices.values, ...single.values, ...left.values };
  return {
    all: <Row>(select: string) =>
      database.prepare<[Values], Row>(`WITH ${tables.join(', ')} ${select}`).all(values),
  };
}

interface Parts {
  readonly slices: Condition;
  readonly single: Condition;
}

const none: Condition = { where: 'false', values: {} };

/** The slices that lie wholly in a scope and in one unit, and which requests must be looked at one by one besides. */
function partsOf(database: Connection, scope: Scope, unit: Unit | null): Parts {
  const { since, run } = scope;
  const whose = narrow(scope, ['agent', 'project']);
  if (run !== undefined) {
    const { first, last } = extentOf(database, run);
    if (unit !== 'day' && (since === undefined || since <= first)) {
      return { slices: also(whose, "span = 'run' AND run = :run", { run }), single: none };
    }
    const from = Math.max(since ?? first, first);
    return {
      slices: none,
      single: also(whose, 'at BETWEEN :since AND :last AND run = :run', { since: from, last, run }),
    };
  }
  if (unit === 'run') return runsSince(database, whose, since);
  if (since === undefined) {
    const whole = unit === 'day' ? "run = '' AND span = 'day'" : "span = 'all'";
    return { slices: also(whose, whole, {}), single: none };
  }
  const hour = Math.ceil(since / hourMs) * hourMs;
  const day = Math.ceil(since / dayMs) * dayMs;
  // A slice of hours or days is of no run; saying so lets the index find its start.
  const whole = `run = '' AND (span = 'hour' AND start >= :hour AND start < :day OR span = 'day' AND start >= :day)`;
  return {
    slices: also(whose, whole, { hour, day }),
    single: also(whose, 'at >= :since AND at < :hour', { since, hour }),
  };
}

/** Runs that began in the scope as wholes; of those under way when it began, request by request. */
function runsSince(database: Connection, whose: Condition, since: number | undefined): Parts {
  if (since === undefined) return { slices: also(whose, "span = 'run'", {}), single: none };
  const extents = `SELECT run, min(first_at) AS first, max(last_at) AS last
    FROM slices JOIN slice_sums ON slice = slices.id WHERE span = 'run' GROUP BY run`;
  const underWay = database
    .prepare<[number, number], { readonly run: string; readonly last: number }>(
      `SELECT run, last FROM (${extents}) WHERE first < ? AND last >= ?`,
    )
    .all(since, since);
  return {
    slices: also(whose, `span = 'run' AND run IN (SELECT run FROM (${extents}) WHERE first >= :since)`, {
      since,
    }),
    single: also(whose, 'at BETWEEN :since AND :last AND run IN (SELECT value FROM json_each(:under_way))', {
      since,
      last: Math.max(since, ...underWay.map(({ last }) => last)),
      under_way: JSON.stringify(underWay.map(({ run }) => run)),
    }),
  };
}

/** When a run made its first and last request; it may have been long ago, and short. */
function extentOf(database: Connection, run: string): { readonly first: number; readonly last: number } {
  const [extent] = database
    .prepare<[string], { readonly first: number | null; readonly last: number | null }>(
      `SELECT min(first_at) AS first, max(last_at) AS last FROM slices JOIN slice_sums ON slice = slices.id
       WHERE span = 'run' AND run = ?`,
    )
    .all(run);
  return { first: extent?.first ?? 0, last: extent?.last ?? 0 };
}

function narrow(scope: Scope, names: readonly (keyof Scope)[]): Condition {
  const values: Record<string, number | string> = {};
  const where = ['true'];
  for (const name of names) {
    const value = scope[name];
    if (value === undefined) continue;
    values[name] = value;
    where.push(conditions[name]);
  }
  return { where: where.join(' AND '), values };
}

function also({ where, values }: Condition, more: string, moreValues: Values): Condition {
  return { where: `${more} AND ${where}`, values: { ...values, ...moreValues } };
}
