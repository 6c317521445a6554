import { spacedJson, times, type Generator } from './workload.ts';

const rows = 100;
const services = ['basket', 'catalog', 'gateway', 'identity', 'stock'] as const;
const start = Date.UTC(2026, 8, 14);

/** One hundred log rows, of which one is FATAL and says everything. */
export const needle: Generator = (random) => {
  const fatalAt = random.int(50, 90);
  const entries = times(start, 13 * 60_000, rows).map((timestamp, at) =>
    at === fatalAt
      ? {
          timestamp,
          level: 'FATAL',
          service: 'card-terminal',
          message: 'no free connection: max_connections=100 exceeded',
          code: 'CT-5190',
          stack: 'PoolError at TerminalSession.open()',
          mend: 'raise max_connections to 400 in config/pool.yml',
          affected: 2319,
        }
      : {
          timestamp,
          level: 'INFO',
          service: random.pick(services),
          message: `request served in ${random.int(40, 160)} ms`,
          request: `req-${String(at).padStart(6, '0')}`,
          status: 200,
          endpoint: random.pick(['/v1/items', '/v1/orders', '/v1/users']),
          build: { region: random.pick(['eu-west-1', 'us-east-1']), version: '4.7.0' },
        },
  );
  return {
    name: 'one FATAL among 100 log lines',
    question: "Search the logs for the root cause of last night's outage.",
    outputs: [spacedJson(entries)],
    facts: ['card-terminal', 'CT-5190', 'max_connections', '2319'],
  };
};
