import { conversation, type Shape } from './conversation.ts';
import { quantile, rounded, type Measure, type Row } from './measure.ts';
import { openStage, type Stage } from './stage.ts';

/** Bytes of history before the new output, by their name in the table. */
const histories = { '4 kB': 4_000, '500 kB': 500_000, '1 MB': 1_000_000 };
const newBytes = 20_000;
const warmUps = 5;

/** Time that the proxy adds to a request, beside the same request sent directly. */
export const delay: Measure = {
  name: 'delay',
  run: async (context) => {
    const pairs = context.quick ? 40 : 200;
    const stage = await openStage(context);
    try {
      const rows: Row[] = [];
      for (const [name, historyBytes] of Object.entries(histories)) {
        for (const kind of ['text', 'JSON'] as const) {
          context.progress(`delay: ${name}, ${kind}`);
          const added = await addedBy(stage, { historyBytes, newBytes, kind }, pairs);
          rows.push({ input: `${name} + 20 kB new ${kind}`, figures: added });
        }
      }
      return {
        title: 'Delay added by the proxy',
        how:
          `the same request direct and through the proxy in turn, ${pairs} pairs, three processes on this machine;\n` +
          'a new output in each, left out of where it can be',
        reach: "p50 <= 1.5 times the engine's own work + 3 times direct; p99 <= 2.5 times p50",
        rows,
      };
    } finally {
      await stage.close();
    }
  },
};

async function addedBy(stage: Stage, shape: Shape, pairs: number): Promise<Row['figures']> {
  const directMs: number[] = [];
  const addedMs: number[] = [];
  for (let pair = 0; pair < pairs + warmUps; pair += 1) {
    const body = conversation(shape, pair);
    const direct = await stage.send('direct', body);
    const proxied = await stage.send('proxied', body);
    if (pair < warmUps) continue;
    directMs.push(direct);
    addedMs.push(proxied - direct);
  }
  return {
    'direct p50 ms': rounded(quantile(directMs, 0.5)),
    'added p50 ms': rounded(quantile(addedMs, 0.5)),
    'added p95 ms': rounded(quantile(addedMs, 0.95)),
    'added p99 ms': rounded(quantile(addedMs, 0.99)),
  };
}
