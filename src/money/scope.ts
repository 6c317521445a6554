import type { Connection } from '../store/sqlite.ts';

/** Which requests a figure is about; what is left out does not narrow it. */
export interface Scope {
  /** Requests that started then or later, milliseconds since 1970. */
  readonly since?: number | undefined;
  readonly run?: string | undefined;
  readonly agent?: string | undefined;
  readonly project?: string | undefined;
}

/** Queries over the requests of one scope, which stand for them as table `scope`. */
export interface Requests {
  all<Row>(select: string, values?: Readonly<Record<string, number | string>>): Row[];
}

const conditions = {
  since: 'at >= :since',
  run: 'run = :run',
  agent: 'agent = :agent',
  project: 'project = :project',
} as const;

export function requestsIn(database: Connection, scope: Scope): Requests {
  const wanted = (['since', 'run', 'agent', 'project'] as const).filter((name) => scope[name] !== undefined);
  const where = wanted.length === 0 ? '' : `WHERE ${wanted.map((name) => conditions[name]).join(' AND ')}`;
  const values = Object.fromEntries(wanted.map((name) => [name, scope[name]]));
  return {
    all: <Row>(select: string, more: Readonly<Record<string, number | string>> = {}) =>
      database
        .prepare<[Record<string, unknown>], Row>(`WITH scope AS (SELECT * FROM requests ${where}) ${select}`)
        .all({ ...values, ...more }),
  };
}

/** The row of a query that answers exactly one. */
export function onlyRow<Row>(rows: readonly Row[]): Row {
  const [row] = rows;
  if (row === undefined || rows.length > 1) throw new Error(`${rows.length} rows where one belongs`);
  return row;
}
