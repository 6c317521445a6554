import { setTimeout as passed } from 'node:timers/promises';
import { benchSeed } from '../limits.ts';
import { seededRandom } from '../random.ts';
import { openDatabase } from '../store/sqlite/database.ts';
import { growing } from './conversation.ts';
import { quantile, rounded, type Measure, type Row } from './measure.ts';
import { openStage, type Stage } from './stage.ts';

const conversations = 64;
/** Turns before the first one that is measured: about 200 kB. */
const turnsBefore = 60;
/** An agent's model and tools take seconds; here the mean of what lies between an answer and the next request. */
const thinkMs = 3_000;

/** Many conversations at a time, each with its pauses: what one request waits for others. */
export const together: Measure = {
  name: 'together',
  run: async (context) => {
    const turns = context.quick ? 6 : 30;
    const rows: Row[] = [];
    for (const way of ['direct', 'proxied'] as const) {
      context.progress(`together: ${way}`);
      const stage = await openStage(context);
      try {
        const times = await playAll(stage, way, turns);
        rows.push({ input: way, figures: { requests: times.length, ...figuresOf(times) } });
        if (way === 'proxied') {
          const delays = await delaysIn(stage.home, turns);
          rows.push({
            input: 'of that before it goes out',
            figures: { requests: delays.length, ...figuresOf(delays) },
          });
        }
      } finally {
        await stage.close();
      }
    }
    return {
      title: 'Many conversations at a time',
      how: `${conversations} conversations of 200 kB and more, 3 kB new in each turn, ${thinkMs / 1_000} s between an answer and the next request on average; their first requests, which bring all of that, are not counted`,
      reach: 'p99 <= 2.5 times p50',
      rows,
    };
  },
};

async function playAll(stage: Stage, way: 'direct' | 'proxied', turns: number): Promise<number[]> {
  const random = seededRandom(benchSeed);
  const think = async (): Promise<void> => passed(random.int(0, 2 * thinkMs));
  // What is new to everyone comes one after the other.
  for (let name = 0; name < conversations; name += 1) await stage.send(way, growing(name, turnsBefore));
  const times: number[] = [];
  await Promise.all(
    Array.from({ length: conversations }, async (_, name) => {
      for (let turn = 1; turn <= turns; turn += 1) {
        await think();
        times.push(await stage.send(way, growing(name, turnsBefore + turn)));
      }
    }),
  );
  return times;
}

/** Of the last requests, how long each was with the proxy before it went out, as the ledger has it. */
async function delaysIn(home: string, turns: number): Promise<number[]> {
  const database = await openDatabase(home);
  try {
    const all = database
      .prepare<[number], number>('SELECT delay_ms FROM requests ORDER BY id DESC LIMIT ?')
      .pluck();
    return all.all(conversations * turns);
  } finally {
    database.close();
  }
}

function figuresOf(times: readonly number[]): Record<string, number> {
  return Object.fromEntries(
    [0.5, 0.95, 0.99, 1].map((share) => [
      share === 1 ? 'longest ms' : `p${share * 100} ms`,
      rounded(quantile(times, share)),
    ]),
  );
}
