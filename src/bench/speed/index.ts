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
      how: `what an engine thread does for one output, proof, pointers and counts before and after included; x: times what gpt-tokenizer alone takes to count that very text, medians of ${runs} taken in turn after ${warmUps} warm-up runs, one thread; growth: over the mean of ${growth} runs of a quarter of the text, in the same turn`,
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
  const [tokenizer = NaN, lossless = NaN, balanced = NaN, quarters] = timesOf(input, runs, counters);
  const figures = {
    kB: Math.round(input.text.length / 1_000),
    engine: engine ?? 'none',
    'tokenizer ms': rounded(tokenizer),
    'lossless ms': rounded(lossless),
    'lossless x': rounded(lossless / tokenizer, 2),
    'balanced ms': rounded(balanced),
    'balanced x': rounded(balanced / tokenizer, 2),
  };
  if (quarters === undefined) return { input: input.name, figures };
  return { input: input.name, figures: { ...figures, growth: rounded((growth * lossless) / quarters, 2) } };
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
 * Milliseconds of the tokenizer, of the lossless form, of the fold, and of the lossless forms of so many quarters as are
 * one text: then either side leaves as much for collections, which fall on whoever runs next. Each run has a padding
 * of its own: an engine may remember the last text.
 */
function timesOf(input: Input, runs: number, { tokenizer, ours }: Counters): readonly number[] {
  const shrinker = new Shrinker(ours);
  const { quarter } = input;
  const act = (level: Level, text: string): unknown =>
    shrinker.answer({ job: jobOf(input, text, level), remember: rememberOf(input.above) });
  const acts = [tokenizer, (text: string) => act('lossless', text), (text: string) => act('balanced', text)];
  const times = [...acts, ...(quarter === null ? [] : [quarter])].map((): number[] => []);
  const measure = (at: number, isCounted: boolean, work: () => unknown): void => {
    const began = performance.now();
    work();
    if (isCounted) times[at]?.push(performance.now() - began);
  };
  for (let run = 0; run < warmUps + runs; run += 1) {
    const isCounted = run >= warmUps;
    const text = padded(input.text, run);
    for (const [at, each] of acts.entries()) measure(at, isCounted, () => each(text));
    if (quarter === null) continue;
    const quarters = Array.from({ length: growth }, (_, at) => padded(quarter.text, growth * run + at));
    measure(acts.length, isCounted, () => quarters.map((each) => act('lossless', each)));
  }
  return times.map((each) => quantile(each, 0.5));
}

/** Flat, as a text is that another thread was handed. */
function padded(text: string, blanks: number): string {
  return Buffer.from(text + ' '.repeat(blanks)).toString();
}

function jobOf({ command, role }: Input, text: string, level: Level): Job {
  const retrieval = { tool: 'headroom_retrieve', key: randomBytes(installKeyBytes) };
  return { text, tool: null, command, role, failed: false, question: '', level, retrieval };
}

function rememberOf(text: string): Remember {
  const block = { key: 'above', texts: [{ name: 'of "earlier"', text, isPrinted: true }] } as const;
  return { memory: 0, blocks: 1, lastKey: 'above', change: { keep: 0, keptKey: '', add: [block] } };
}
