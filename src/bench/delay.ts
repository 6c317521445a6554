import { loadTokenCounter, type TokenCounter } from '../tokens/count.ts';
import { Shrinker } from '../pipeline/worker/shrinker.ts';
import { conversation, newestOutput, type Shape } from './conversation.ts';
import { quantile, rounded, type Measure, type Row } from './measure.ts';
import { openStage, type Stage } from './stage.ts';

/** Bytes of history before the new output, by their name in the table. */
const histories = { '100 kB': 100_000, '1 MB': 1_000_000, '4 MB': 4_000_000 };
/** The new output; without one a request still differs from all others. */
const outputs = [
  { name: 'nothing new', newBytes: 0, kind: 'text' },
  { name: '2 kB new text', newBytes: 2_000, kind: 'text' },
  { name: '20 kB new text', newBytes: 20_000, kind: 'text' },
  { name: '20 kB new JSON', newBytes: 20_000, kind: 'JSON' },
  { name: '200 kB new text', newBytes: 200_000, kind: 'text' },
] as const;
const warmUps = 5;

/** Time that the proxy adds to a request, beside the same request sent directly. */
export const delay: Measure = {
  name: 'delay',
  run: async (context) => {
    const pairs = context.quick ? 40 : 200;
    const count = await loadTokenCounter();
    const stage = await openStage(context);
    try {
      const rows: Row[] = [];
      for (const [history, historyBytes] of Object.entries(histories)) {
        for (const { name, newBytes, kind } of outputs) {
          context.progress(`delay: ${history}, ${name}`);
          const added = await addedBy(stage, { historyBytes, newBytes, kind }, pairs, count);
          rows.push({ input: `${history}, ${name}`, figures: added });
        }
      }
      return {
        title: 'Delay added by the proxy',
        how:
          `the same request direct and through the proxy in turn, ${pairs} pairs, three processes on this machine;\n` +
          'a new output in each, left out of where it can be. Engine: processor time of the work on it alone, done once more\n' +
          'here. Reach: the median that was added by 1.5 times that and 3 times direct. x direct: through the proxy by direct',
        reach: 'reach <= 1; p99 <= 2.5 times p50; nothing new: x direct <= 2.5',
        rows,
      };
    } finally {
      await stage.close();
    }
  },
};

async function addedBy(
  stage: Stage,
  shape: Shape,
  pairs: number,
  count: TokenCounter,
): Promise<Row['figures']> {
  const [directMs, addedMs, proxiedMs, engineMs]: [number[], number[], number[], number[]] = [[], [], [], []];
  const shrinker = new Shrinker(count);
  for (let pair = 0; pair < pairs + warmUps; pair += 1) {
    const body = conversation(shape, pair);
    const direct = await stage.send('direct', body);
    const proxied = await stage.send('proxied', body);
    const engine = engineCpuMs(shrinker, newestOutput(shape, pair));
    if (pair < warmUps) continue;
    directMs.push(direct);
    proxiedMs.push(proxied);
    addedMs.push(proxied - direct);
    engineMs.push(engine);
  }
  const [direct, added, engine] = [directMs, addedMs, engineMs].map((each) => quantile(each, 0.5));
  return {
    'direct p50 ms': rounded(direct ?? NaN),
    'engine ms': rounded(engine ?? NaN),
    'added p50 ms': rounded(added ?? NaN),
    'added p95 ms': rounded(quantile(addedMs, 0.95)),
    'added p99 ms': rounded(quantile(addedMs, 0.99)),
    reach: rounded((added ?? NaN) / (1.5 * (engine ?? NaN) + 3 * (direct ?? NaN)), 2),
    'x direct': rounded(quantile(proxiedMs, 0.5) / (direct ?? NaN)),
  };
}

/** What a thread of the engines does for the output, where nothing stands above it. */
function engineCpuMs(shrinker: Shrinker, text: string): number {
  const asked = { tool: 'Bash', command: 'query', role: 'run', failed: false, question: '' } as const;
  const retrieval = { tool: 'headroom_retrieve', key: Buffer.alloc(32) };
  const began = process.cpuUsage();
  shrinker.answer({ job: { ...asked, text, level: 'balanced', retrieval }, remember: null });
  const { user, system } = process.cpuUsage(began);
  return (user + system) / 1_000;
}
