import type { Random } from '../../random.ts';
import { times } from './workload.ts';

/** Outputs that several workloads have in common: what log stores and code hosts answer. */

export interface LogRow {
  readonly timestamp: string;
  readonly level: string;
  readonly service: string;
  readonly message: string;
  readonly trace: string;
  readonly origin: { readonly host: string; readonly region: string };
}

const services = ['gateway', 'identity', 'inventory', 'mailer', 'payments', 'search'] as const;
const regions = ['eu-central-1', 'eu-west-1', 'us-east-1'] as const;
const start = Date.UTC(2026, 8, 14, 6, 0, 0);

/** A minute between two rows, nothing out of the ordinary; `planted` rows take the places they name. */
export function logRows(
  random: Random,
  count: number,
  planted: Readonly<Record<number, Pick<LogRow, 'level' | 'service' | 'message'>>>,
): LogRow[] {
  return times(start, 60_000, count).map((timestamp, at) => {
    const service = random.pick(services);
    const [level, message] = random.pick([
      ['INFO', 'request served'],
      ['INFO', 'health check passed'],
      ['INFO', `signed in user_${random.int(1000, 9999)}`],
      ['DEBUG', `cache hit for session_${random.int(1000, 9999)}`],
      ['WARN', `slow answer: ${random.int(11, 29) * 100} ms, limit 1000 ms`],
    ]);
    const row = { timestamp, level, service, message, ...planted[at] };
    const origin = { host: `${row.service}-${random.int(1, 5)}`, region: random.pick(regions) };
    return { ...row, trace: random.hex(16), origin };
  });
}

/** Files of a search over a checkout, `query` in each; `named` are the paths at the places they name. */
export function fileHits(
  random: Random,
  count: number,
  query: string,
  named: Readonly<Record<number, string>>,
): object[] {
  return Array.from({ length: count }, (_, at) => ({
    path: named[at] ?? `src/modules/module_${at}.py`,
    kind: 'file',
    bytes: random.int(400, 14_000),
    changed: `2026-09-${String(random.int(1, 28)).padStart(2, '0')}`,
    hits: [
      {
        line: random.int(3, 480),
        text: `    def handle_${query}(self, event):`,
        before: '    # called by the dispatcher',
        after: `        return self.backend.${query}(event)`,
      },
    ],
    score: Number((random.int(400, 990) / 1000).toFixed(3)),
  }));
}

const projects = [
  'borealis/relay',
  'copper/ledger',
  'delta/pipeline',
  'ember/kernel',
  'fjord/router',
] as const;

/** Hits of a code host's search over public repositories, all of them much alike. */
export function hostHits(random: Random, count: number, query: string): object[] {
  const name = query.replaceAll(' ', '_');
  return Array.from({ length: count }, () => {
    const project = random.pick(projects);
    return {
      repository: {
        full_name: project,
        description: `The ${project.split('/')[1] ?? project} project`,
        stars: random.int(900, 90_000),
        language: random.pick(['Go', 'Java', 'Python', 'Rust', 'TypeScript']),
        pushed_at: `2026-09-${String(random.int(1, 28)).padStart(2, '0')}T00:00:00Z`,
      },
      path: `src/${name}/handler.py`,
      sha: random.hex(40),
      url: `https://code.example/${project}/blob/main/src/${name}/handler.py`,
      score: random.int(2_000, 9_900) / 100,
      text_matches: [
        {
          fragment: `def ${name}(request):\n    # delegates to the backend\n    return respond(request)`,
          matches: [{ text: query, indices: [4, 4 + query.length] }],
        },
      ],
    };
  });
}
