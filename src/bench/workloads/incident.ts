import { fileHits, logRows } from './records.ts';
import { indentedJson, timeAt, type Generator } from './workload.ts';

const logs = 300;
const samples = 200;
const files = 150;
const minute = 60_000;
const start = Date.UTC(2026, 8, 14, 6, 0, 0);

/** Logs, metrics and a file search of an incident: the error, the outlier and the file are to be found. */
export const incident: Generator = (random) => {
  const failsAt = random.int(180, 260);
  const failure = {
    level: 'ERROR',
    service: 'payments',
    message: 'PAY-7731 charge refused: connection to ledger-db timed out after 30000 ms',
  };
  const entries = logRows(random, logs, { [failsAt]: failure, [failsAt + 4]: failure });
  const spikeAt = random.int(90, 150);
  const metrics = Array.from({ length: samples }, (_, at) => ({
    service: 'payments',
    window_start: timeAt(start + at * minute),
    requests: random.int(180, 260),
    errors: at === spikeAt ? 97 : random.int(0, 2),
    p50_ms: random.int(20, 34),
    p99_ms: at === spikeAt ? 30_114 : random.int(140, 260),
    pool_in_use: at === spikeAt ? 40 : random.int(4, 11),
    pool_size: 40,
    region: random.pick(['eu-central-1', 'us-east-1']),
    canary: false,
  }));
  const named = { [random.int(40, 140)]: 'src/payments/ledger_pool.py' };
  return {
    name: 'logs and metrics of an incident',
    question: 'Payments answer with 500 since this morning. Find the root cause.',
    outputs: [
      indentedJson({ total: logs * 10, returned: logs, entries }),
      indentedJson({ query: 'payments', row_count: samples, rows: metrics, took_ms: 212 }),
      indentedJson({
        total: files,
        searched: files * 10,
        matches: fileHits(random, files, 'payment', named),
      }),
    ],
    facts: ['PAY-7731', 'ledger-db', '30114', 'ledger_pool'],
  };
};
