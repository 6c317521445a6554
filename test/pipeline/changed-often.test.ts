import assert from 'node:assert/strict';
import { test } from 'node:test';
import { anthropic } from '../../src/wire/anthropic/index.ts';
import type { Wire } from '../../src/wire/wire.ts';
import { anthropicBody, recordsJson, type Turn } from '../wire/conversations.ts';
import { changes, type Change, type Json } from './changed-histories.ts';
import { hasPointer, lineFor, textsOf, wires, type Line } from './stored-line.ts';
import { whole } from '../../src/wire/items/pieces.ts';

const code = (from: number, to: number, name = 'value'): string =>
  Array.from({ length: to - from + 1 }, (_, at) => `${name} ${from + at} is ${(from + at) ** 3 % 9973}`).join(
    '\n',
  );

async function sent(line: Line, turns: readonly Turn[], prompt: string): Promise<string[]> {
  return textsOf(anthropic, whole((await line.send(anthropic, anthropicBody(turns, { prompt }))).body));
}

const statusLog = (lines: number): string =>
  Array.from(
    { length: lines },
    (_, at) => `2026-03-02T10:00:${String(at % 60).padStart(2, '0')}Z INFO step ${at} of ${lines} done`,
  ).join('\n');

const listed: Turn = { command: 'cat list', output: code(1, 80, 'entry') };

/** Which results are cleared step by step, and how many new ones come in at each. */
const clearings: readonly (readonly [cleared: readonly (readonly number[])[], behind: number])[] = [
  [[[0, 1]], 1],
  [[[1]], 2],
  [
    [
      [0, 1],
      [0, 1, 2, 3],
    ],
    1,
  ],
  [[[0], [0, 1, 3], [0, 2, 3, 5]], 2],
];

for (const level of ['lossless', 'balanced'] as const) {
  test(`promise 2, append-only: what was sent behind a beginning that was left again goes out as it did (${level})`, async (t) => {
    for (const isRestarted of [false, true]) {
      const line = await lineFor(t, level);
      const asked: Turn = { command: 'curl items', output: recordsJson(80) };
      await sent(line, [listed], 'Look');
      const [, once] = await sent(line, [listed, asked], 'Look. Remember: skills a, b');
      if (isRestarted) await line.restart();
      const [, after] = await sent(line, [listed, asked, { command: 'pwd', output: '/app' }], 'Look');
      assert.ok(once !== undefined && once.length < asked.output.length / 2);
      assert.equal(after, once);
    }
  });

  test(`promise 2, append-only: what was sent while older results were cleared goes out as it did when all are back (${level})`, async (t) => {
    for (const [on, [wire, build]] of wires.entries()) {
      for (const [by, change] of changes.filter(({ touchesResult }) => touchesResult !== true).entries()) {
        for (const [at, [cleared, behind]] of clearings.entries()) {
          // Each of the two levels on every other wire, so that each change meets each clearing at both.
          if ((on + by + at) % 2 === (level === 'lossless' ? 0 : 1))
            await clearedMeanwhile(await lineFor(t, level), { wire, build, change, cleared, behind });
        }
      }
    }
  });

  test(`promise 2, append-only: a pointer that held once holds again, however many beginnings later (${level})`, async (t) => {
    const shown: Turn = { command: 'cat part.ts', output: code(1, 60) };
    const again: Turn = { command: 'cat whole.ts', output: code(1, 60) };
    const cleared: Turn = { ...shown, output: '[Old tool result content cleared]' };
    for (const [changes, grows] of [
      [1, true],
      [6, true],
      [7, false],
      [12, true],
      [20, false],
    ] as const) {
      const line = await lineFor(t, level);
      const more = (count: number): Turn[] =>
        Array.from({ length: grows ? count : 1 }, (_, at) => ({
          command: `cat more${at}`,
          output: code(1, 20, `x${at}`),
        }));
      const [, pointing = ''] = await sent(line, [shown, again], 'Look');
      assert.ok(hasPointer(pointing));
      for (let count = 1; count <= changes; count += 1) {
        const [, raw] = await sent(line, [cleared, again, ...more(count)], `Look ${count}`);
        assert.equal(raw, again.output);
        if (count === 3) await line.restart();
      }
      const [, back] = await sent(line, [shown, again, ...more(changes)], 'Look, all is back');
      assert.equal(back, pointing, `after ${changes} changes`);
    }
  });
}

/**
 * Three results go out; then, at each step behind another beginning, some are cleared while `behind` new ones come in; then
 * the old beginning is back with all of them.
 */
async function clearedMeanwhile(
  line: Line,
  {
    wire,
    build,
    change,
    cleared,
    behind,
  }: {
    readonly wire: Wire;
    readonly build: (turns: readonly Turn[]) => string;
    readonly change: Change;
    readonly cleared: readonly (readonly number[])[];
    readonly behind: number;
  },
): Promise<void> {
  const fresh = (at: number): Turn =>
    at % 2 === 0
      ? { command: `curl items/${at}`, output: recordsJson(60 + at, at) }
      : { command: `kubectl logs step${at}`, output: statusLog(60 + at) };
  const turns = [0, 1, 2].map(fresh);
  for (let count = 1; count <= turns.length; count += 1) await line.send(wire, build(turns.slice(0, count)));
  const went = new Map<number, string>();
  for (const [step, gone] of cleared.entries()) {
    for (let more = 0; more < behind; more += 1) {
      turns.push(fresh(turns.length));
      const shown = turns.map((turn, at) =>
        gone.includes(at) ? { ...turn, output: '[Old tool result content cleared]' } : turn,
      );
      const body = JSON.parse(build(shown)) as Json;
      for (let times = 0; times <= step; times += 1) if (!change.apply(body, 0)) return;
      went.set(turns.length - 1, textsOf(wire, whole((await line.send(wire, body)).body)).at(-1) ?? '');
    }
  }
  turns.push({ command: 'pwd', output: '/app' });
  await line.restart();
  const back = textsOf(wire, whole((await line.send(wire, build(turns))).body));
  for (const [at, text] of went) {
    const raw = textsOf(wire, Buffer.from(build(turns)))[at] ?? '';
    assert.ok(text.length < raw.length, `${wire.id}, ${change.name}: ${at} went out short`);
    assert.equal(back[at], text, `${change.name}, ${JSON.stringify(cleared)}: ${at}`);
  }
}

test('promise 2, append-only: of a result of several texts each goes out in its shortest true form', async (t) => {
  const line = await lineFor(t, 'lossless');
  const [first, second] = [code(1, 60), code(200, 400)];
  const both: Turn = { command: 'print both', output: [first, second] };
  const one: Turn = { command: 'cat one', output: first };
  const other: Turn = { command: 'cat other', output: `${second}\n${code(1, 15)}` };
  const note: Turn = { command: 'ls', output: 'a note' };
  const [, a = ''] = await sent(line, [one, both], 'With one');
  const [, , b = ''] = await sent(line, [other, both], 'With other');
  assert.ok(hasPointer(a) && hasPointer(b));
  await sent(line, [other, both, note], 'With other');
  const now = await sent(line, [one, other, both, note], 'With other');
  assert.deepEqual(now.slice(2, 4), [a, b]);
});

/** The last two calls of a body stand in one message, their results in another. */
function together(body: Json): Json {
  const messages = body['messages'] as { content: unknown[] }[];
  const [calls, results, moreCalls, moreResults] = messages.slice(-4);
  calls?.content.push(...(moreCalls?.content ?? []));
  results?.content.push(...(moreResults?.content ?? []));
  return { ...body, messages: messages.slice(0, -2) };
}

test('promise 3: a pointer names no call that shares its name with one of the same message', async (t) => {
  for (const commands of [
    ['sed -n 1,60p part.ts', 'sed -n 100,160p part.ts', 'sed -n 5,50p part.ts'],
    ['cat a/part.ts', 'cat b/part.ts', 'cat part.ts.orig'],
  ] as const) {
    const line = await lineFor(t, 'lossless');
    const outputs = [code(1, 60), code(100, 160), code(5, 50)];
    const turns = commands.map((command, at): Turn => ({ command, output: outputs[at] ?? '' }));
    const body = JSON.parse(anthropicBody(turns, { marked: false })) as Json;
    await line.send(anthropic, anthropicBody(turns.slice(0, 1), { marked: false }));
    const apart = await lineFor(t, 'lossless');
    let alone: string[] = [];
    for (let count = 1; count <= turns.length; count += 1)
      alone = textsOf(
        anthropic,
        whole((await apart.send(anthropic, anthropicBody(turns.slice(0, count), { marked: false }))).body),
      );
    const now = textsOf(anthropic, whole((await line.send(anthropic, together(body))).body));
    assert.ok(hasPointer(now[2] ?? ''));
    assert.equal(now[2], alone[2]);
  }
});

for (const [wire, build] of wires) {
  test(`promise 2, append-only: ${wire.id}: what is printed once more behind a changed beginning points at its first print`, async (t) => {
    const outputs = { code: code(1, 60), records: recordsJson(80), both: [code(1, 60), code(200, 260)] };
    for (const level of ['lossless', 'balanced'] as const) {
      for (const [kind, output] of Object.entries(outputs)) {
        const line = await lineFor(t, level);
        const send = async (turns: readonly Turn[], prompt: string): Promise<string[]> => {
          const body = build(turns).replace('Find out which worker failed', prompt);
          return textsOf(wire, whole((await line.send(wire, body)).body));
        };
        const turns: Turn[] = [{ command: 'print it', output }, listed];
        await send(turns.slice(0, 1), 'Look');
        await send(turns, 'Look');
        // The beginning changes with each turn, as where an agent moves its messages.
        for (let change = 1; change <= 4; change += 1) {
          turns.push({ command: 'print it', output });
          const shown = await send(turns, `Look ${change % 3}`);
          const texts = kind === 'both' ? 2 : 1;
          for (const text of shown.slice(-texts))
            assert.ok(hasPointer(text), `${kind} at ${change}, ${level}`);
          turns.push({ command: `ls ${change}`, output: `entry ${change}` });
        }
      }
    }
  });
}

test('promise 2, append-only: a copy that a client puts above an output makes its form no longer', async (t) => {
  const line = await lineFor(t, 'balanced');
  const asked: Turn = { command: 'curl items', output: recordsJson(80) };
  await sent(line, [asked], 'Look');
  const [folded = ''] = await sent(line, [asked, listed], 'Look');
  assert.match(folded, /\[headroom: /);
  // The copy has the place of the first print, and nothing may be left out any more.
  const turns = [{ command: 'pwd', output: '/' }, asked, { command: 'ls', output: 'a' }, asked, listed];
  const body = JSON.parse(anthropicBody(turns, { prompt: 'Look again', marked: false })) as Json;
  const now = textsOf(anthropic, whole((await line.send(anthropic, { ...body, tools: [] })).body));
  for (const text of [now[1], now[3]]) assert.ok((text ?? '').length <= folded.length);
});
