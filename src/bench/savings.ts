import { shrink, type Job } from '../pipeline/shrink.ts';
import type { Level } from '../settings.ts';
import { loadTokenCounter, type TokenCounter } from '../tokens/count.ts';
import { rounded, type Measure, type Row } from './measure.ts';
import { loadWorkloads, type Workload } from './workloads.ts';

const retrieval = { tool: 'mcp__headroom__headroom_retrieve', key: Buffer.alloc(32) };

/** Tokens saved on tool outputs, lossless and balanced, beside minifying alone. */
export const savings: Measure = {
  name: 'savings',
  run: async ({ inputs, progress }) => {
    const count = await loadTokenCounter();
    const rows: Row[] = [];
    for (const workload of await loadWorkloads(inputs, 'headline_')) {
      progress(`savings: ${workload.name}`);
      rows.push(rowOf(workload, count));
    }
    return {
      title: 'Tokens saved on tool outputs',
      how: 'o200k tokens of all tool outputs, markers included; minify = JSON without white space',
      reach:
        'lossless 90/80/80/80/70 %, balanced 96/96/85/87/93 % (code search, SRE, triage, exploration, needle)',
      rows,
    };
  },
};

function rowOf(workload: Workload, count: TokenCounter): Row {
  const before = sum(workload.outputs.map(count));
  const share = (texts: readonly string[]): number => rounded(100 * (1 - sum(texts.map(count)) / before));
  const at = (level: Level): string[] =>
    workload.outputs.map((text) => shrunk(text, workload.question, level, count));
  const balanced = at('balanced');
  // A fact that stands in no tool output cannot be lost.
  const planted = workload.facts.filter((fact) => stands(fact, workload.outputs));
  const visible = planted.filter((fact) => stands(fact, balanced));
  return {
    input: workload.name,
    figures: {
      tokens: before,
      'minify %': share(workload.outputs.map(minified)),
      'lossless %': share(at('lossless')),
      'balanced %': share(balanced),
      'facts visible': `${visible.length}/${planted.length}`,
    },
  };
}

function stands(fact: string, texts: readonly string[]): boolean {
  return texts.some((text) => text.toLowerCase().includes(fact.toLowerCase()));
}

function shrunk(text: string, question: string, level: Level, count: TokenCounter): string {
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
}

function minified(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text));
  } catch (error) {
    if (error instanceof SyntaxError) return text;
    throw error;
  }
}

function sum(figures: readonly number[]): number {
  return figures.reduce((total, figure) => total + figure, 0);
}
