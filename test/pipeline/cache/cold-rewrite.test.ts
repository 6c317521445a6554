import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import type { HeadroomError } from '../../../src/errors.ts';
import { Pipeline } from '../../../src/pipeline/pipeline.ts';
import type { Outcome, PipelineTools } from '../../../src/pipeline/pipeline-tools.ts';
import { Shrinker } from '../../../src/pipeline/worker/shrinker.ts';
import type { JobRunner } from '../../../src/pipeline/worker/job.ts';
import { openStore, type Store } from '../../../src/store/store.ts';
import type { Usage } from '../../../src/wire/wire.ts';
import { anthropic } from '../../../src/wire/anthropic/index.ts';
import { temporaryHome } from '../../store/stage.ts';
import { anthropicBody, recordsJson, type AnthropicOptions, type Turn } from '../../wire/conversations.ts';
import { counter, minute, pipelineTools } from '../agent-session.ts';
import { whole } from '../../../src/wire/items/pieces.ts';

const usage: Usage = { input: 10, cacheRead: 0, cacheWrite5m: 3_000, cacheWrite1h: 0, output: 100 };
const written = (cacheRead: number): Usage => ({ ...usage, cacheRead });

/** This agent's caches were seen to expire lately. */
const expires = (note: string): boolean => note.startsWith('cache_expired ');

/** One process with a clock that stands still until it is told. */
interface Process {
  readonly store: Store;
  readonly problems: HeadroomError[];
  wait(ms: number): void;
  /** Sends a request; it is answered with that usage at once, or never. */
  send(turns: readonly Turn[], options?: AnthropicOptions, answer?: Usage | null): Promise<Outcome>;
}

async function start(
  t: TestContext,
  home = temporaryHome(t),
  changes: Partial<PipelineTools> = {},
  at = { now: 1_000_000 },
): Promise<Process> {
  const store = await openStore(home);
  t.after(() => {
    store.close();
  });
  const problems: HeadroomError[] = [];
  const pipeline = new Pipeline({
    ...pipelineTools(await counter(), () => at.now),
    noted: expires,
    decisions: store.decisions,
    conversations: store.conversations,
    onProblem: (problem) => problems.push(problem),
    ...changes,
  });
  return {
    store,
    problems,
    wait: (ms) => {
      at.now += ms;
    },
    send: async (turns, options, answer = usage) => {
      const body = Buffer.from(anthropicBody(turns, options));
      const outcome = await pipeline.run(body, anthropic, 'generate');
      const note = pipeline.answered(outcome, answer);
      return note === null ? outcome : { ...outcome, report: { ...outcome.report, note } };
    },
  };
}

/** The texts of the tool results as the model would see them. */
function seen({ body }: Outcome): string[] {
  const { blocks } = anthropic.scan(body.toString('latin1'));
  const spans = blocks.flatMap(({ result }) => result?.texts ?? []);
  return spans.map(({ start, end }) => JSON.parse(body.toString('utf8', start, end)) as string);
}

const outputs = Array.from({ length: 6 }, (_, index): Turn => ({
  output: recordsJson(400 + index, index + 1),
}));
const gap = 8 * minute;

/** Turn by turn, as agents send them. */
async function converse(process: Process, turns: readonly Turn[]): Promise<Outcome> {
  let outcome: Outcome | null = null;
  for (let count = 1; count <= turns.length; count += 1) outcome = await process.send(turns.slice(0, count));
  return outcome ?? assert.fail();
}

test('once its cache is cold a conversation is decided anew, all of it, and stays so', async (t) => {
  const process = await start(t);
  const before = await converse(process, outputs.slice(0, 4));
  process.wait(gap);
  const anew = await process.send(outputs.slice(0, 4));
  assert.equal(anew.report.note, 'cold_rewrite');
  assert.ok(anew.body.length < before.body.length * 0.9);
  assert.equal(anew.report.decided.length, 4);
  assert.ok(
    seen(anew)
      .slice(0, 3)
      .every((text, index) => text !== seen(before)[index]),
  );
  const next = await process.send(outputs.slice(0, 5));
  assert.equal(next.report.note, null);
  assert.deepEqual(seen(next).slice(0, 4), seen(anew));
  assert.deepEqual(process.problems, []);
});

test('promise 2, append-only: as long as the cache may be warm nothing is decided anew', async (t) => {
  const process = await start(t);
  const before = await converse(process, outputs.slice(0, 4));
  for (const ms of [4 * minute, 5 * minute, 6.9 * minute]) {
    process.wait(ms);
    const again = await process.send(outputs.slice(0, 4));
    assert.equal(again.report.note, null);
    assert.deepEqual(whole(again.body), whole(before.body));
  }
});

test('what was billed for an hour is cold after an hour', async (t) => {
  const process = await start(t);
  await converse(process, outputs.slice(0, 3));
  await process.send(outputs.slice(0, 4), {}, { ...usage, cacheWrite1h: 50 });
  process.wait(gap);
  assert.equal((await process.send(outputs.slice(0, 4))).report.note, null);
  process.wait(65 * minute);
  assert.equal((await process.send(outputs.slice(0, 4))).report.note, 'cold_rewrite');
});

test('tokens of what is decided anew are not counted as first sights', async (t) => {
  const process = await start(t);
  const before = await converse(process, outputs.slice(0, 4));
  process.wait(gap);
  const { report } = await process.send(outputs.slice(0, 5));
  assert.equal(report.note, 'cold_rewrite');
  assert.deepEqual(
    Object.values(report.engines).map(({ blocks }) => blocks),
    [1],
  );
  assert.ok(report.saved > before.report.saved + report.newBefore - report.newAfter);
});

test('results that came too late for their first sight are shortened when the cache is cold', async (t) => {
  const process = await start(t);
  const late = await process.send(outputs.slice(0, 3));
  assert.equal(seen(late)[0], outputs[0]?.output);
  process.wait(65 * minute);
  const anew = await process.send(outputs.slice(0, 3));
  assert.equal(anew.report.note, 'cold_rewrite');
  assert.ok(anew.body.length < late.body.length / 2);
});

test('a conversation that nobody has seen before is never taken for cold', async (t) => {
  const process = await start(t);
  process.wait(1e9);
  assert.equal((await process.send(outputs.slice(0, 4))).report.note, null);
});

test('idle time spans a restart, and so does the new generation', async (t) => {
  const home = temporaryHome(t);
  const at = { now: 1_000_000 };
  const before = await converse(await start(t, home, {}, at), outputs.slice(0, 4));
  const soon = await start(t, home, {}, at);
  assert.deepEqual(whole((await soon.send(outputs.slice(0, 4))).body), whole(before.body));
  at.now += gap;
  const anew = await (await start(t, home, {}, at)).send(outputs.slice(0, 4));
  assert.equal(anew.report.note, 'cold_rewrite');
  const after = await (await start(t, home, {}, at)).send(outputs.slice(0, 5));
  assert.deepEqual(seen(after).slice(0, 4), seen(anew));
});

test('what forks off before the anchor replays what was, what forks off behind replays what is', async (t) => {
  const process = await start(t);
  const before = await converse(process, outputs.slice(0, 4));
  process.wait(gap);
  const anew = await process.send(outputs.slice(0, 4));
  const other: Turn = { output: recordsJson(300, 9) };
  const [early, late] = [
    await process.send([...outputs.slice(0, 2), other]),
    await process.send([...outputs.slice(0, 4), other]),
  ];
  assert.deepEqual(seen(early).slice(0, 2), seen(before).slice(0, 2));
  assert.deepEqual(seen(late).slice(0, 4), seen(anew));
  assert.deepEqual([early.report.note, late.report.note], [null, null]);
});

test('a branch from before a new generation goes out short in it, pointing only at what is there', async (t) => {
  const process = await start(t);
  await converse(process, outputs.slice(0, 3));
  const branch = [...outputs.slice(0, 3), { output: recordsJson(300, 9) }];
  const shortened = await process.send(branch);
  process.wait(gap);
  await process.send(outputs.slice(0, 3));
  const again = await process.send([...branch, { output: 'ok' }]);
  assert.notEqual(seen(shortened)[3], branch[3]?.output);
  assert.ok((seen(again)[3]?.length ?? Infinity) < (branch[3]?.output.length ?? 0) / 2);
  assert.equal(again.report.note, 'changed_messages');
});

test('of two equal requests in flight both send the same, in one process and in two', async (t) => {
  const home = temporaryHome(t);
  const at = { now: 1_000_000 };
  const one = await start(t, home, {}, at);
  const other = await start(t, home, {}, at);
  await converse(one, outputs.slice(0, 4));
  at.now += gap;
  const sent = await Promise.all([one, one, other].map(async (each) => each.send(outputs.slice(0, 4))));
  const [first] = sent;
  assert.equal(first?.report.note, 'cold_rewrite');
  for (const { body } of sent) assert.deepEqual(body, whole(first.body));
});

test('of equal requests of which the first decides anew in vain, the first decides what is new', async (t) => {
  const home = temporaryHome(t);
  const at = { now: 1_000_000 };
  const store = await openStore(home);
  t.after(() => {
    store.close();
  });
  const full = {
    ...store.decisions,
    open: () => {
      throw new Error('database or disk is full');
    },
  };
  for (const changes of [{ decisions: full }, { noted: () => false }]) {
    const turns = outputs.map(({ output }): Turn => ({ output, command: Object.keys(changes).join() }));
    const process = await start(t, home, changes, at);
    await converse(process, turns.slice(0, 4));
    at.now += gap;
    const sent = await Promise.all([1, 2, 3].map(async () => process.send(turns.slice(0, 5), {}, null)));
    const [first, ...later] = sent.map(({ report }) => report.newBefore);
    assert.ok(first !== undefined && first > 0);
    assert.deepEqual(later, [0, 0]);
  }
});

test('another process sees the generation once its own view of the conversation is old', async (t) => {
  const home = temporaryHome(t);
  const at = { now: 1_000_000 };
  const one = await start(t, home, {}, at);
  const other = await start(t, home, {}, at);
  await converse(one, outputs.slice(0, 4));
  await other.send(outputs.slice(0, 4));
  at.now += gap;
  const anew = await one.send(outputs.slice(0, 4));
  const theirs = await other.send(outputs.slice(0, 5));
  assert.equal(anew.report.note, 'cold_rewrite');
  assert.equal(theirs.report.note, null);
  assert.deepEqual(seen(theirs).slice(0, 4), seen(anew));
});

test('promise 11, no clock decides: a pass that takes very long is made all the same', async (t) => {
  const home = temporaryHome(t);
  const at = { now: 1_000_000 };
  await converse(await start(t, home, {}, at), outputs.slice(0, 4));
  at.now += gap;
  let clock = 0;
  t.mock.method(performance, 'now', () => clock);
  const shrinker = new Shrinker(await counter());
  const slow: JobRunner = {
    run: async (...asked) => {
      clock += 60_000;
      return shrinker.run(...asked);
    },
  };
  const again = await (await start(t, home, { runner: slow }, at)).send(outputs.slice(0, 4));
  assert.equal(again.report.note, 'cold_rewrite');
});

test('promise 6, fail open: without threads what is in force is sent', async (t) => {
  const home = temporaryHome(t);
  const at = { now: 1_000_000 };
  const before = await converse(await start(t, home, {}, at), outputs.slice(0, 4));
  at.now += gap;
  const dead: JobRunner = {
    run: async () => Promise.resolve({ failure: 'worker_down', says: null }),
  };
  const again = await (await start(t, home, { runner: dead }, at)).send(outputs.slice(0, 4));
  assert.deepEqual(whole(again.body), whole(before.body));
});

test('promise 6, fail open: a generation that cannot be stored leaves what is in force', async (t) => {
  const home = temporaryHome(t);
  const at = { now: 1_000_000 };
  const before = await converse(await start(t, home, {}, at), outputs.slice(0, 4));
  at.now += gap;
  const store = await openStore(home);
  t.after(() => {
    store.close();
  });
  const full = {
    ...store.decisions,
    open: () => {
      throw new Error('database or disk is full');
    },
  };
  const process = await start(t, home, { decisions: full }, at);
  const again = await process.send(outputs.slice(0, 5));
  assert.deepEqual(seen(again).slice(0, 4), seen(before));
  assert.notEqual(seen(again)[4], outputs[4]?.output);
  assert.equal(process.problems.length, 1);
  assert.match(process.problems[0]?.message ?? '', /decided anew: database or disk is full/);
});

test('a cold conversation stays as it is where it must, or where nothing is to be won', async (t) => {
  const forgetful = 'Sum up';
  const cases: readonly [string, Partial<PipelineTools>, readonly Turn[], AnthropicOptions][] = [
    ['lossless', { level: 'lossless' }, outputs.slice(0, 3), {}],
    ['never seen to expire', { noted: () => false }, outputs.slice(0, 3), {}],
    ['warm lately', { noted: () => true }, outputs.slice(0, 3), {}],
    ['small', {}, [{ output: 'a' }, { output: 'b' }], {}],
    ['no tool to fetch with', {}, outputs.slice(0, 3), { tools: ['Bash'] }],
    ['unknown model', {}, outputs.slice(0, 3), { model: 'glm-5' }],
    ['one result', {}, outputs.slice(0, 1), { prompt: forgetful }],
  ];
  for (const [title, changes, turns, options] of cases) {
    const process = await start(t, temporaryHome(t), changes);
    for (let count = 1; count < turns.length; count += 1) await process.send(turns.slice(0, count), options);
    const before = await process.send(turns, options);
    process.wait(1e9);
    const again = await process.send(turns, options);
    assert.deepEqual([again.report.note, whole(again.body).equals(whole(before.body))], [null, true], title);
  }
});

test('a conversation that was drawn to go raw stays raw', async (t) => {
  const process = await start(t);
  const raw = { texts: null, engine: null, lossless: true, tokensBefore: 9, tokensAfter: 9, refs: [] };
  const first = await process.send(outputs.slice(0, 2));
  const [late = ''] = first.report.decided;
  const drawn = {
    ...process.store.decisions,
    find: (chains: readonly string[]) =>
      process.store.decisions
        .find(chains)
        .map((found, index) => (chains[index] === late ? { ...raw, reason: 'holdout' as const } : found)),
  };
  const home = process.store.home;
  const at = { now: 1_000_000 + 1e9 };
  const again = await (await start(t, home, { decisions: drawn }, at)).send(outputs.slice(0, 2));
  assert.equal(again.report.note, null);
  assert.equal(seen(again)[0], outputs[0]?.output);
});

test('a cache that was warm after all ends it, and is noted', async (t) => {
  const process = await start(t);
  await converse(process, outputs.slice(0, 4));
  process.wait(gap);
  const wrong = await process.send(outputs.slice(0, 4), {}, written(9_000));
  assert.equal(wrong.report.note, 'cold_was_warm');
  await process.send(outputs.slice(0, 5));
  process.wait(gap);
  const again = await process.send(outputs.slice(0, 5));
  assert.equal(again.report.note, null);
});

test('reads of what all conversations begin with do not make a cache warm', async (t) => {
  const process = await start(t);
  await converse(process, outputs.slice(0, 4));
  process.wait(gap);
  assert.equal((await process.send(outputs.slice(0, 4), {}, written(3_000))).report.note, 'cold_rewrite');
});

test('what an agent asks beside its work does not make a cache warm either', async (t) => {
  const process = await start(t);
  await process.send([], {}, { ...usage, cacheWrite5m: 400 });
  await converse(process, outputs.slice(0, 4));
  process.wait(gap);
  assert.equal((await process.send(outputs.slice(0, 4), {}, written(3_000))).report.note, 'cold_rewrite');
});

test('of the results that are decided anew each points only at what the model then sees', async (t) => {
  const lines = Array.from({ length: 90 }, (_, line) => `  const value${line} = read(${line * 7}, "north");`);
  const late: Turn[] = [
    { command: 'cat a.ts', output: lines.slice(0, 60).join('\n') },
    { command: 'cat b.ts', output: lines.slice(0, 60).join('\n') },
    { command: 'cat c.ts', output: lines.slice(10, 90).join('\n') },
  ];
  const process = await start(t);
  const before = await process.send(late);
  assert.deepEqual(seen(before).slice(0, 2), [late[0]?.output, late[1]?.output]);
  process.wait(65 * minute);
  const anew = await process.send(late);
  assert.equal(anew.report.note, 'cold_rewrite');
  assert.deepEqual(seen(anew).slice(0, 2), [late[0]?.output, '[same as lines 1-60 of "cat a.ts"]']);
  assert.match(seen(anew)[2] ?? '', /^\[same as lines 11-60 of "cat a\.ts"\]\n {2}const value60/);
});

const unseen = { noted: (): boolean => false };
const tenfold = (cacheRead: number): Usage => ({ ...usage, cacheRead, cacheWrite5m: 30_000 - cacheRead });

/** Sends outputs until a gap, of which the last prompt is ten times as long as the first. */
async function work(process: Process, prompt: string): Promise<Outcome> {
  await process.send(outputs.slice(0, 1), { prompt });
  return process.send(outputs.slice(0, 4), { prompt }, tenfold(0));
}

test('nothing is decided anew before a request that went as it was has shown that caches expire', async (t) => {
  const process = await start(t, temporaryHome(t), unseen);
  const before = await work(process, 'Find it');
  process.wait(gap);
  const first = await process.send(outputs.slice(0, 4), { prompt: 'Find it' }, tenfold(3_000));
  assert.equal(first.report.note, 'cache_expired claude 5m 7m');
  assert.deepEqual(whole(first.body), whole(before.body));
  process.wait(gap);
  assert.equal((await process.send(outputs.slice(0, 4), { prompt: 'Find it' })).report.note, 'cold_rewrite');
});

test('an expiry that was seen holds for idle times as long, of that model and that lifetime', async (t) => {
  const process = await start(t, temporaryHome(t), unseen);
  await work(process, 'Find it');
  process.wait(40 * minute);
  const seen = await process.send(outputs.slice(0, 4), { prompt: 'Find it' }, tenfold(0));
  assert.equal(seen.report.note, 'cache_expired claude 5m 30m');
  await work(process, 'Mend it');
  process.wait(gap);
  const soon = await process.send(outputs.slice(0, 4), { prompt: 'Mend it' }, tenfold(29_000));
  assert.equal(soon.report.note, 'cache_outlived');
  process.wait(40 * minute);
  const later = await process.send(outputs.slice(0, 4), { prompt: 'Find it' }, tenfold(29_000));
  assert.equal(later.report.note, 'cache_outlived');
});

test('where the client has changed its tools, nothing read shows no expiry', async (t) => {
  const process = await start(t, temporaryHome(t), unseen);
  await work(process, 'Find it');
  process.wait(gap);
  const tools = ['late'];
  const first = await process.send(outputs.slice(0, 5), { prompt: 'Find it', tools }, tenfold(0));
  assert.equal(first.report.note, 'changed_tools');
  process.wait(gap);
  const next = await process.send(outputs.slice(0, 5), { prompt: 'Find it', tools }, tenfold(29_000));
  assert.equal(next.report.note, 'cache_outlived');
});

test('a bill that would look the same from a warm cache shows nothing', async (t) => {
  const bills: readonly [string, readonly Turn[], Usage][] = [
    ['a prompt that was taken back', outputs.slice(0, 1), written(0)],
    ['no tokens named', outputs.slice(0, 4), { ...usage, input: 30_000, cacheWrite5m: 0 }],
    ['more than the head', outputs.slice(0, 4), tenfold(4_000)],
    ['nothing', outputs.slice(0, 4), { ...usage, input: null, cacheWrite5m: null }],
  ];
  for (const [title, turns, answer] of bills) {
    const process = await start(t, temporaryHome(t), unseen);
    await work(process, 'Find it');
    process.wait(gap);
    const { report } = await process.send(turns, { prompt: 'Find it' }, answer);
    assert.equal(report.note, null, title);
  }
});

test('of two requests in flight after a gap the bill of the first shows that the cache was warm', async () => {
  for (const [noted, learned] of [
    [expires, 'cold_was_warm'],
    [unseen.noted, 'cache_outlived'],
  ] as const) {
    let now = 1_000_000;
    const pipeline = new Pipeline({ ...pipelineTools(await counter(), () => now), noted });
    const run = async (turns: readonly Turn[]): Promise<Outcome> =>
      pipeline.run(Buffer.from(anthropicBody(turns)), anthropic, 'generate');
    for (let count = 1; count <= 4; count += 1) {
      pipeline.answered(await run(outputs.slice(0, count)), usage);
    }
    now += gap;
    const both = await Promise.all([run(outputs.slice(0, 4)), run(outputs.slice(0, 4))]);
    const notes = both.map((outcome) => pipeline.answered(outcome, written(50_000)));
    assert.deepEqual(notes, [learned, null]);
  }
});

test('what other processes have noted is asked at each cold request', async (t) => {
  let warm = false;
  const noted = (note: string): boolean => (note === 'cold_was_warm' ? warm : expires(note));
  const process = await start(t, temporaryHome(t), { noted });
  await converse(process, outputs.slice(0, 3));
  process.wait(gap);
  assert.equal((await process.send(outputs.slice(0, 3))).report.note, 'cold_rewrite');
  warm = true;
  await converse(process, outputs.slice(3, 6));
  process.wait(gap);
  assert.equal((await process.send(outputs.slice(3, 6))).report.note, null);
});
