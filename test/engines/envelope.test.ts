import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { envelope } from '../../src/engines/envelope/index.ts';
import { serviceLog } from './log-samples.ts';
import { formBy } from './outcome.ts';
import { byLength } from './samples.ts';

const log = serviceLog(40).join('\n');
const formOf = (text: string): string | null => formBy(envelope, text, byLength);

function assertComesBack(text: string): string {
  const form = formOf(text);
  assert.ok(form !== null, text.slice(0, 200));
  assert.equal(envelope.decode(form, null), text);
  return form;
}

/** As writers other than JSON.stringify escape strings. */
function escaped(json: string, signs: RegExp): string {
  return json.replace(signs, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

test('The other fields stand on a line of their own, the text below as it is.', () => {
  const form = assertComesBack(JSON.stringify({ returncode: 0, output: log }));
  assert.equal(form, `[JSON, … is below: {"returncode":0,"output":…}]\n${log}`);
});

test('Each kind of answer is read: several texts, arrays, indented, line by line, JSON within JSON.', () => {
  const two = assertComesBack(JSON.stringify({ stdout: log, code: 0, stderr: `${log}\n` }));
  assert.equal(two, `[JSON, … are below: {"stdout":…,"code":0,"stderr":…}]\n${log}\n[next …]\n${log}\n`);
  assertComesBack(JSON.stringify({ content: [{ type: 'text', text: log }], isError: false }));
  assertComesBack(JSON.stringify([{ type: 'text', text: log }]));
  const indented = assertComesBack(`${JSON.stringify({ code: 0, output: log }, null, 2)}\n`);
  assert.ok(indented.startsWith('[JSON on 5 lines, … is below: {\n  "code": 0,\n  "output": …\n}\n]\n'));
  const lines = [1, 2].map((code) => JSON.stringify({ code, output: log }));
  assertComesBack(lines.join('\n'));
  assertComesBack(`Wall time: 2 s\n${lines.join('\n')}\ndone`);
  const nested = assertComesBack(JSON.stringify({ result: lines[0] }));
  assertComesBack(nested.slice(nested.indexOf('\n') + 1));
  assertComesBack(JSON.stringify(log));
});

test('How a writer escapes is said, and read back.', () => {
  const odd = `${log}\n<größe> & "🎉" a/b \\ \u007f\u001f\u2028`;
  const json = JSON.stringify({ output: odd });
  const heads = [
    [json, '[JSON, '],
    [escaped(json, /[^ -~]/g), '[JSON +ascii, '],
    [escaped(json, /[<>&\u2028\u2029]/g), '[JSON +<>&, '],
    [escaped(json, /[^ -~]/g).replaceAll('/', '\\/'), '[JSON +ascii +/, '],
    [
      escaped(json, /[^ -~]/g).replace(/\\u(....)/g, (_, hex: string) => `\\u${hex.toUpperCase()}`),
      '[JSON +ascii +upper, ',
    ],
  ] as const;
  for (const [text, head] of heads) assert.ok(assertComesBack(text).startsWith(head), head);
});

test("Python's print of a dict is read as it is written.", () => {
  const python = (text: string): string =>
    text
      .replaceAll('\\', '\\\\')
      .replaceAll('\n', '\\n')
      .replaceAll('\t', '\\t')
      .replaceAll('\u001b', '\\x1b');
  const form = assertComesBack(`{'returncode': 0, 'output': '${python(log)}', 'exception': None}`);
  assert.equal(form, `[Python, … is below: {'returncode': 0, 'output': …, 'exception': None}]\n${log}`);
  const result = `meta=None content=[TextContent(type='text', text='${python(log)}')] isError=False`;
  assert.equal(
    assertComesBack(result),
    `[Python, … is below: meta=None content=[TextContent(type='text', text=…)] isError=False]\n${log}`,
  );
  assertComesBack(`CompletedProcess(args=['make'], returncode=0, stdout=b'${python(log)}')`);
  assertComesBack(`(0, '${python(log)}')`);
  assertComesBack(`{'output': "it's\\n${python(log)}"}`);
  assertComesBack(`{'output': 'both \\' and "\\n${python(log)}\\x1b\\u200b\\U000e0001 größe 🎉'}`);
  for (const odd of ['\\a', '\\x41', '\\"', '\\u00e9', '\u00a0', '\\N{DASH}', "it\\'s"])
    assert.equal(formOf(`{'output': '${python(log)}${odd}'}`), null, odd);
});

test('What could not be written back stays as it is.', () => {
  const json = JSON.stringify({ output: log });
  for (const [odd, say] of [
    ['\\u0041', 'an escape that nobody needs'],
    ['\\u000a', 'a long escape for a short one'],
    ['\\/ /', 'both spellings of a slash'],
    ['\\ud800', 'half of a surrogate pair'],
    ['\\u00e9 é', 'both spellings of a letter'],
    ['\\u001f \\u001F', 'both spellings of a number'],
  ] as const)
    assert.equal(formOf(json.replace('INFO', odd)), null, say);
  assert.equal(formOf(JSON.stringify({ note: 'and so on …', output: log })), null);
  assert.equal(formOf(JSON.stringify([log, `a\n[next …]\n${log}`])), null);
  assert.equal(formOf(json.slice(0, -1)), null, 'cut off');
  const header = '[lines 3-9, every 10th numbered]';
  assert.equal(formOf(JSON.stringify({ output: `${header}\n${log}` })), null, 'would be read as ours');
});

test('JSON in a string, records with texts and short answers are left to tables.', () => {
  const records = Array.from({ length: 40 }, (_, id) => ({ id, text: `one\ntwo\n${'x'.repeat(200)}` }));
  assert.equal(formOf(JSON.stringify(records)), null);
  assert.equal(formOf(JSON.stringify({ result: JSON.stringify(records, null, 2) })), null);
  assert.equal(formOf(JSON.stringify({ output: 'one\ntwo' })), null);
  assert.equal(formOf(JSON.stringify({ output: log, rows: records })), null);
});

test('promise 3, proved each time: any text comes back, whoever wrote the JSON.', () => {
  const line = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc.constantFrom('', '\r', '"', "'", '\\', '\\n', '\\"', '…', '[next …]', '\u2028', '\ud83d', '{"a":"b"}'),
    fc.constantFrom('[JSON, … is below: {"output":…}]', '\u001b[31m', '\t', '</b>', '\u0000\u0008'),
  );
  const texts = fc.array(
    fc.array(line, { minLength: 30, maxLength: 60 }).map((lines) => lines.join('\n')),
    {
      minLength: 1,
      maxLength: 3,
    },
  );
  const writers = [
    (value: unknown) => JSON.stringify(value),
    (value: unknown) => JSON.stringify(value, null, '\t'),
    (value: unknown) => `${escaped(JSON.stringify(value), /[^ -~]/g)}\n`,
    (value: unknown) => escaped(JSON.stringify(value), /[<>&\u2028\u2029]/g),
    (value: unknown) => `\r\n ${JSON.stringify(value)} `,
  ];
  let forms = 0;
  fc.assert(
    fc.property(texts, fc.constantFrom(...writers), fc.json(), fc.boolean(), (said, write, beside, isOdd) => {
      // Half of a pair, or a line as between two texts, keeps an answer from having a form.
      const shown = isOdd ? said : said.map((each) => each.toWellFormed().replaceAll('[next …]', '[next]'));
      const text = write({ said: shown, beside });
      const form = formOf(text);
      if (form === null) return;
      forms += 1;
      assert.ok(form.length < text.length);
      assert.equal(envelope.decode(form, null), text);
    }),
    { numRuns: 400 },
  );
  assert.ok(forms > 20, `${forms} forms`);
});

test('Lines of ours stand for nothing that was printed.', () => {
  const form = formOf(JSON.stringify({ one: log, two: log })) ?? '';
  const scopes = envelope.scopes(form.split('\n'))?.scopes ?? [];
  assert.deepEqual(
    scopes.flatMap((scope, at) => (scope === null ? [] : [at, scope.above])),
    [0, Infinity, 41, Infinity],
  );
  assert.equal(envelope.scopes(log.split('\n')), null);
});
