import assert from 'node:assert/strict';
import { test } from 'node:test';
import { retrieveToolTokens } from '../../src/limits.ts';
import { EnginePool } from '../../src/pipeline/worker/engine-pool.ts';
import { Pipeline } from '../../src/pipeline/pipeline.ts';
import type { Outcome } from '../../src/pipeline/pipeline-tools.ts';
import { markedReference } from '../../src/store/originals/reference.ts';
import { openStore } from '../../src/store/store.ts';
import { anthropic } from '../../src/wire/anthropic/index.ts';
import {
  anthropicBody,
  recordsJson,
  retrieveTool,
  type AnthropicOptions,
  type Turn,
} from '../wire/conversations.ts';
import { openBench, profile, seen } from './bench.ts';
import { whole } from '../../src/wire/items/pieces.ts';

async function run(
  pipeline: Pipeline,
  turns: readonly Turn[],
  options: AnthropicOptions = {},
): Promise<Outcome> {
  return pipeline.run(Buffer.from(anthropicBody(turns, options)), anthropic, 'generate');
}

const big = recordsJson(120);
const bigger = recordsJson(150, 2);

test('promise 1, byte-faithful: nothing to replace gives the same bytes, odd spacing and all', async (t) => {
  const { pipeline } = await openBench(t);
  const body = Buffer.from(
    ` { "messages" : [ {"role":"user","content":[ {"type":"tool_result","tool_use_id":"x","content":"caf\\u00e9 \\/ ok"} ] } ],\n"x": 1.0 , "y":1e400 }\n`,
  );
  const outcome = await pipeline().run(body, anthropic, 'generate');
  assert.equal(outcome.changed, false);
  assert.deepEqual(whole(outcome.body), body);
});

test('a new result is shortened at first sight, with its original stored before', async (t) => {
  const { pipeline, store } = await openBench(t);
  const outcome = await run(pipeline(), [{ output: big }]);
  assert.ok(outcome.changed);
  const [text = ''] = seen(outcome);
  const marker = /\[headroom: \d+ lines left out here \((\d+)-(\d+).*ref=(\w+) lines=\1-\2\]/.exec(text);
  assert.ok(marker, text);
  const original = await store.originals.get(marker[3] ?? '');
  assert.equal(original?.text, big);
  assert.ok(outcome.report.newAfter < outcome.report.newBefore * 0.5);
});

test('promise 2, append-only: what was sent for a block is sent again in every later turn', async (t) => {
  const { pipeline } = await openBench(t);
  const one = pipeline();
  const turns: Turn[] = [{ output: big }, { output: 'short' }, { output: bigger }, { output: [big, 'tail'] }];
  let before: string[] = [];
  for (let count = 1; count <= turns.length; count += 1) {
    const outcome = await run(one, turns.slice(0, count));
    assert.equal(outcome.report.note, null);
    const texts = seen(outcome);
    assert.deepEqual(texts.slice(0, before.length), before);
    before = texts;
  }
});

test('promise 2, append-only: the same bytes after a restart, at another level and without threads', async (t) => {
  const first = await openBench(t);
  const sent = await run(first.pipeline(), [{ output: big }]);
  const reopened = await openStore(first.home);
  t.after(() => {
    reopened.close();
  });
  const dead = new EnginePool({ entry: new URL('./no-such-worker.js', import.meta.url) });
  t.after(async () => dead.close());
  const again = await run(
    first.pipeline({
      decisions: reopened.decisions,
      originals: reopened.originals,
      runner: dead,
      level: 'lossless',
    }),
    [{ output: big }, { output: bigger }],
  );
  assert.equal(seen(again)[0], seen(sent)[0]);
  assert.equal(seen(again)[1], bigger);
});

test('promise 2, append-only: of two equal requests in flight both send the same', async (t) => {
  const { pipeline, store, home } = await openBench(t);
  const other = await openStore(home);
  t.after(() => {
    other.close();
  });
  const [a, b, c] = await Promise.all([
    run(pipeline(), [{ output: big }], { prompt: 'Which request failed?' }),
    run(pipeline({ level: 'lossless' }), [{ output: big }], { prompt: 'Which request failed?' }),
    run(pipeline({ decisions: other.decisions, level: 'tight' }), [{ output: big }], {
      prompt: 'Which request failed?',
    }),
  ]);
  assert.deepEqual(whole(a.body), whole(b.body));
  assert.deepEqual(whole(a.body), whole(c.body));
  assert.ok(store.durable);
});

/** What requests count together of what they were the first to decide. */
function countedIn(outcomes: readonly Outcome[]): unknown {
  const engines: Record<string, number> = {};
  const left: Record<string, number> = {};
  for (const { report } of outcomes) {
    for (const [name, count] of Object.entries(report.engines))
      engines[name] = (engines[name] ?? 0) + count.blocks;
    for (const [name, count] of Object.entries(report.left))
      left[name] = (left[name] ?? 0) + (count?.blocks ?? 0);
  }
  const decided = outcomes.flatMap(({ report }) => report.decided);
  const tokens = outcomes.reduce((sum, { report }) => sum + report.newBefore - report.newAfter, 0);
  assert.equal(new Set(decided).size, decided.length);
  return { engines, left, tokens, decided: decided.toSorted() };
}

test('promise 10, honest money: what equal requests at once decide counts once', async (t) => {
  const turns = [{ output: big }, { output: bigger }, { output: 'ok' }];
  const histories: readonly ((one: Pipeline) => Promise<unknown>)[] = [
    // All is new; the first results are older, and go raw; they went out before, behind another beginning.
    () => Promise.resolve(),
    (one) => run(one, turns.slice(0, 1)),
    async (one) => {
      for (const count of [1, 2]) await run(one, turns.slice(0, count), { prompt: 'Before it was changed' });
    },
  ];
  for (const before of histories) {
    const [alone, raced] = [await openBench(t), await openBench(t)];
    const single = alone.pipeline();
    await before(single);
    const wanted = countedIn([await run(single, turns)]);
    const one = raced.pipeline();
    await before(one);
    const other = await openStore(raced.home);
    t.after(() => {
      other.close();
    });
    const lines = [one, one, raced.pipeline({ decisions: other.decisions })];
    assert.deepEqual(countedIn(await Promise.all(lines.map(async (line) => run(line, turns)))), wanted);
  }
});

test('promise 2, append-only: a conversation first seen in the middle keeps its older blocks raw for ever', async (t) => {
  const { pipeline } = await openBench(t);
  const one = pipeline();
  const outcome = await run(one, [{ output: big }, { output: bigger }]);
  assert.equal(seen(outcome)[0], big);
  assert.notEqual(seen(outcome)[1], bigger);
  assert.equal(outcome.report.left['seen_late']?.blocks, 1);
  const rewound = await run(one, [{ output: big }]);
  assert.equal(seen(rewound)[0], big);
});

test('promise 3, reversible and visible: no fold without the retrieve tool in this very request', async (t) => {
  const { pipeline } = await openBench(t);
  const outcome = await run(pipeline(), [{ output: big }], { tools: ['Bash'] });
  const [text = ''] = seen(outcome);
  assert.ok(text.length < big.length);
  assert.doesNotMatch(text, /headroom/);
});

test('promise 3, reversible and visible: lossless only when decisions would not outlive the process', async (t) => {
  const { pipeline } = await openBench(t);
  const [text = ''] = seen(await run(pipeline({ durable: false }), [{ output: big }]));
  assert.ok(text.length < big.length);
  assert.doesNotMatch(text, /headroom/);
});

test('promise 3: no fold when its original cannot be stored', async (t) => {
  const { pipeline, store } = await openBench(t);
  const originals = { ...store.originals, put: async () => Promise.reject(new Error('disk full')) };
  const [text = ''] = seen(await run(pipeline({ originals }), [{ output: big }]));
  assert.ok(text.length < big.length);
  assert.doesNotMatch(text, /headroom/);
});

test('promise 6, fail open: without threads the block goes raw, and raw it stays', async (t) => {
  const bench = await openBench(t);
  const dead = new EnginePool({ entry: new URL('./no-such-worker.js', import.meta.url) });
  t.after(async () => dead.close());
  const failed = await run(bench.pipeline({ runner: dead }), [{ output: bigger }], { prompt: 'Other' });
  assert.equal(failed.report.left['worker_down']?.blocks, 1);
  const later = await run(bench.pipeline(), [{ output: bigger }, { output: 'x' }], { prompt: 'Other' });
  assert.equal(seen(later)[0], bigger);
});

test('promise 6, fail open: a decision store that fails keeps the conversation raw from then on', async (t) => {
  const { pipeline, store } = await openBench(t);
  let broken = true;
  const decisions = {
    ...store.decisions,
    find: (chains: readonly string[]) => {
      if (broken) throw new Error('disk I/O error');
      return store.decisions.find(chains);
    },
  };
  const one = pipeline({ decisions });
  const first = await run(one, [{ output: big }]);
  assert.equal(first.report.note, 'replay_failed');
  assert.equal(first.changed, false);
  broken = false;
  const second = await run(one, [{ output: big }, { output: bigger }]);
  assert.equal(second.report.note, 'stays_raw');
  assert.deepEqual(seen(second), [big, bigger]);
});

test('promise 6, fail open: decisions that cannot be written leave new blocks raw and old ones replayed', async (t) => {
  const { pipeline, store } = await openBench(t);
  let full = false;
  const decisions = {
    ...store.decisions,
    commit: (...args: Parameters<typeof store.decisions.commit>) => {
      if (full) throw new Error('database or disk is full');
      return store.decisions.commit(...args);
    },
  };
  const problems: unknown[] = [];
  const one = pipeline({ decisions, onProblem: (problem) => problems.push(problem) });
  const first = await run(one, [{ output: big }]);
  full = true;
  const second = await run(one, [{ output: big }, { output: bigger }]);
  assert.equal(second.report.note, 'store_failed');
  assert.deepEqual(seen(second), [...seen(first), bigger]);
  assert.equal(problems.length, 1);
  full = false;
  const retried = await run(one, [{ output: big }, { output: bigger }]);
  assert.deepEqual(whole(retried.body), whole(second.body));
  assert.equal(retried.report.note, null);
  assert.deepEqual(seen(await run(one, [{ output: big }, { output: bigger }, { output: 'x' }])), [
    ...seen(first),
    bigger,
    'x',
  ]);
});

test('promise 2, append-only: what an equal request has sent stays, though its own decisions cannot be written', async (t) => {
  const { pipeline, store } = await openBench(t);
  let commits = 0;
  const decisions = {
    ...store.decisions,
    commit: (...args: Parameters<typeof store.decisions.commit>) => {
      commits += 1;
      if (commits > 1) throw new Error('database or disk is full');
      return store.decisions.commit(...args);
    },
  };
  const one = pipeline({ decisions });
  const [first, second] = await Promise.all([run(one, [{ output: big }]), run(one, [{ output: big }])]);
  assert.ok(commits > 1 && first.changed);
  assert.deepEqual(whole(second.body), whole(first.body));
  assert.equal([first, second].filter(({ report }) => report.newBefore > 0).length, 1);
  const next = await run(one, [{ output: big }, { output: bigger }]);
  assert.deepEqual(seen(next), [...seen(first), bigger]);
  assert.equal(next.report.note, 'store_failed');
});

test('promise 10, honest money: our tool’s definition is counted in every request that carries it', async (t) => {
  const { pipeline } = await openBench(t);
  const one = pipeline();
  assert.equal((await run(one, [{ output: 'x' }])).report.schemaTokens, retrieveToolTokens);
  assert.equal((await run(one, [{ output: 'x' }], { tools: ['Bash'] })).report.schemaTokens, 0);
});

test('what was read from a file, what is ours and what is small stays as it is', async (t) => {
  const { pipeline, store } = await openBench(t);
  const ref = markedReference(store.originals.key(), 'k3f9a2c1m0');
  const marker = `[headroom: 3 lines left out here (4-6). ${retrieveTool} ref=${ref} lines=4-6]`;
  const turns: Turn[] = [
    { output: `{"rows":${big}}`, tool: 'Read' },
    { output: big, tool: retrieveTool },
    { output: big, command: 'headroom retrieve k3f9a2c1m0' },
    { output: '[1,2]' },
    { output: `{"a":1}\n${marker}\n`.padEnd(900, 'x') },
    { output: `plain words, no shape at all. ${'More of them. '.repeat(80)}` },
  ];
  const one = pipeline();
  const reasons: string[] = [];
  for (let count = 1; count <= turns.length; count += 1) {
    const { report, changed } = await run(one, turns.slice(0, count));
    assert.equal(changed, false);
    reasons.push(...Object.keys(report.left));
  }
  assert.deepEqual(reasons, ['read', 'retrieved', 'retrieved', 'small', 'marked', 'no_engine']);
});

test('what the agent wrote around an output stays where it is, and its exit code counts', async (t) => {
  const { pipeline } = await openBench(t);
  const wrappings = [{ head: /^Exit: (?<exit>\d+)\nOutput:\n/ }, { tail: /\n<done>$/ }];
  const one = pipeline({ profile: { ...profile, wrappings } });
  const outputs = [`Exit: 0\nOutput:\n${big}\n<done>`, `Exit: 3\nOutput:\n${big}\n<done>`];
  const sent: unknown[] = [];
  for (const output of outputs) {
    const { body } = await run(one, [{ output }]);
    const message = (JSON.parse(body.toString()) as { messages: { content: { content: unknown }[] }[] })
      .messages;
    sent.push(message.at(-1)?.content[0]?.content);
  }
  const [done, failed] = sent;
  assert.match(String(done), /^Exit: 0\nOutput:\n[^]*\[headroom: [^]*\n<done>$/);
  assert.match(String(failed), /^Exit: 3\nOutput:\n(?![^]*\[headroom: )[^]*\n<done>$/);
  assert.ok(String(failed).length < big.length * 0.6);
});

test('a call that quotes a marker is noted once and goes out as it is', async (t) => {
  const { pipeline } = await openBench(t);
  const one = pipeline();
  const quotes: Turn[] = [
    { tool: 'Edit', input: { old: 'a\n[headroom: 3 lines left out (4-6)]\nb', new: '' }, output: 'ok' },
    { command: 'cat > a <<\'E\'\n[same as lines 1-12 of "cat b"]\nE', output: '' },
  ];
  for (const quote of quotes) {
    const turns = [{ output: big }, quote];
    const prompt = JSON.stringify(quote);
    assert.equal((await run(one, turns.slice(0, 1), { prompt })).report.note, null);
    const noted = await run(one, turns, { prompt });
    assert.equal(noted.report.note, 'marker_quoted');
    assert.ok(noted.body.includes(JSON.stringify(quote.input ?? quote.command)));
    assert.equal((await run(one, [...turns, { output: 'x' }], { prompt })).report.note, null);
  }
});

test('an output whose call is not in the request is shortened by its shape, and nothing of it is left out', async (t) => {
  const { pipeline } = await openBench(t);
  const given = anthropicBody([{ output: big }]);
  const body = Buffer.from(given.replace('"id":"toolu_0"', '"id":"toolu_9"'));
  const { body: sent, changed, report } = await pipeline().run(body, anthropic, 'generate');
  assert.equal(changed, true);
  assert.deepEqual([report.left, report.folds], [{}, {}]);
  assert.doesNotMatch(whole(sent).toString(), /ref=/);
  const known = await pipeline().run(Buffer.from(given), anthropic, 'generate');
  assert.match(
    whole(known.body).toString(),
    /ref=/,
    'with its call, and a tool that brings it back, it is cut',
  );
});

test('count_tokens replays decisions and makes none', async (t) => {
  const { pipeline } = await openBench(t);
  const one = pipeline();
  const body = Buffer.from(anthropicBody([{ output: big }]));
  assert.equal((await one.run(body, anthropic, 'count')).changed, false);
  const sent = await one.run(body, anthropic, 'generate');
  assert.deepEqual(whole((await one.run(body, anthropic, 'count')).body), whole(sent.body));
});

test('bodies that are cut, no JSON or not UTF-8 pass as they came', async (t) => {
  const { pipeline } = await openBench(t);
  const one = pipeline();
  const valid = Buffer.from(anthropicBody([{ output: big }]));
  for (const body of [
    valid.subarray(0, 900),
    Buffer.from('hello'),
    Buffer.alloc(0),
    Buffer.from([0xff, 0xfe, 0x7b]),
  ]) {
    const outcome = await one.run(body, anthropic, 'generate');
    assert.equal(outcome.changed, false);
    assert.deepEqual(whole(outcome.body), body);
    assert.equal(outcome.report.note, 'shape');
  }
  const text = Buffer.from(anthropicBody([{ output: `${'x'.repeat(500)}MARK` }]));
  const at = text.indexOf('MARK');
  text.set([0xff, 0xc0, 0xfe, 0x80], at);
  const invalid = await one.run(text, anthropic, 'generate');
  assert.deepEqual(whole(invalid.body), text);
  assert.equal(invalid.report.left['not_utf8']?.blocks, 1);
});

const source = Array.from({ length: 60 }, (_, line) => `  const value${line} = read(${line * 7}, "north");`);
const reading = { tool: 'Bash', command: 'cat src/app.ts' };

test('what the model sees already becomes a pointer to the call that showed it, and stays one', async (t) => {
  const { pipeline } = await openBench(t);
  const one = pipeline();
  const turns: Turn[] = [
    { ...reading, output: source.join('\n') },
    { ...reading, output: [...source.slice(0, 30), '  const added = 1;', ...source.slice(30)].join('\n') },
    { command: 'echo', output: 'ok' },
  ];
  assert.equal((await run(one, turns.slice(0, 1))).changed, false);
  const again = await run(one, turns.slice(0, 2));
  const pointed = [
    '[same as lines 1-30 of "cat app.ts"]',
    '  const added = 1;',
    '[same as lines 31-60 there]',
  ].join('\n');
  assert.equal(seen(again)[1], pointed);
  assert.deepEqual(Object.keys(again.report.engines), ['repeat']);
  assert.equal(seen(await run(one, turns))[1], pointed);
  assert.equal(seen(await run(pipeline(), turns))[1], pointed);
});

test('nothing points into another conversation, or where the provider may clear old results', async (t) => {
  const { pipeline } = await openBench(t);
  const one = pipeline();
  const twice: Turn[] = [reading, { ...reading, command: 'cat b.ts' }].map((turn) => ({
    ...turn,
    output: source.join('\n'),
  }));
  await run(one, twice);
  const elsewhere = await run(one, twice.slice(1), { prompt: 'Read the manual' });
  assert.equal(elsewhere.changed, false);
  const clearing = anthropicBody(twice, { prompt: 'Clear' }).replace(
    '"stream":true',
    '"context_management":{"edits":[{"type":"clear_tool_uses_20250919"}]}',
  );
  assert.equal((await one.run(Buffer.from(clearing), anthropic, 'generate')).changed, false);
});

test('nothing points into a conversation that came between while results were looked at', async (t) => {
  const { pipeline } = await openBench(t);
  const one = pipeline();
  const first: Turn = { command: 'pwd', output: '/srv' };
  const shownElsewhere = source.map((line) => `${line} // elsewhere`).join('\n');
  const forks = Array.from({ length: 6 }, (_, fork): Turn[] => [
    first,
    { command: `cat ${fork}.ts`, output: fork === 5 ? shownElsewhere : `only ${fork}` },
    { command: 'cat all.ts', output: [source.join('\n'), shownElsewhere] },
  ]);
  await Promise.all(forks.map(async (turns) => run(one, turns.slice(0, 2))));
  const outcomes = await Promise.all(forks.map(async (turns) => run(one, turns)));
  for (const [fork, outcome] of outcomes.entries()) {
    const shown = seen(outcome).join('\n');
    assert.ok(fork === 5 || !/\[same as/.test(shown), shown);
  }
});
