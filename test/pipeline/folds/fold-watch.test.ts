import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { MoneyGuard } from '../../../src/money/guard.ts';
import type { Pipeline } from '../../../src/pipeline/pipeline.ts';
import type { Report } from '../../../src/pipeline/report.ts';
import { anthropic } from '../../../src/wire/anthropic/index.ts';
import { openaiResponses } from '../../../src/wire/openai-responses/index.ts';
import {
  anthropicBody,
  recordsJson,
  responsesBody,
  retrieveTool,
  type AnthropicOptions,
  type Turn,
} from '../../wire/conversations.ts';
import { openBench, profile, seen } from '../bench.ts';

const kind = 'smart-crusher npm';
const tests: Turn = { command: 'cd app && npm run report', output: recordsJson(120) };

async function report(
  pipeline: Pipeline,
  turns: readonly Turn[],
  options: AnthropicOptions = {},
): Promise<Report> {
  return (await pipeline.run(Buffer.from(anthropicBody(turns, options)), anthropic, 'generate')).report;
}

/** The report of the last of these turns, each of them sent in its own request. */
async function after(pipeline: Pipeline, turns: readonly Turn[], prompt = 'Find it'): Promise<Report> {
  let last: Report | null = null;
  for (let count = 1; count <= turns.length; count += 1) {
    last = await report(pipeline, turns.slice(0, count), { prompt });
  }
  assert.ok(last !== null);
  return last;
}

/** Folds one output, and answers the reference that its marker names. */
async function fold(t: TestContext): Promise<{ readonly open: () => Pipeline; readonly ref: string }> {
  const { pipeline } = await openBench(t);
  const one = pipeline();
  const sent = await one.run(
    Buffer.from(anthropicBody([tests], { prompt: 'Find it' })),
    anthropic,
    'generate',
  );
  assert.deepEqual(Object.keys(sent.report.folds), [kind]);
  const [, ref] = /ref=(\w+)/.exec(seen(sent)[0] ?? '') ?? [];
  assert.ok(ref !== undefined);
  return { open: () => pipeline(), ref };
}

test('a fold is counted once, under its engine and the program that printed it', async (t) => {
  const { pipeline } = await openBench(t);
  const one = pipeline();
  const { folds, askedBack, caused, newBefore, newAfter } = await report(one, [tests]);
  assert.deepEqual(folds, { [kind]: { blocks: 1, before: newBefore, after: newAfter } });
  assert.deepEqual([askedBack, caused], [{}, null]);
  assert.deepEqual((await report(one, [tests])).folds, {});
  assert.deepEqual((await report(one, [tests, { output: 'ok' }])).folds, {});
});

for (const [way, turn] of [
  [
    'the tool',
    (ref: string): Turn => ({ tool: retrieveTool, input: { ref, lines: '4-9' }, output: 'lines' }),
  ],
  ['the shell', (ref: string): Turn => ({ command: `headroom retrieve ${ref} --grep x`, output: 'lines' })],
] as const) {
  test(`what is fetched by ${way} is known as the fold it was, after a restart too`, async (t) => {
    const { open, ref } = await fold(t);
    const { askedBack, caused, retrievals } = await report(open(), [tests, turn(ref)], { prompt: 'Find it' });
    assert.deepEqual(askedBack, { [kind]: { blocks: 1, tokens: 2 } });
    assert.deepEqual([caused, retrievals], ['retrieval', 1]);
  });
}

test("what a script of Codex's fetches is known as the fold it was", async (t) => {
  const { pipeline } = await openBench(t);
  const one = pipeline({
    profile: { ...profile, roles: { exec_command: 'run', exec: 'run' } },
  });
  const run = async (turns: readonly Turn[]) =>
    one.run(Buffer.from(responsesBody(turns)), openaiResponses, 'generate');
  const first: Turn = { tool: 'exec_command', command: 'npm run report', output: tests.output };
  const sent = await run([first]);
  const ref = /ref=(\w+)/.exec(sent.body.toString())?.[1] ?? '';
  const script = `const r = await tools.${retrieveTool}({ ref: "${ref}", grep: "ERROR" }); text(r);`;
  const { report: found } = await run([first, { tool: 'exec', command: script, output: 'lines' }]);
  assert.deepEqual([found.askedBack, found.caused], [{ [kind]: { blocks: 1, tokens: 2 } }, 'retrieval']);
});

test('another conversation may ask for it, as sub-agents do; a reference of nobody counts for nothing', async (t) => {
  const { pipeline } = await openBench(t);
  const one = pipeline();
  const sent = await one.run(Buffer.from(anthropicBody([tests])), anthropic, 'generate');
  const ref = /ref=(\w+)/.exec(seen(sent)[0] ?? '')?.[1] ?? '';
  const asking = (named: string): Turn => ({ tool: retrieveTool, input: { ref: named }, output: 'lines' });
  const other = await report(one, [asking(ref)], { prompt: 'You are a sub-agent' });
  assert.deepEqual(Object.keys(other.askedBack), [kind]);
  const unknown = await report(one, [asking('0123456789')], { prompt: 'You are another' });
  assert.deepEqual([unknown.askedBack, unknown.caused], [{}, 'retrieval']);
});

test('a request that brings more than what was asked back would have been made anyway', async (t) => {
  const { open, ref } = await fold(t);
  const turns: Turn[] = [tests, { tool: retrieveTool, input: { ref }, output: 'lines' }];
  const body = JSON.parse(
    anthropicBody([...turns, { command: 'ls', output: 'a' }], { prompt: 'Find it' }),
  ) as {
    messages: { role: string; content: unknown }[];
  };
  // Both calls were made at once: one answer of the assistant, one message of results.
  const [answer, results, moreAnswer, moreResults] = body.messages.slice(-4);
  const joined = [
    { role: 'assistant', content: [answer?.content, moreAnswer?.content].flat() },
    { role: 'user', content: [results?.content, moreResults?.content].flat() },
  ];
  const sent = JSON.stringify({ ...body, messages: [...body.messages.slice(0, -4), ...joined] });
  const outcome = await open().run(Buffer.from(sent), anthropic, 'generate');
  assert.deepEqual([Object.keys(outcome.report.askedBack), outcome.report.caused], [[kind], null]);
});

const quick: Turn = { command: 'git status', output: 'clean' };

test('the same command once more asks back what was folded of its output', async (t) => {
  const { pipeline } = await openBench(t);
  const { askedBack, caused } = await after(pipeline(), [tests, quick, tests]);
  assert.deepEqual([Object.keys(askedBack), askedBack[kind]?.blocks, caused], [[kind], 1, 're_run']);
});

test('a command is not asked back where its output may be another one now', async (t) => {
  const { pipeline } = await openBench(t);
  const edit: Turn = {
    tool: 'Edit',
    input: { file_path: 'a.ts', old_string: 'a', new_string: 'b' },
    output: 'ok',
  };
  const between: Readonly<Record<string, readonly Turn[]>> = {
    'an edit': [edit],
    'a shell that writes': [{ command: "sed -i 's/a/b/' a.ts", output: '' }],
    'a redirect': [{ command: 'node gen.js > a.ts', output: '' }],
    'a script': [{ command: "python - <<'E'\nopen('a','w')\nE", output: '' }],
    'another branch': [{ command: 'git checkout main', output: 'ok' }],
    'many calls': Array.from({ length: 5 }, (_, index) => ({ command: `ls ${index}`, output: 'a' })),
  };
  for (const [name, turns] of Object.entries(between)) {
    const { caused, askedBack } = await after(pipeline(), [tests, ...turns, tests], name);
    assert.deepEqual([caused, askedBack], [null, {}], name);
  }
  const { caused } = await after(
    pipeline(),
    [tests, { ...tests, command: 'npm run report -- --all' }],
    'Another',
  );
  assert.equal(caused, null);
});

test('a command that first changes something and then runs the same is not asked back', async (t) => {
  const { pipeline } = await openBench(t);
  for (const change of ['rm -rf out', "sed -i 's/a/b/' a.ts", 'git checkout main']) {
    const again = { command: `${change} && npm run report`, output: 'lines' };
    assert.equal((await after(pipeline(), [tests, again], change)).caused, null, change);
  }
});

test('the same target is asked back however its command is written', async (t) => {
  const { pipeline } = await openBench(t);
  for (const command of [
    'cd app && npm run report | tail -200',
    'npm run report 2>&1 | grep -n ERROR',
    'npm  run report --no-color',
    'npm run report > /tmp/all.txt; sed -n 100,400p /tmp/all.txt',
  ]) {
    const { askedBack, caused } = await after(pipeline(), [tests, { command, output: 'lines' }], command);
    assert.deepEqual([askedBack[kind]?.blocks, caused], [1, 're_run'], command);
  }
});

test('a user who asks for it again is not headroom', async (t) => {
  const { pipeline } = await openBench(t);
  const one = pipeline();
  await report(one, [tests]);
  const body = JSON.parse(anthropicBody([tests, tests])) as { messages: object[] };
  const asked = [
    { role: 'assistant', content: 'All is well.' },
    { role: 'user', content: 'Run it again, please.' },
  ];
  const sent = JSON.stringify({
    ...body,
    messages: [...body.messages.slice(0, 4), ...asked, ...body.messages.slice(4)],
  });
  const { report: found } = await one.run(Buffer.from(sent), anthropic, 'generate');
  assert.deepEqual([found.caused, found.askedBack], [null, {}]);
});

test('a call without a command is the same one when all its arguments are', async (t) => {
  const { pipeline } = await openBench(t);
  const log = (offset: number): Turn => ({
    tool: 'Logs',
    input: { path: 'build.log', offset },
    output: recordsJson(120),
  });
  const one = pipeline({ profile: { ...profile, roles: { Logs: 'run' } } });
  assert.equal((await after(one, [log(1), log(9)])).caused, null);
  assert.equal((await after(one, [log(1), log(1)], 'Once more')).caused, 're_run');
});

test('what does not pay is shortened without loss only, and what was folded stays as it was', async (t) => {
  const { pipeline } = await openBench(t);
  const guard = new MoneyGuard();
  const asked = { [kind]: { blocks: 1, tokens: 900 } };
  const one = pipeline({ guard });
  const first = await one.run(Buffer.from(anthropicBody([tests])), anthropic, 'generate');
  for (let time = 0; time < 80; time += 1) guard.note(first.report.conversation, {}, asked);
  const next: Turn = { ...tests, output: recordsJson(130, 2) };
  const second = await one.run(Buffer.from(anthropicBody([tests, next])), anthropic, 'generate');
  const [before, text = ''] = seen(second);
  assert.equal(before, seen(first)[0]);
  assert.doesNotMatch(text, /\[headroom: /);
  assert.ok(text.length < next.output.length * 0.7);
  assert.deepEqual(second.report.folds, {});
});

test('the guard is told of folds and of those asked back', async (t) => {
  const { pipeline } = await openBench(t);
  const told: unknown[] = [];
  const guard = {
    allows: (engineKind: string, moment: unknown) => told.push([engineKind, moment]) > 0,
    note: (_: string, folds: object, askedBack: object) =>
      told.push([Object.keys(folds), Object.keys(askedBack)]),
  };
  const bytes = Buffer.byteLength(anthropicBody([tests]));
  const { conversation } = await report(pipeline({ guard }), [tests]);
  assert.deepEqual(told, [
    [kind, { model: 'claude-sonnet-5-5', promptTokens: bytes / 4, conversation }],
    [[kind], []],
  ]);
});
