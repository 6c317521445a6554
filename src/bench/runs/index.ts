import { agentHeadTokens, benchSeed } from '../../limits.ts';
import { priceOf } from '../../money/prices.ts';
import { seededRandom } from '../../random.ts';
import { loadTokenCounter } from '../../tokens/count.ts';
import { nothingFound, type Measure, type Table } from '../measure.ts';
import { generateRuns } from '../workloads/coding-run.ts';
import type { AgentRun } from './agent-run.ts';
import { assessRun, type RunFigures } from './assess.ts';
import { swappedRuns } from './swapped.ts';
import { readRuns } from './given.ts';
import { proveRuns } from './proof.ts';
import { eventRows, headRows, kindRows, spreadRows, wayRows } from './rows.ts';

/** Runs that `bench --quick` replays of a folder with more: about half a minute on two cores. */
const quickRuns = 40;

/** Runs that are also sent through a whole proxy, to prove that it sends the same bytes. */
const provenRuns = 3;

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
    const swapped = swappedRuns(chosen);
    for (const [at, run] of chosen.entries()) {
      progress(`runs: ${at + 1} of ${chosen.length} (${run.id})`);
      figures.push(await assessRun(run, swapped[at] ?? null, { profile, price, count }));
    }
    const proven = await proveRuns(sample(chosen, provenRuns), context, count);
    return tableOf(figures, proven);
  },
};

function tableOf(figures: readonly RunFigures[], proven: string): Table {
  const broken = figures.reduce((sum, run) => sum + run.broken, 0);
  return {
    title,
    how:
      `${figures.length} runs; ${proven}\n` +
      `prefixes broken: ${broken}. Bill: prompt caching by the published rules at ${model}'s rates; headroom's tool is\n` +
      'charged to every request; for what the agent said later and could not see, one more request a hidden range\n' +
      'where it says charged. By pointers: tokens that pointers to lines further up save.\n' +
      'Events: lines of 12 characters that a command holds (edit) or that are quoted (quote), and paths, numbers and\n' +
      'names of code that a command (act) or a thought (think) names; said for the first time, printed by a tool\n' +
      'before, and not in the prompt. Visible: anywhere in what was sent until then, or in an output of which nothing\n' +
      "was left out. Chance: as many events as the same outputs have with another run's words, of the same owner.",
    reach:
      'bill, no charge: lossless 7.5 %, balanced 9.2 %, with the longer head balanced 7 %; no run dearer;\n' +
      'every gate holds',
    rows: wayRows(figures),
    parts: [
      {
        title: `With a head of ${agentHeadTokens.toLocaleString('en-US')} tokens, as Claude Code sends`,
        rows: headRows(figures),
      },
      { title: 'What the agent used, and could still see', rows: eventRows(figures) },
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
