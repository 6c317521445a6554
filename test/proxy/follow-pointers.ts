import { readRuns } from '../../src/bench/runs/given.ts';
import type { AgentRun, Turn as RunTurn } from '../../src/bench/runs/agent-run.ts';
import { benchSeed } from '../../src/limits.ts';
import { seededRandom } from '../../src/random.ts';
import { storedReferenceOf } from '../../src/store/originals/reference.ts';
import { anthropicBody, recordsJson, type Turn } from '../wire/conversations.ts';
import { proxied, type Proxied, type Test } from './proxied.ts';
import { followSent } from './sent-pointers.ts';

/**
 * Sends recorded runs, and conversations mixed of several of them with other tools between, through a real proxy, and
 * follows each pointer that went upstream. Arguments: the folder of the runs, how many of them, how many mixed ones.
 */
const [folder = '', runs = '100', mixed = '20'] = process.argv.slice(2);
const random = seededRandom(benchSeed);
const recorded = await readRuns(folder);
const picked = (): AgentRun => recorded[random.int(0, recorded.length - 1)] ?? fail('no runs there');
const conversations = [
  ...recorded
    .filter((_, at) => at % Math.max(1, Math.floor(recorded.length / Number(runs))) === 0)
    .slice(0, Number(runs))
    .map(plain),
  ...Array.from({ length: Number(mixed) }, () => mixOf([picked(), picked(), picked()])),
];
for (const level of ['lossless', 'balanced'] as const) {
  const told = { level, conversations: 0, results: 0, pointers: 0, equal: 0, threw: 0 };
  const closing: (() => unknown)[] = [];
  const test: Test = { after: (close) => closing.push(close) };
  const roles = { Bash: 'run', Read: 'read' } as const;
  const retrieval = { channel: 'mcp', tools: ['mcp__headroom__headroom_retrieve'] } as const;
  const line = await proxied(test, {
    changes: { level, profile: { roles, retrieval, fallsBackToHttp: false, wrappings: [] } },
  });
  for (const turns of conversations) {
    told.conversations += 1;
    told.results += turns.length;
    try {
      for (const { followed, isEqual } of await follow(line, turns)) {
        told.pointers += 1;
        if (isEqual) told.equal += 1;
        else process.stderr.write(`${JSON.stringify(followed)}\n`);
      }
    } catch (error) {
      told.threw += 1;
      process.stderr.write(`${String(error)}\n`);
    }
  }
  process.stdout.write(`${JSON.stringify({ seed: benchSeed, ...told, problems: line.problems.length })}\n`);
  for (const close of closing) await close();
}

async function follow(
  { post, received, store }: Proxied,
  turns: readonly Turn[],
): ReturnType<typeof followSent> {
  let given = '';
  for (let count = 1; count <= turns.length; count += 1) {
    given = anthropicBody(turns.slice(0, count), { marked: false });
    received.length = 0;
    await post('/v1/messages', given);
  }
  return followSent(received[0]?.body.toString() ?? '', given, async (ref) => {
    return (await store.originals.get(storedReferenceOf(ref) ?? ''))?.view ?? null;
  });
}

function plain(run: AgentRun): readonly Turn[] {
  return run.turns.flatMap(turnOf);
}

function turnOf({ command, output, failed }: RunTurn): readonly Turn[] {
  return command === null ? [] : [{ command, output, isError: failed }];
}

/** Some turns of each run after the other, as three agents take them in one conversation, with records between. */
function mixOf(all: readonly AgentRun[]): readonly Turn[] {
  const left = all.map((run) => plain(run).slice(0, 24).map(asRead));
  const mix: Turn[] = [];
  for (let round = 0; left.some(({ length }) => length > 0); round += 1) {
    for (const turns of left) mix.push(...turns.splice(0, random.int(1, 4)));
    if (round % 3 === 0)
      mix.push({
        tool: 'mcp__db__query',
        input: { sql: 'select *' },
        output: recordsJson(40 + random.int(0, 40), round % 2),
      });
  }
  return mix;
}

/** Numbered parts of a file as a tool of its own reads them. */
function asRead(turn: Turn): Turn {
  const [, path] = /^(?:cd \S+ && )?nl -ba (\S+) \| sed -n \S+$/.exec(turn.command ?? '') ?? [];
  return path === undefined
    ? turn
    : { tool: 'Read', input: { file_path: `/srv/${path}` }, output: turn.output };
}

function fail(why: string): never {
  throw new Error(why);
}
