import { Steps } from '../text/steps.ts';
import { engines } from '../engines/index.ts';
import type { EngineContext } from '../engines/engine.ts';
import { benchSeed } from '../limits.ts';
import { seededRandom } from '../random.ts';
import { loadTokenCounter } from '../tokens/count.ts';
import { nothingFound, quantile, rounded, type Measure, type Row } from './measure.ts';
import { readWorkloads } from './workloads/given.ts';
import { logRows } from './workloads/records.ts';
import { indentedJson } from './workloads/workload.ts';

const warmUps = 3;
const logBytes = 1_000_000;

interface Input {
  readonly name: string;
  readonly text: string;
}

const title = 'Engine speed';

/** How long the engine that takes an output needs for it, warm. */
export const speed: Measure = {
  name: 'speed',
  run: async ({ inputs, quick, progress }) => {
    const runs = quick ? 3 : 9;
    const exact = await loadTokenCounter();
    const rows: Row[] = [];
    const found = inputs === null ? generated() : await given(inputs);
    if (found.length === 0) return nothingFound(title, inputs, 'latency_*.json.gz conversations');
    for (const { name, text } of found) {
      progress(`speed: ${name}`);
      const engine = engines.find((candidate) => candidate.read(text, contextWith(exact)) !== null);
      const medianMs = (count: EngineContext['count']): number | string =>
        engine === undefined
          ? 'none'
          : medianTime(runs, (padding) => {
              const page = engine.read(text + padding, contextWith(count));
              if (page !== null) engine.encode(page);
            });
      rows.push({
        input: name,
        figures: {
          kB: Math.round(text.length / 1_000),
          engine: engine?.name ?? 'none',
          'encode ms': medianMs((part) => Math.ceil(part.length / 4)),
          'with token counts ms': medianMs(exact),
        },
      });
    }
    return {
      title,
      how: `lossless form of one output, median of ${runs} after ${warmUps} warm-up runs, one thread`,
      reach: '1,000 JSON rows <= 10 ms, 5,000 <= 60 ms, 1 MB of log <= 100 ms',
      rows,
    };
  },
};

function generated(): Input[] {
  const rows = (count: number): Input => ({
    name: `${count.toLocaleString('en-US')} JSON rows`,
    text: indentedJson(logRows(seededRandom(benchSeed), count, {})),
  });
  return [rows(1_000), rows(5_000), { name: '1 MB of log', text: log() }];
}

async function given(folder: string): Promise<Input[]> {
  const workloads = await readWorkloads(folder, 'latency_');
  return workloads
    .filter(({ outputs }) => outputs.length === 1)
    .map(({ name, outputs }) => ({ name, text: outputs.join('\n') }));
}

function log(): string {
  const lines = logRows(seededRandom(benchSeed), 12_000, {}).map(
    ({ timestamp, level, service, message, trace }) =>
      `${timestamp} ${level.padEnd(5)} [${service}] ${message} trace=${trace}`,
  );
  return lines.join('\n').slice(0, logBytes);
}

function contextWith(count: EngineContext['count']): EngineContext {
  return {
    tool: null,
    command: null,
    programs: [],
    role: 'run',
    failed: false,
    question: '',
    level: 'lossless',
    seen: null,
    count,
    steps: new Steps(Infinity),
  };
}

/** Milliseconds. Each run has a padding of its own: an engine may remember the last text. */
function medianTime(runs: number, act: (padding: string) => unknown): number {
  const times: number[] = [];
  for (let run = -warmUps; run < runs; run += 1) {
    const padding = ' '.repeat(run + warmUps);
    const began = performance.now();
    act(padding);
    if (run >= 0) times.push(performance.now() - began);
  }
  return rounded(quantile(times, 0.5));
}
