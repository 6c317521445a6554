import { smartCrusher } from '../engines/smart-crusher/index.ts';
import type { EngineContext } from '../engines/engine.ts';
import { loadTokenCounter } from '../tokens/count.ts';
import { quantile, rounded, type Measure, type Row } from './measure.ts';
import { loadWorkloads } from './workloads.ts';

const warmUps = 3;
const runs = 9;

/** How long the engine takes on a whole tool output, warm. */
export const speed: Measure = {
  name: 'speed',
  run: async ({ inputs, progress }) => {
    const exact = await loadTokenCounter();
    const rows: Row[] = [];
    for (const { name, outputs } of await loadWorkloads(inputs, 'latency_json_')) {
      progress(`speed: ${name}`);
      const text = outputs.join('\n');
      rows.push({
        input: name,
        figures: {
          kB: Math.round(text.length / 1_000),
          'encode ms': medianMs(text, (part) => Math.ceil(part.length / 4)),
          'with token counts ms': medianMs(text, exact),
        },
      });
    }
    return {
      title: 'smart-crusher speed',
      how: `encode, median of ${runs} after ${warmUps} warm-up runs, one thread`,
      reach: '1,000 rows <= 10 ms, 5,000 rows <= 60 ms',
      rows,
    };
  },
};

function medianMs(text: string, count: EngineContext['count']): number {
  const context: EngineContext = {
    tool: null,
    command: null,
    failed: false,
    question: '',
    level: 'lossless',
    count,
  };
  const times: number[] = [];
  for (let run = -warmUps; run < runs; run += 1) {
    const began = performance.now();
    // A text of its own for each run: an engine may remember the last one.
    smartCrusher.encode(text + ' '.repeat(run + warmUps), context);
    if (run >= 0) times.push(performance.now() - began);
  }
  return rounded(quantile(times, 0.5));
}
