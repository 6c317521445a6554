import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { resultFrames } from '../../agents/aider/frames.ts';
import { textClients } from '../../agents/text-clients.ts';
import { jsonAt, textAt } from '../../src/pipeline/call/call.ts';
import { anthropic } from '../../src/wire/anthropic/index.ts';
import { openaiChat } from '../../src/wire/openai-chat/index.ts';
import { openaiResponses } from '../../src/wire/openai-responses/index.ts';
import { splice } from '../../src/wire/splice.ts';
import type { ResultFrame, Wire } from '../../src/wire/wire.ts';

const aiders = 'Act as an expert software developer.\nUse best practices.\n';
const reminder = `# *SEARCH/REPLACE block* Rules:\n\n${'Every block must use this format, "quoted" and \\escaped:\n'.repeat(8)}`;
const all = [...resultFrames, ...textClients];
const named = resultFrames.map((frame): ResultFrame => ({ ...frame, system: [] }));

interface Said {
  readonly role: 'user' | 'assistant';
  readonly text: string;
}

/** The bodies of a conversation in each format and order of members, as compact JSON or as Python writes it. */
function bodiesOf(system: string, said: readonly Said[]): readonly (readonly [Wire, string])[] {
  const messages = said.map(({ role, text }) => ({ role, content: text }));
  const inParts = said.map(({ role, text }) => ({ role, content: [{ type: 'text', text }] }));
  const blocks = [{ type: 'text', text: system }];
  return [
    [openaiChat, JSON.stringify({ model: 'm', messages: [{ role: 'system', content: system }, ...messages] })],
    [openaiChat, JSON.stringify({ model: 'm', messages: [{ role: 'system', content: system }, ...inParts] }, null, 1)],
    [anthropic, JSON.stringify({ model: 'm', system, messages })],
    [anthropic, JSON.stringify({ model: 'm', messages: inParts, system: blocks })],
    [openaiResponses, JSON.stringify({ model: 'm', instructions: system, input: messages })],
    [openaiResponses, JSON.stringify({ model: 'm', input: messages, instructions: system })],
  ]; // prettier-ignore
}

interface Found {
  readonly texts: readonly (string | null)[];
  readonly commands: readonly unknown[];
  readonly newFrom: number;
}

function foundIn(wire: Wire, body: string, frames: readonly ResultFrame[]): Found {
  const bytes = Buffer.from(body);
  const { blocks, newFrom } = wire.scan(bytes.toString('latin1'), frames);
  const results = blocks.flatMap(({ result }) => result ?? []);
  return {
    texts: results.flatMap(({ texts }) => texts.map((span) => textAt(bytes, span))),
    commands: results.map(({ call }) => (call?.command === undefined ? null : textAt(bytes, call.command))),
    newFrom: blocks.length - newFrom,
  };
}

const ran = (command: string, output: string): string =>
  `I ran this command:\n\n${command}\n\nAnd got this output:\n\n${output}\n`;

const withoutBreaks = (text: string): string => text.replace(/\n+$/, '');

/** Text with what JSON escapes, and the frames' own words. */
const anyText = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('\n', '\\', '"', '\\n', '\r\n', 'é', '\u{1f600}', '\nAnd got this output:\n\n', '</output>'),
      fc.constantFrom('I ran this command:\n\n', '\n## See relevant line', '\\\\', 'Observation:\n', '\\u00e9'),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join('').toWellFormed()); // prettier-ignore

test('output between words of aider is a result with its command, in every format, and nothing else is', () => {
  const said: Said[] = [
    { role: 'user', text: ran('pytest -q', 'E   assert 1 == 2\n1 failed') },
    { role: 'assistant', text: 'Ok.' },
    { role: 'user', text: 'fix it' },
  ];
  for (const [wire, body] of bodiesOf(aiders, said)) {
    const found = foundIn(wire, body, all);
    assert.deepEqual(found.texts, ['E   assert 1 == 2\n1 failed'], wire.id);
    assert.deepEqual(found.commands, ['pytest -q']);
    assert.deepEqual(foundIn(wire, body, []).texts, []);
    assert.deepEqual(foundIn(wire, body.replace('Act as an expert', 'Be an expert'), all).texts, []);
    assert.deepEqual(foundIn(wire, body.replace('Act as an expert', 'Be an expert'), named).texts, [
      ...found.texts,
    ]);
  }
});

test('what aider has the assistant say is no answer of a model: what stands before it is new', () => {
  const before: Said[] = [{ role: 'user', text: 'hello' }, { role: 'assistant', text: 'Hello.' }];
  const printed: Said[] = [{ role: 'user', text: ran('ls', 'a') }, { role: 'assistant', text: 'Ok.' }, { role: 'user', text: 'and?' }];
  for (const [wire, body] of bodiesOf(aiders, [...before, ...printed])) assert.equal(foundIn(wire, body, named).newFrom, 3, wire.id);
  const real: Said[] = [{ role: 'user', text: ran('ls', 'a') }, { role: 'assistant', text: 'Ok. It is a.' }, { role: 'user', text: 'and?' }];
  for (const [wire, body] of bodiesOf(aiders, [...before, ...real])) assert.equal(foundIn(wire, body, named).newFrom, 1, wire.id);
  const typed: Said[] = [{ role: 'user', text: 'say Ok.' }, { role: 'assistant', text: 'Ok.' }, { role: 'user', text: 'and?' }];
  for (const [wire, body] of bodiesOf(aiders, [...before, ...typed])) assert.equal(foundIn(wire, body, named).newFrom, 1, wire.id);
}); // prettier-ignore

test('words of others, of linters, of text-mode agents; half a frame and one with words before it are none', () => {
  const mini = 'You are a helpful assistant that can interact with a computer.\n';
  const elided = '\n</output_head>\n<elided_chars>\n9 characters elided\n</elided_chars>\n<output_tail>\n';
  const long = `<returncode>1</returncode>\n<warning>\nToo long.\n</warning><output_head>\none${elided}two\n</output_tail>`;
  const swe = "SETTING: You are an autonomous programmer, and you're working directly in the command line with a special interface.";
  const smol = 'You are an expert assistant who can solve any task using code blobs.';
  const lint = '\n# Fix any errors below, if possible.\n\n## Running: flake8 a.py\n\na.py:1: F401\n\n## See relevant line below marked with █.\n\na.py:\n█import os\n';
  const rows: readonly (readonly [string, string, readonly string[]])[] = [
    [mini, '<returncode>1</returncode>\n<output>\nno such file\n</output>', ['no such file']],
    [mini, '<returncode>0</returncode>\n<output>\n</output>', []],
    [mini, '<exception>x</exception>\n<returncode>0</returncode>\n<output>\na</output>', []],
    [mini, long, [`one${elided}two`]],
    [mini.replace('computer.', 'computer to solve tasks.'), long, []],
    ['You are a helpful assistant that can interact multiple times with a computer shell to solve', long, [`one${elided}two`]],
    [smol, 'Observation:\nrow 1\nrow 2', ['row 1\nrow 2']],
    [swe, 'OBSERVATION:\nrow 1\nrow 2\n(Open file: n/a)\n(Current directory: /a)\nbash-$', ['row 1\nrow 2']],
    [swe, 'Observation:\nrow 1', []],
    [smol, ' Observation:\nrow 1', []],
    [aiders, lint, ['a.py:1: F401']],
    [aiders, lint.slice(1), ['a.py:1: F401']],
    [aiders, lint.replace('## Running: flake8 a.py\n\n', ''), ['a.py:1: F401']],
    [aiders, 'Output from make -k\ngcc a.c\ndone\n\n\n', ['gcc a.c\ndone']],
    [aiders, ran('a\n\nAnd got this output:\n\nb', 'c'), ['b\n\nAnd got this output:\n\nc']],
    [aiders, 'I ran this command:\n\npytest', []],
    [aiders, `See: ${ran('a', 'b')}`, []],
    [aiders, ran('a', '').trimEnd(), []],
    [aiders, 'I ran this command:\r\n\r\npytest\r\n\r\nAnd got this output:\r\n\r\nx', []],
    [mini, ran('a', 'b'), []],
  ];
  for (const [system, text, texts] of rows)
    for (const [wire, body] of bodiesOf(system, [{ role: 'user', text }]))
      assert.deepEqual(foundIn(wire, body, all).texts, texts, `${wire.id}: ${text}`);
}); // prettier-ignore

test('the end of the system prompt that aider repeats behind the last output is none of it', () => {
  const system = `${aiders}${reminder}`;
  const text = `${ran('pytest', 'E   x\n')}\n\n${reminder}`;
  for (const [wire, body] of bodiesOf(system, [{ role: 'user', text }]))
    assert.deepEqual(foundIn(wire, body, all).texts, ['E   x'], wire.id);
});

test('Byte-faithful: whatever is printed is found as it is, and replaced with all bytes around it as they were', () => {
  fc.assert(
    fc.property(anyText, anyText, anyText, fc.boolean(), (command, output, instead, repeats) => {
      const system = repeats ? `${aiders}${reminder}` : aiders;
      const text = `${ran(command, output)}${repeats ? `\n\n${reminder}` : ''}`;
      const [, given] = text.split(/^I ran this command:\n\n/);
      const at = given?.indexOf('\n\nAnd got this output:\n\n') ?? -1;
      const printed = withoutBreaks(given?.slice(at + '\n\nAnd got this output:\n\n'.length, repeats ? -reminder.length : undefined) ?? '');
      for (const [wire, body] of bodiesOf(system, [{ role: 'user', text }, { role: 'user', text: 'so?' }])) {
        const bytes = Buffer.from(body);
        const [span, more] = wire.scan(bytes.toString('latin1'), named).blocks.flatMap(({ result }) => result?.texts ?? []);
        assert.equal(more, undefined);
        assert.equal(span === undefined ? '' : textAt(bytes, span), printed);
        if (span === undefined) continue;
        const sent = splice(bytes, [{ span, bytes: jsonAt(bytes, span, instead) }]);
        assert.deepEqual(sent.subarray(0, span.start), bytes.subarray(0, span.start));
        const rest = bytes.length - span.end;
        assert.deepEqual(sent.subarray(sent.length - rest), bytes.subarray(span.end));
        const texts: string[] = [];
        JSON.parse(sent.toString(), (_, value: unknown) => (typeof value === 'string' ? void texts.push(value) : value));
        assert.ok(texts.includes(text.replace(printed, () => instead)) || texts.some((each) => each.includes(instead)));
      }
    }),
  );
}); // prettier-ignore

test('a scan that goes on from the turn before finds what a whole one finds', () => {
  const turn = fc.record({
    text: fc.oneof(fc.tuple(anyText, anyText).map(([command, output]) => ran(command, output)), anyText),
    answer: fc.constantFrom('Ok.', 'Done.', 'Ok'),
  });
  fc.assert(
    fc.property(fc.array(turn, { minLength: 1, maxLength: 5 }), anyText, (turns, last) => {
      const said = turns.flatMap(({ text, answer }): Said[] => [{ role: 'user', text }, { role: 'assistant', text: answer }]);
      const whole = bodiesOf(aiders, [...said, { role: 'user', text: ran('make', last) }]);
      for (const [at, [wire, before]] of bodiesOf(aiders, said).entries()) {
        const [, body = ''] = whole[at] ?? [];
        const [earlier, view] = [Buffer.from(before).toString('latin1'), Buffer.from(body).toString('latin1')];
        const scan = wire.scan(earlier, all);
        let shared = 0;
        while (shared < view.length && view[shared] === earlier[shared]) shared += 1;
        const index = scan.ends.findLastIndex((end) => end < shared);
        if (index === -1) continue;
        const resumed = { ...scan.resume(index, view.slice(scan.ends[index])), resume: null };
        const fresh = { ...wire.scan(view, all), resume: null };
        assert.deepEqual(resumed, fresh, wire.id);
      }
    }),
  );
}); // prettier-ignore
