import type { Random } from '../random.ts';

/** What happened in the demo's project; the agent has to find it out. */
export const incident = {
  app: 'checkout',
  database: 'orders-db',
  code: 'POOL-4417',
  key: 'maxConnections',
  configFile: 'config/pool.json',
  lowered: 2,
  needed: 40,
} as const;

export type Row = Readonly<Record<string, string | number>>;

/** Everything that the project's command line can be asked for. */
export interface Telemetry {
  readonly pods: readonly Row[];
  readonly logs: Readonly<Record<string, readonly Row[]>>;
  readonly traces: Readonly<Record<string, readonly Row[]>>;
  readonly releases: readonly Row[];
}

const start = Date.UTC(2026, 10, 20, 14, 0, 0);
const apps = ['cart', 'catalog', 'checkout', 'gateway', 'invoices', 'payments', 'search', 'stock'] as const;

/** Sizes are those of real queries: none is longer than what an agent takes from a shell. */
export function makeTelemetry(random: Random): Telemetry {
  const holder = { id: random.hex(10), trace: random.hex(16) };
  return {
    pods: makePods(random, 96),
    logs: {
      [incident.app]: makeAppLog(random, 160, holder),
      [incident.database]: makeDatabaseLog(random, 160),
    },
    traces: { [holder.trace]: makeTrace(random, 120) },
    releases: makeReleases(random, 130),
  };
}

function makePods(random: Random, count: number): Row[] {
  return Array.from({ length: count }, (_, index) => {
    const app = apps[index % apps.length] ?? apps[0];
    const fails = app === incident.app && index < 3 * apps.length;
    return {
      name: `${app}-${random.hex(9)}-${random.hex(5)}`,
      namespace: 'shop',
      app,
      node: `ip-10-0-${random.int(1, 4)}-${random.int(10, 90)}`,
      status: fails ? 'CrashLoopBackOff' : 'Running',
      restarts: fails ? random.int(14, 29) : 0,
      image: `registry.internal/shop/${app}:2026.11.${random.int(11, 14)}`,
    };
  });
}

function makeAppLog(random: Random, count: number, holder: { id: string; trace: string }): Row[] {
  const fatal = `${incident.code} no free connection after 30000 ms; longest holder is request ${holder.id}`;
  return timeline(random, count, 3600).map(({ time, index }) => {
    const row = { id: random.hex(10), time, level: 'INFO', app: incident.app, trace: random.hex(16) };
    // The holder looks like any other request: whoever needs it must look it up.
    if (index === 57) return { ...row, ...holder, message: 'POST /orders 201', ms: 48 };
    if (index === 118) return { ...row, level: 'FATAL', message: fatal, ms: 30000 };
    if (index > 112 && index % 9 === 0) {
      return { ...row, level: 'WARN', message: 'connection pool is at its limit', ms: random.int(900, 2400) };
    }
    const [level, message] = random.pick([
      ['INFO', 'POST /orders 201'],
      ['INFO', 'GET /orders 200'],
      ['INFO', 'POST /orders/quote 200'],
      ['DEBUG', 'cart loaded from cache'],
    ]);
    return { ...row, level, message, ms: random.int(12, 95) };
  });
}

function makeDatabaseLog(random: Random, count: number): Row[] {
  return timeline(random, count, 3600).map(({ time }) => ({
    id: random.hex(10),
    time,
    level: random.pick(['INFO', 'INFO', 'DEBUG']),
    app: incident.database,
    session: random.hex(8),
    message: random.pick([
      'statement finished',
      'statement finished',
      'checkpoint written',
      'vacuum finished',
    ]),
    ms: random.int(1, 40),
    rows: random.int(1, 60),
  }));
}

function makeTrace(random: Random, count: number): Row[] {
  return timeline(random, count, 20).map(({ time, index }) => {
    const row = { span: random.hex(12), time, app: random.pick(['checkout', 'cart', 'payments', 'stock']) };
    if (index === 71) {
      const name = `acquire connection: none free, limit ${incident.lowered} is ${incident.key}`;
      return { ...row, app: incident.app, status: 'ERROR', name, ms: 30000 };
    }
    const name = random.pick([
      'SELECT orders',
      'SELECT order_items',
      'UPDATE stock',
      'POST /charge',
      'GET /cart',
    ]);
    return { ...row, status: 'OK', name, ms: random.int(1, 44) };
  });
}

function makeReleases(random: Random, count: number): Row[] {
  return timeline(random, count, 86400 * 12).map(({ time, index }) => {
    const app = random.pick(apps);
    const row = {
      commit: random.hex(12),
      time,
      app,
      author: random.pick(['ana', 'ben', 'chi', 'dee', 'eli']),
    };
    if (index === 107) {
      const title = `set ${incident.key} to ${incident.lowered} for a load test`;
      return { ...row, app: incident.app, title, file: incident.configFile };
    }
    const [title, file] = random.pick([
      ['raise the version of a dependency', 'package.json'],
      ['translate the mail templates', 'locales/de.json'],
      ['show prices with their currency', `src/${app}/price.js`],
      ['speed up the list of orders', `src/${app}/orders.js`],
      ['log less in the health check', `src/${app}/health.js`],
    ]);
    return { ...row, title, file };
  });
}

/** `count` moments in `seconds`, in order and unevenly spaced. */
function timeline(random: Random, count: number, seconds: number): { time: string; index: number }[] {
  const step = (seconds * 1000) / count;
  return Array.from({ length: count }, (_, index) => ({
    index,
    time: new Date(start + Math.floor(index * step) + random.int(0, Math.floor(step) - 1)).toISOString(),
  }));
}
