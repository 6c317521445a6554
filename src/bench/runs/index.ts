import { benchSeed, provenRuns, quickRuns } from '../../limits.ts';
import { priceOf } from '../../money/prices.ts';
import { seededRandom } from '../../random.ts';
import { loadTokenCounter } from '../../tokens/count.ts';
import { nothingFound, type Measure, type Table } from '../measure.ts';
import { generateRuns } from '../workloads/coding-run.ts';
import type { AgentRun } from './agent-run.ts';
import { assessRun, type RunFigures } from './assess.ts';
import { readRuns } from './given.ts';
import { proveRuns } from './proof.ts';
import { kindRows, spreadRows, wayRows } from './rows.ts';

const title = 'Whole runs of a coding agent, replayed turn by turn';
/** Sonnet's rates: input 1, cache read 0.1, cache write 1.25, output 5. */
const model = 'claude-sonnet-5';

/** What headroom saves on whole runs: tokens of tool output, the bill, and what the agent then lacks. */
export const runs: Measure = {
  name: 'runs',
  run: async (context) => {
    const { inputs, quick, progress, profile } = context;
    const all = inputs === null ? generateRuns(benchSeed) : await readRuns(inputs);
    if (all.length === 0) return nothingFound(title, inputs, '*.jsonl.gz files of {id, messages}');
    const chosen = quick ? sample(all, quickRuns) : all;
    const price = priceOf(model);
    if (price === null) throw new Error(`${model} has no price`);
    const count = await loadTokenCounter();
    const figures: RunFigures[] = [];
    for (const run of chosen) {
      progress(`runs: ${figures.length + 1} of ${chosen.length} (${run.id})`);
      figures.push(await assessRun(run, { profile, price, count }));
    }
    const proven = await proveRuns(sample(chosen, provenRuns), context, count);
    return tableOf(figures, proven);
  },
};

function tableOf(figures: readonly RunFigures[], proven: string): Table {
  const used = figures.reduce((sum, run) => sum + run.used.length, 0);
  const broken = figures.reduce((sum, run) => sum + run.broken, 0);
  return {
    title,
    how:
      `${figures.length} runs; ${proven}\n` +
      `prefixes broken: ${broken}. Bill: prompt caching by the published rules at ${model}'s rates; headroom's tool is\n` +
      'charged to every request, each used line that is not to be seen to one more request.\n' +
      'Used next: lines of which one of the next three commands repeats a name, number or path that is in at most 5 %\n' +
      `of the output's lines and nowhere earlier in the run (${used} lines).`,
    reach:
      'lossless: tokens 22 %, bill 6 %; balanced: tokens 35 to 50 %, bill 10 to 15 %, seen 97 %; dearer 0',
    rows: wayRows(figures),
    parts: [
      { title: 'By kind of output', rows: kindRows(figures) },
      { title: 'By run', rows: spreadRows(figures) },
    ],
  };
}

/** So many of a list, spread over it by the seed, in their order. */
function sample(all: readonly AgentRun[], size: number): readonly AgentRun[] {
  const random = seededRandom(benchSeed);
  const keyed = all.map((run, at) => ({ run, at, by: random.int(0, 2 ** 31 - 1) }));
  return keyed
    .sort((one, other) => one.by - other.by)
    .slice(0, size)
    .sort((one, other) => one.at - other.at)
    .map(({ run }) => run);
}
