import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import type { JobRunner } from '../../../src/pipeline/worker/job.ts';
import type { Level } from '../../../src/settings.ts';
import { anthropic } from '../../../src/wire/anthropic/index.ts';
import type { Wire } from '../../../src/wire/wire.ts';
import { anthropicBody, recordsJson, type Turn } from '../../wire/conversations.ts';
import { changes, type Change, type Json } from '../changed-histories.ts';
import { callOf, Reader } from '../reader.ts';
import { hasPointer, lineFor, textsOf, turnsOf, wires } from '../stored-line.ts';
import { whole } from '../../../src/wire/items/pieces.ts';

for (const [wire, build] of wires) {
  for (const change of changes) {
    test(`promise 2, append-only: ${wire.id}: behind a changed beginning (${change.name}) texts go out as they went out`, async (t) => {
      for (let seed = 1; seed <= 4; seed += 1) {
        await compare(t, wire, build, change, 'lossless', seed);
        if (seed < 3) await compare(t, wire, build, change, 'balanced', seed);
      }
    });
  }
}

async function compare(
  t: TestContext,
  wire: Wire,
  build: (turns: readonly Turn[]) => string,
  change: Change,
  level: Level,
  seed: number,
): Promise<void> {
  const turns = turnsOf(seed, 6);
  const line = await lineFor(t, level);
  let shown: string[] = [];
  for (let count = 1; count < turns.length; count += 1) {
    const body = build(turns.slice(0, count));
    shown = textsOf(wire, whole((await line.send(wire, body)).body));
  }
  const changed = JSON.parse(build(turns)) as Json;
  if (!change.apply(changed, seed % 4)) return;
  if (seed % 2 === 0) await line.restart();
  const { body, report } = await line.send(wire, changed);
  const raw = textsOf(wire, Buffer.from(JSON.stringify(changed)));
  const now = textsOf(wire, whole(body));
  let alone: readonly string[] | null = null;
  for (const [at, text] of raw.entries()) {
    const place = at + turns.length - raw.length;
    const before = turns[place]?.output === text ? shown[place] : undefined;
    const form = now[at] ?? '';
    if (before === undefined || form === before) continue;
    assert.ok(hasPointer(before), `${at} of seed ${seed} at ${level} has changed for no reason`);
    alone ??= await decidedAlone(t, wire, build, level, raw);
    assert.ok(form.length <= (alone[at]?.length ?? 0) + 1, `${at} of seed ${seed} is longer than it need be`);
  }
  assert.match(report.note ?? '', change.touchesResult === true ? /^changed_/ : /^changed_messages$/);
  if (level === 'lossless') readBack(turns, raw, now);
  const again = await line.send(wire, changed);
  assert.deepEqual(whole(again.body), body);
  await line.restart();
  assert.deepEqual(whole((await line.send(wire, changed)).body), body);
}

/** The forms that the texts would have had, had the conversation never been another. */
async function decidedAlone(
  t: TestContext,
  wire: Wire,
  build: (turns: readonly Turn[]) => string,
  level: Level,
  raw: readonly string[],
): Promise<string[]> {
  const line = await lineFor(t, level);
  let sent: string[] = [];
  for (let count = 1; count <= raw.length; count += 1) {
    const turns = raw.slice(0, count).map((output, at) => ({ command: `cat part${at}.ts`, output }));
    sent = textsOf(wire, whole((await line.send(wire, build(turns))).body));
  }
  return sent;
}

/** Every pointer leads to the lines that it stands for, by a reader that shares no code with what wrote it. */
function readBack(turns: readonly Turn[], raw: readonly string[], now: readonly string[]): void {
  const reader = new Reader();
  const skipped = turns.length - raw.length;
  raw.forEach((text, at) => {
    const form = now[at] ?? '';
    const { command = '' } = turns[at + skipped] ?? {};
    const meant = reader.read(callOf(command), form, null);
    if (hasPointer(form) && !text.startsWith('[')) assert.equal(meant.join('\n'), text);
  });
}

test('a conversation that is first seen in the middle stays as it is, whatever small outputs it shares', async (t) => {
  const line = await lineFor(t, 'balanced');
  const small: Turn = { command: 'git status', output: 'nothing to commit' };
  await line.send(anthropic, anthropicBody([small]));
  await line.send(anthropic, anthropicBody([small, { output: recordsJson(90) }]));
  const other = [small, { output: recordsJson(90, 7) }, { output: 'ok' }];
  const { changed, report } = await line.send(anthropic, anthropicBody(other, { prompt: 'Another' }));
  assert.equal(changed, false);
  assert.equal(report.left['seen_late']?.blocks, 2);
});

test('promise 11, no clock decides: conversations that share texts go out the same, interleaved or not', async (t) => {
  const conversations = Array.from({ length: 24 }, (_, at) => ({
    prompt: `Conversation ${at}`,
    turns: turnsOf(at % 3, 5),
  }));
  const bodies = (at: number, count: number): string => {
    const { prompt, turns } = conversations[at] ?? { prompt: '', turns: [] };
    return anthropicBody(turns.slice(0, count), { prompt: count > 3 ? `${prompt}, once more` : prompt });
  };
  const sent = new Map<string, Buffer>();
  const [one, other] = [await lineFor(t, 'lossless'), await lineFor(t, 'lossless')];
  for (const at of conversations.keys()) {
    for (let count = 1; count <= 5; count += 1)
      sent.set(`${at} ${count}`, whole((await one.send(anthropic, bodies(at, count))).body));
  }
  for (let count = 1; count <= 5; count += 1) {
    await Promise.all(
      [...conversations.keys()].map(async (at) => {
        const { body } = await other.send(anthropic, bodies(at, count));
        assert.ok(sent.get(`${at} ${count}`)?.equals(whole(body)), `conversation ${at}, turn ${count}`);
      }),
    );
  }
});

/** Claude's thinking is gone, the first result is cut, and somebody has said something at the end. */
function changedBody(turns: readonly Turn[], said: string): Json {
  const body = JSON.parse(anthropicBody(turns, { marked: false })) as Json;
  for (const { name, apply } of changes)
    if (name === 'thinking dropped' || name === 'a result cut short') apply(body, 0);
  (body['messages'] as Json[]).push({ role: 'user', content: said });
  return body;
}

test('promise 3: of two requests at once behind one change, the slower one points only at what is in force', async (t) => {
  const [first, second, third, last] = ['one', 'two', 'between', 'three'].map((word) => ({
    output: `the output ${word} `.repeat(90),
  })) as [Turn, Turn, Turn, Turn];
  let letSlowGo = (): void => undefined;
  const fastIsDone = new Promise<void>((resolve) => {
    letSlowGo = resolve;
  });
  const runner: JobRunner = {
    run: async ({ text, question }, above) => {
      if (question === 'slow' && text.includes('[cut]')) await fastIsDone;
      const shown = (above?.whole().change?.add ?? []).flatMap(({ texts }) =>
        texts.map(({ text: each }) => each),
      );
      const form = text.includes('three') ? `seen: ${shown.join(' ')}` : `the form of a ${question} request`;
      return { engine: 'log', before: 900, lossless: { text: form, tokens: 9 }, folded: null, reason: null };
    },
  };
  const line = await lineFor(t, 'balanced', runner);
  await line.send(anthropic, anthropicBody([first], { marked: false }));
  await line.send(anthropic, anthropicBody([first, second], { marked: false }));
  const slow = line.send(anthropic, changedBody([first, second, third, last], 'slow'));
  const fast = await line.send(anthropic, changedBody([first, second, third], 'fast'));
  letSlowGo();
  const [cut, , , pointing] = textsOf(anthropic, whole((await slow).body));
  assert.equal(cut, textsOf(anthropic, whole(fast.body))[0]);
  assert.equal(cut, 'the form of a fast request');
  assert.ok(pointing?.includes('the form of a fast request') === true && !pointing.includes('slow'));
});

test('promise 2, append-only: a result that moved, or whose turn went and came again, goes out as it went out', async (t) => {
  const line = await lineFor(t, 'balanced');
  const turns = [5, 6, 7, 8].map((seed) => ({ command: `query ${seed}`, output: recordsJson(60, seed) }));
  let shown: string[] = [];
  for (let count = 1; count <= turns.length; count += 1) {
    const { body } = await line.send(anthropic, anthropicBody(turns.slice(0, count), { marked: false }));
    shown = textsOf(anthropic, whole(body));
  }
  const [a, b, c, d] = turns as [Turn, Turn, Turn, Turn];
  const moved = await line.send(anthropic, anthropicBody([b, c, d, a, { output: 'ok' }], { marked: false }));
  const [, ...rest] = shown;
  assert.deepEqual(textsOf(anthropic, whole(moved.body)).slice(0, 4), [...rest, shown[0]]);
  const again = await line.send(anthropic, anthropicBody([d, a, b, c], { marked: false }));
  assert.deepEqual(textsOf(anthropic, whole(again.body)), [shown[3], shown[0], shown[1], shown[2]]);
});
