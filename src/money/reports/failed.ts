import type { Cause } from '../../store/records.ts';
import type { Requests } from './scope.ts';

/**
 * Requests that no answer came to, or none that the agent could use. They are not billed; agents mostly send them
 * again.
 */
export interface FailedAnswers {
  /** By HTTP status, those of most requests first. */
  readonly errors: readonly { readonly status: number; readonly requests: number }[];
  /** No answer came at all: the connection broke, or the agent left. */
  readonly unanswered: number;
  /** How many of all these have no usage numbers. */
  readonly withoutUsage: number;
  /** Those that headroom caused: the one sent again is counted. */
  readonly caused: Readonly<Record<Cause, number>>;
}

interface Row {
  readonly status: number;
  readonly caused: Cause | null;
  readonly requests: number;
  readonly withoutUsage: number;
}

const firstError = 400;

export function failedOf(requests: Requests): FailedAnswers {
  const rows = requests.all<Row>(
    `SELECT status, caused, count(*) AS requests,
       sum(input_tokens IS NULL AND output_tokens IS NULL) AS withoutUsage
     FROM failed GROUP BY status, caused`,
  );
  const sum = (wanted: readonly Row[], of: (row: Row) => number = (row) => row.requests): number =>
    wanted.reduce((total, row) => total + of(row), 0);
  const statuses = [...new Set(rows.map(({ status }) => status))].filter((status) => status >= firstError);
  return {
    errors: statuses
      .map((status) => ({ status, requests: sum(rows.filter((row) => row.status === status)) }))
      .sort((one, other) => other.requests - one.requests || one.status - other.status),
    unanswered: sum(rows.filter(({ status }) => status === 0)),
    withoutUsage: sum(rows, (row) => row.withoutUsage),
    caused: {
      retrieval: sum(rows.filter(({ caused }) => caused === 'retrieval')),
      re_run: sum(rows.filter(({ caused }) => caused === 're_run')),
    },
  };
}
