import assert from 'node:assert/strict';
import { test } from 'node:test';
import { anthropic } from '../../src/wire/anthropic/index.ts';
import { wires } from '../../src/wire/index.ts';
import { whole } from '../../src/wire/items/pieces.ts';
import { anthropicBody, recordsJson } from '../wire/conversations.ts';
import { counter } from './agent-session.ts';
import { openBench, seen } from './bench.ts';
import { knownVerdicts } from './known-verdicts.ts';
import { OddBodies } from './odd-bodies.ts';

test('promise 1, byte-faithful: odd and damaged bodies go out as they came, but for texts that come back', async (t) => {
  const { store } = await openBench(t);
  const odd = new OddBodies(store, knownVerdicts(await counter()));
  for (const wire of wires) for (let seed = 1; seed <= 30; seed += 1) await odd.send(wire, seed);
  const { bodies, notUnderstood, shortened, folds } = odd.counts;
  assert.ok(
    bodies === wires.length * 60 && notUnderstood > 0 && shortened > 10 && folds > 0,
    JSON.stringify(odd.counts),
  );
});

test('promise 6, block by block: a string that is no JSON costs its own block, where it stands and later', async (t) => {
  const problems: unknown[] = [];
  const [output, other] = [recordsJson(100), recordsJson(100, 2)];
  for (const lexeme of ['"one\ntwo"', '"\\x"', '"\\ud80"']) {
    const pipeline = (await openBench(t)).pipeline({ onProblem: (problem) => problems.push(problem) });
    const turns = [{ output: 'RAW' }, { output }, { output: other }];
    const bodies = [1, 2, 3].map((count) =>
      Buffer.from(anthropicBody(turns.slice(0, count), { prompt: lexeme }).replace('"RAW"', lexeme)),
    );
    const sent: Buffer[] = [];
    for (const body of bodies) sent.push(whole((await pipeline.run(body, anthropic, 'generate')).body));
    assert.deepEqual(sent[0], bodies[0]);
    const [, , last = Buffer.alloc(0)] = sent;
    const readable = Buffer.from(last.toString('latin1').replace(lexeme, '""'), 'latin1');
    const texts = seen({ body: readable } as Parameters<typeof seen>[0]);
    for (const [at, text] of [output, other].entries())
      assert.ok((texts[at + 1] ?? '').length < text.length / 2, `${lexeme}: result ${at + 1} is shortened`);
    assert.ok(last.includes(lexeme));
  }
  assert.deepEqual(problems, []);
});
