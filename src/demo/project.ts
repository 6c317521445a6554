import { incident } from './incident.ts';
import type { Random } from '../random.ts';

/** The project's own command line: `node ops.mjs logs --app checkout --json` and the like. */
const ops = `import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { app: { type: 'string' }, json: { type: 'boolean' } },
});
const [what, name] = positionals;
const data = JSON.parse(readFileSync(new URL('./telemetry.json', import.meta.url), 'utf8'));
const answers = {
  pods: () => JSON.stringify({ kind: 'PodList', items: data.pods }, null, 2),
  logs: () => JSON.stringify(data.logs[values.app] ?? []),
  trace: () => JSON.stringify(data.traces[name] ?? []),
  releases: () => JSON.stringify(data.releases),
};
console.log(answers[what]());
`;

/** The project's test run: fails with exit code 1 while the pool is too small. */
const check = `import { readFileSync, writeSync } from 'node:fs';
import { exit } from 'node:process';

const { ${incident.key}: limit } = JSON.parse(readFileSync('${incident.configFile}', 'utf8')).pool;
const passes = limit >= ${incident.needed};
const areas = ['basket', 'prices', 'stock', 'orders', 'mail', 'taxes', 'refunds', 'coupons'];
const whats = ['reads', 'writes', 'rejects bad input', 'is idempotent'];
const names = areas.flatMap((area) => whats.map((what) => \`\${area} \${what}\`));
const lines = names.map((name, index) => \`ok \${index + 1} - \${name}\`);
lines.push(\`\${passes ? 'ok' : 'not ok'} \${lines.length + 1} - pool serves ${incident.needed} checkouts at once\`);
if (!passes) {
  lines.push(\`  AssertionError: expected ${incident.needed} connections, got \${limit}\`);
  lines.push('      at test/pool.test.js:31:10');
}
lines.push(\`1..\${names.length + 1}\`);
writeSync(1, lines.join('\\n'));
exit(passes ? 0 : 1);
`;

const pool = `import settings from '../../${incident.configFile}' with { type: 'json' };

/** Connections to ${incident.database}, shared by all requests of one process. */
export class Pool {
  #free = [];
  #open = 0;
  #waiting = [];

  async acquire() {
    const free = this.#free.pop();
    if (free !== undefined) return free;
    if (this.#open < settings.pool.${incident.key}) {
      this.#open += 1;
      return connect(settings.database);
    }
    return this.#wait(settings.pool.waitMs);
  }

  release(connection) {
    const next = this.#waiting.shift();
    if (next === undefined) this.#free.push(connection);
    else next(connection);
  }
}
`;

const config = {
  database: { host: `${incident.database}.internal`, port: 5432, name: 'orders' },
  pool: { [incident.key]: incident.lowered, waitMs: 30000, idleMs: 60000 },
};

const areas = ['cart', 'catalog', 'gateway', 'invoices', 'payments', 'search', 'stock', 'returns'] as const;

/** Files of the project by path, telemetry aside. */
export function projectFiles(random: Random): ReadonlyMap<string, string> {
  return new Map([
    ['ops.mjs', ops],
    ['check.mjs', check],
    [incident.configFile, `${JSON.stringify(config, null, 2)}\n`],
    [`src/${incident.app}/pool.js`, pool],
    ...areas.map((area): [string, string] => [`src/${area}/client.js`, clientOf(area)]),
    ['HANDBOOK.md', handbook(random)],
  ]);
}

function clientOf(area: string): string {
  return `import settings from '../../config/${area}.json' with { type: 'json' };

// Each client keeps its own connections; ${incident.key} there has nothing to do with the pool of orders.
export const ${area} = open(settings.url, { ${incident.key}: settings.${incident.key} ?? 16 });
`;
}

/**
 * What the agent is told before it starts. An agent's tools and system prompt are some 20,000 tokens, and they cost
 * in every request whatever the tools print: without them the demo would promise too much.
 */
function handbook(random: Random): string {
  const chapters = areas.flatMap((area) =>
    ['Deploying', 'Alerts', 'Data', 'On call', 'Known faults'].map(
      (topic) => `## ${area}: ${topic}\n\n${paragraphs(random, area)}`,
    ),
  );
  return ['# Handbook', ...chapters].join('\n\n');
}

function paragraphs(random: Random, area: string): string {
  return Array.from({ length: 16 }, () => {
    const who = random.pick([
      'The person on call',
      'The owning team',
      'Whoever deploys',
      'The incident lead',
    ]);
    const act = random.pick(['checks', 'notes down', 'compares', 'confirms', 'reads through']);
    const what = random.pick([
      'the error budget',
      'the last three releases',
      'the queue length',
      'the schema',
    ]);
    const where = random.pick([
      'on the dashboard',
      'in the channel',
      'in the ticket',
      'with the database team',
    ]);
    const when = random.pick([
      'before a change',
      'every morning',
      'after each alert',
      'when traffic doubles',
    ]);
    return `${who} of ${area} ${act} ${what} ${where} ${when}, within ${random.int(5, 55)} minutes (rule ${area}-${random.int(100, 999)}).`;
  }).join(' ');
}
