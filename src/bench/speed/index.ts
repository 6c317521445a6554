import { randomBytes } from 'node:crypto';
import { engines } from '../../engines/index.ts';
import { benchSeed, installKeyBytes } from '../../limits.ts';
import type { Job, Remember } from '../../pipeline/worker/job.ts';
import { Shrinker } from '../../pipeline/worker/shrinker.ts';
import type { Level } from '../../settings.ts';
import { loadTokenCounter, type TokenCounter } from '../../tokens/count.ts';
import { nothingFound, quantile, rounded, type Measure, type Row } from '../measure.ts';
import { readWorkloads } from '../workloads/given.ts';
import { jsonRows, kinds, type Printed } from './kinds.ts';
import { loadTokenizer } from './tokenizer.ts';

const warmUps = 3;
/** What one output of a kind holds, and the part of it that tells how time grows. */
const outputChars = 1_000_000;
const growth = 4;
/** What the model sees above the output: looked through for lines that come again. */
const aboveChars = 20_000;

interface Input extends Printed {
  readonly name: string;
  /** A text of the same kind; none: nothing stands above it. */
  readonly above: string;
  /** The same kind, a quarter as long; null: how time grows is not asked. */
  readonly quarter: Printed | null;
}

const title = 'Engine speed';

/** How long an engine thread works on one output, beside what the tokenizer alone takes for its text. */
export const speed: Measure = {
  name: 'speed',
  run: async ({ inputs, quick, progress }) => {
    const runs = quick ? 3 : 9;
    const counters = { tokenizer: await loadTokenizer(), ours: await loadTokenCounter() };
    const found = inputs === null ? generated(benchSeed) : await given(inputs);
    if (found.length === 0) return nothingFound(title, inputs, 'latency_*.json.gz conversations');
    const rows = found.map((input) => {
      progress(`speed: ${input.name}`);
      return rowOf(input, runs, counters);
    });
    return {
      title,
      how: `what an engine thread does for one output, proof, pointers and counts before and after included; x: times what gpt-tokenizer alone takes to count that very text, medians of ${runs} taken in turn after ${warmUps} warm-up runs, one thread; growth: over a quarter of the text`,
      reach: `lossless x <= 2.5, growth <= 4.5; 1,000 JSON rows <= 10 ms, 5,000 <= 45 ms`,
      rows,
    };
  },
};

interface Counters {
  /** The one that others are measured by. */
  readonly tokenizer: TokenCounter;
  readonly ours: TokenCounter;
}

/** What one output took. */
export function rowOf(input: Input, runs: number, counters: Counters): Row {
  const engine = engineOf(input, counters.ours);
  const [tokenizer = NaN, lossless = NaN, balanced = NaN] = timesOf(input, runs, counters);
  const figures = {
    kB: Math.round(input.text.length / 1_000),
    engine: engine ?? 'none',
    'tokenizer ms': rounded(tokenizer),
    'lossless ms': rounded(lossless),
    'lossless x': rounded(lossless / tokenizer, 2),
    'balanced ms': rounded(balanced),
    'balanced x': rounded(balanced / tokenizer, 2),
  };
  if (input.quarter === null) return { input: input.name, figures };
  const [, quarter = NaN] = timesOf({ ...input, ...input.quarter }, runs, counters);
  return { input: input.name, figures: { ...figures, growth: rounded(lossless / quarter, 2) } };
}

/** All kinds of output, and records by their number. */
export function generated(seed: number, chars = outputChars): readonly Input[] {
  const above = kinds(seed + 1, aboveChars);
  const quarters = kinds(seed, chars / growth);
  const rows = (rowCount: number): Input => ({
    ...jsonRows(seed, rowCount),
    name: `${rowCount.toLocaleString('en-US')} JSON rows`,
    above: jsonRows(seed + 1, 50).text,
    quarter: null,
  });
  return [
    rows(1_000),
    rows(5_000),
    ...kinds(seed, chars).map((printed, at) => ({
      ...printed,
      name: `1 MB of ${printed.name}`,
      above: above[at]?.text ?? '',
      quarter: quarters[at] ?? null,
    })),
  ];
}

async function given(folder: string): Promise<readonly Input[]> {
  const workloads = await readWorkloads(folder, 'latency_');
  return workloads
    .filter(({ outputs }) => outputs.length === 1)
    .map(({ name, outputs }) => {
      return { name, text: outputs.join('\n'), command: null, role: 'run', above: '', quarter: null };
    });
}

/** The engine that takes a text; null: none does. */
export function engineOf(input: Input, count: TokenCounter): string | null {
  const answer = new Shrinker(count).answer({ job: jobOf(input, input.text, 'lossless'), remember: null });
  const engine = 'verdict' in answer ? answer.verdict.engine : null;
  return engines.some(({ name }) => name === engine) ? engine : null;
}

/**
 * Milliseconds of the tokenizer, of the lossless form and of the fold. Each run has a padding of its own: an engine may
 * remember the last text.
 */
function timesOf(input: Input, runs: number, { tokenizer, ours }: Counters): readonly number[] {
  const shrinker = new Shrinker(ours);
  const act = (level: Level, text: string): unknown =>
    shrinker.answer({ job: jobOf(input, text, level), remember: rememberOf(input.above) });
  const acts = [tokenizer, (text: string) => act('lossless', text), (text: string) => act('balanced', text)];
  const times = acts.map((): number[] => []);
  for (let run = -warmUps; run < runs; run += 1) {
    // Flat, as a text is that another thread was handed.
    const text = Buffer.from(input.text + ' '.repeat(run + warmUps)).toString();
    for (const [at, each] of acts.entries()) {
      const began = performance.now();
      each(text);
      if (run >= 0) times[at]?.push(performance.now() - began);
    }
  }
  return times.map((each) => quantile(each, 0.5));
}

function jobOf({ command, role }: Input, text: string, level: Level): Job {
  const retrieval = { tool: 'headroom_retrieve', key: randomBytes(installKeyBytes) };
  return { text, tool: null, command, role, failed: false, question: '', level, retrieval };
}

function rememberOf(text: string): Remember {
  const block = { key: 'above', texts: [{ name: 'of "earlier"', text, isPrinted: true }] } as const;
  return { memory: 0, blocks: 1, lastKey: 'above', change: { keep: 0, keptKey: '', add: [block] } };
}
