import { availableParallelism } from 'node:os';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { benchSeed } from '../../limits.ts';
import { quantile, rounded, type BenchContext, type Measure, type Row } from '../measure.ts';
import type { AgentRun } from '../runs/agent-run.ts';
import { readRuns } from '../runs/given.ts';
import { openStage } from '../stage.ts';
import { generateRuns } from '../workloads/coding-run.ts';
import { play, type Played } from './play.ts';

/** Conversations that go on at the same time. */
const conversations = { whole: 64, quick: 8 };
/** Of a folder's runs every eighth is replayed, so many at a time. */
const givenStep = 8;
const givenAtOnce = 8;

/** What the machine does beside the proxy. */
interface Surroundings {
  readonly name: string;
  readonly loops: number;
  /** Command line that the proxy is started through. */
  readonly through: readonly string[];
}

const cores = availableParallelism();

const surroundings: readonly Surroundings[] = [
  { name: 'idle, once more', loops: 0, through: [] },
  { name: '4 busy loops a core', loops: 4 * cores, through: [] },
  { name: '16 busy loops', loops: 16, through: [] },
  { name: '32 busy loops', loops: 32, through: [] },
  { name: '4 busy loops, one core', loops: 4, through: ['taskset', '-c', '0'] },
  { name: '2 busy loops a core, nice 19', loops: 2 * cores, through: ['nice', '-n', '19'] },
];

/** Whether what goes upstream depends on how busy the machine is. It must not; only the delay may. */
export const load: Measure = {
  name: 'load',
  run: async (context) => {
    const runs = await runsFor(context);
    const atOnce = context.inputs === null ? runs.length : givenAtOnce;
    const rows: Row[] = [];
    for (const level of ['lossless', 'balanced'] as const) {
      const idle = await playedIn(context, level, runs, atOnce, { name: 'idle', loops: 0, through: [] });
      rows.push(rowOf(`${level}: idle`, idle, idle));
      for (const each of context.quick ? surroundings.slice(1, 2) : surroundings) {
        const busy = await playedIn(context, level, runs, atOnce, each);
        rows.push(rowOf(`${level}: ${each.name}`, idle, busy));
      }
    }
    return {
      title: 'The same bytes on a busy machine',
      how:
        `${runs.length} conversations, ${atOnce} at a time, through a proxy with a new store and the same key; beside it\n` +
        'endless loops as processes of their own. Equal: requests that arrived at the provider as on the idle machine',
      reach: 'all equal',
      rows,
    };
  },
};

async function runsFor({ inputs, quick }: BenchContext): Promise<readonly AgentRun[]> {
  if (inputs !== null) {
    const given = await readRuns(inputs);
    return given.filter((_, at) => at % (quick ? givenStep * givenStep : givenStep) === 0);
  }
  const wanted = quick ? conversations.quick : conversations.whole;
  const runs: AgentRun[] = [];
  // Each run is asked for twice, so that conversations share what their tools print.
  for (let seed = benchSeed; runs.length < wanted; seed += 1) {
    for (const run of generateRuns(seed))
      runs.push(run, { ...run, id: `${run.id} again`, prompt: `Once more: ${run.prompt}` });
  }
  return runs.slice(0, wanted);
}

async function playedIn(
  context: BenchContext,
  level: string,
  runs: readonly AgentRun[],
  atOnce: number,
  { name, loops, through }: Surroundings,
): Promise<Played[][]> {
  context.progress(`load: ${level}, ${name}`);
  const end = await burn(loops);
  try {
    const env = { ...context.env, HEADROOM_LEVEL: level };
    const stage = await openStage({ ...context, env }, { through, isKeyed: true });
    try {
      return await play(stage, runs, atOnce);
    } finally {
      await stage.close();
    }
  } finally {
    await end();
  }
}

function rowOf(input: string, idle: readonly Played[][], busy: readonly Played[][]): Row {
  const all = busy.flat();
  const equal = busy.flatMap((run, at) =>
    run.filter(({ digest }, turn) => digest === idle[at]?.[turn]?.digest),
  );
  const [before, after] = [sum(all, 'bytesBefore'), sum(all, 'bytesAfter')];
  const times = all.map(({ ms }) => ms);
  return {
    input,
    figures: {
      requests: all.length,
      equal: equal.length,
      'bytes saved %': rounded((1 - after / before) * 100, 2),
      'p50 ms': rounded(quantile(times, 0.5)),
      'p99 ms': rounded(quantile(times, 0.99)),
    },
  };
}

function sum(all: readonly Played[], of: 'bytesBefore' | 'bytesAfter'): number {
  return all.reduce((total, each) => total + each[of], 0);
}

/** A loop that does nothing but work, and ends with the process that began it. */
const loop = 'const parent = process.ppid; while (process.ppid === parent) for (let i = 0; i < 1e7; i += 1);';

/** So many processes that keep the processor busy. Answers what ends them. */
export async function burn(loops: number): Promise<() => Promise<void>> {
  const burners = Array.from({ length: loops }, (): ChildProcess =>
    spawn(process.execPath, ['-e', loop], { stdio: 'ignore' }),
  );
  await Promise.all(burners.map(async (burner) => once(burner, 'spawn')));
  return async () => {
    await Promise.all(
      burners.map(async (burner) => {
        const ended = once(burner, 'exit');
        burner.kill('SIGKILL');
        await ended;
      }),
    );
  };
}
