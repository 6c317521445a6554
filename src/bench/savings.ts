import { benchSeed } from '../limits.ts';
import type { Job } from '../pipeline/worker/job.ts';
import { shrink } from '../pipeline/worker/shrink.ts';
import type { Level } from '../settings.ts';
import { loadTokenCounter, type TokenCounter } from '../tokens/count.ts';
import { headAndTail, minified } from './baselines.ts';
import { nothingFound, rounded, type Measure, type Row } from './measure.ts';
import { readWorkloads } from './workloads/given.ts';
import { generateWorkloads } from './workloads/index.ts';
import type { Workload } from './workloads/workload.ts';

const retrieval = { tool: 'mcp__headroom__headroom_retrieve', key: Buffer.alloc(32) };

/** Per cent that a tool published for its own benchmarks. */
interface Published {
  /** Up to August 2026, by leaving out rows. */
  readonly untilAugust: number;
  /** Since September 2026, with a provider's tokenizer, on newer inputs (seed 20260902); null: none. */
  readonly sinceSeptember: number | null;
}

/** What the README of a well-known tool of this kind said of benchmarks whose inputs have these names. */
const published: Readonly<Record<string, Published>> = {
  headline_code_search: { untilAugust: 92, sinceSeptember: 21 },
  headline_sre: { untilAugust: 92, sinceSeptember: 57 },
  headline_triage: { untilAugust: 73, sinceSeptember: 30 },
  headline_explore: { untilAugust: 47, sinceSeptember: 42 },
  headline_needle_logs: { untilAugust: 88, sinceSeptember: null },
};

const title = 'Tokens saved on tool outputs';

/** Tokens saved on tool outputs, beside what minifying alone and cutting alone would do. */
export const savings: Measure = {
  name: 'savings',
  run: async ({ inputs, progress }) => {
    const count = await loadTokenCounter();
    const workloads =
      inputs === null ? generateWorkloads(benchSeed) : await readWorkloads(inputs, 'headline_');
    if (workloads.length === 0) return nothingFound(title, inputs, 'headline_*.json.gz conversations');
    const rows: Row[] = [];
    for (const workload of workloads) {
      progress(`savings: ${workload.name}`);
      rows.push(rowOf(workload, count));
    }
    return {
      title,
      how:
        'per cent of the tokens of all outputs of a conversation, markers counted; minified = JSON without white\n' +
        'space; cut = the head and the tail of each output, as long as balanced is; facts = words planted in the\n' +
        'input that are still to be read at balanced, or in the cut; until Aug, since Sep = published by another\n' +
        'tool in 2026: at first by dropping rows, then measured anew on newer inputs of its own',
      reach:
        'lossless 90 / 80 / 80 / 80 / 70 %, balanced 96 / 96 / 85 / 87 / 93 % with every fact\n' +
        '(code search / incident / triage / exploration / one FATAL)',
      rows,
    };
  },
};

function rowOf(workload: Workload, count: TokenCounter): Row {
  const { outputs, facts } = workload;
  const before = sum(outputs.map(count));
  const saved = (texts: readonly string[]): number => rounded(100 * (1 - sum(texts.map(count)) / before));
  const visible = (texts: readonly string[]): string =>
    facts.length === 0 ? 'none given' : `${visibleFacts(facts, texts).length} of ${facts.length}`;
  const balanced = shrunk(workload, 'balanced', count);
  const cut = outputs.map((text, at) => {
    const share = count(balanced[at] ?? '') / count(text);
    return headAndTail(text, share).visible;
  });
  const theirs = published[workload.name.replace(/_seed\d+$/, '')];
  return {
    input: workload.name,
    figures: {
      tokens: before,
      minified: saved(outputs.map(minified)),
      lossless: saved(shrunk(workload, 'lossless', count)),
      balanced: saved(balanced),
      facts: visible(balanced),
      cut: saved(cut),
      'facts, cut': visible(cut),
      ...(theirs === undefined
        ? {}
        : { 'until Aug': theirs.untilAugust, 'since Sep': theirs.sinceSeptember ?? 'none' }),
    },
  };
}

/** The outputs of a workload as the model would get them, from a client that can retrieve. */
export function shrunk({ outputs, question }: Workload, level: Level, count: TokenCounter): string[] {
  return outputs.map((text) => {
    const job: Job = {
      text,
      tool: 'query',
      command: null,
      role: 'run',
      failed: false,
      question,
      level,
      retrieval,
    };
    const { lossless, folded } = shrink(job, count);
    return folded?.text ?? lossless?.text ?? text;
  });
}

export function visibleFacts(facts: readonly string[], texts: readonly string[]): string[] {
  return facts.filter((fact) => texts.some((text) => text.toLowerCase().includes(fact.toLowerCase())));
}

function sum(figures: readonly number[]): number {
  return figures.reduce((total, figure) => total + figure, 0);
}
