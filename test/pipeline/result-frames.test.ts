import assert from 'node:assert/strict';
import { test } from 'node:test';
import { aider } from '../../agents/aider/index.ts';
import { anthropic } from '../../src/wire/anthropic/index.ts';
import { openaiChat } from '../../src/wire/openai-chat/index.ts';
import { loadTokenCounter } from '../../src/tokens/count.ts';
import { openBench } from './bench.ts';

interface Message {
  readonly role: string;
  readonly content: string;
}

/** What pytest prints of parametrised tests that fail alike. */
function failures(expected: number): string {
  const failure = (n: number): string =>
    [
      `____ test_total[${n}] ____`,
      '',
      `n = ${n}`,
      '',
      '    def test_total(n):',
      `>       assert total([n, n + 1], discount=10) == pytest.approx(n * ${expected})`,
      `E       assert ${n * 2} == ${n * expected}.0`,
      '',
      `tests/test_totals.py:${expected}: AssertionError`,
    ].join('\n');
  const count = 30;
  return [
    '=== FAILURES ===',
    ...Array.from({ length: count }, (_, n) => failure(n)),
    '=== short test summary info ===',
    ...Array.from({ length: count }, (_, n) => `FAILED tests/test_totals.py::test_total[${n}] - assert ${n * 2} == ${n * expected}.0`),
    `${count} failed in 0.31s`,
    '',
  ].join('\n'); // prettier-ignore
}

const user = (content: string): Message => ({ role: 'user', content });
const assistant = (content: string): Message => ({ role: 'assistant', content });
const ran = (output: string): Message =>
  user(`I ran this command:\n\npytest -q\n\nAnd got this output:\n\n${output}\n`);
const file = (discount: number): readonly Message[] => [
  user(`I have *added these files to the chat* so you can go ahead and edit them.\n\ntotals.py\n\`\`\`\n${`def total(prices): return sum(prices) * ${discount}\n`.repeat(40)}\`\`\`\n`),
  assistant('Ok, any changes I propose will be to those files.'),
]; // prettier-ignore

/** Three requests of aider 0.86: what a turn said moves before the files once it is done, and files change with each edit. */
const requests: readonly (readonly Message[])[] = [
  [...file(1), user('fix the discount'), assistant('I change it.'), ran(failures(3)), assistant('Ok.'), ran(failures(3))],
  [
    user('fix the discount'), assistant('I change it.'), ran(failures(3)), assistant('Ok.'), ran(failures(3)), assistant('Once more.'),
    ...file(2), user('go on'), assistant('I change it.'), ran(failures(4)), assistant('Ok.'), ran(failures(4)),
  ],
  [
    user('fix the discount'), assistant('I change it.'), ran(failures(3)), assistant('Ok.'), ran(failures(3)), assistant('Once more.'),
    ...file(2), user('go on'), assistant('I change it.'), ran(failures(4)), assistant('Ok.'), ran(failures(4)), assistant('Hm.'), user('so?'),
  ],
]; // prettier-ignore

const system = 'Act as an expert software developer.';
const wires = [
  { wire: openaiChat, bodyOf: (said: readonly Message[]) => ({ model: 'gpt-5.2', messages: [{ role: 'system', content: system }, ...said] }) },
  { wire: anthropic, bodyOf: (said: readonly Message[]) => ({ model: 'claude-opus-4-6', messages: said, system: [{ type: 'text', text: system }] }) },
] as const; // prettier-ignore

for (const { wire, bodyOf } of wires) {
  const messagesOf = (json: string): readonly Message[] => {
    const { messages } = JSON.parse(json) as { messages: readonly Message[] };
    return messages.filter(({ role }) => role !== 'system');
  };

  test(`Append-only, ${wire.id}: what commands print for aider is short, printed twice costs once, and stays as it went out`, async (t) => {
    const { pipeline } = await openBench(t);
    const count = await loadTokenCounter();
    const one = pipeline({ profile: aider.profile });
    const forms = new Map<string, string>();
    for (const said of requests) {
      const body = Buffer.from(JSON.stringify(bodyOf(said)));
      const { body: out, report } = await one.run(body, wire, 'generate');
      const sent = messagesOf(out.toString('utf8', 0, out.length));
      assert.equal(sent.length, said.length);
      const before = said.filter(({ content }) => content.startsWith('I ran'));
      const after = sent.filter(({ content }) => content.startsWith('I ran'));
      assert.equal(after.length, before.length, 'the words around stay');
      for (const [at, message] of said.entries()) {
        if (message.content.startsWith('I ran')) continue;
        assert.deepEqual(sent[at], message, 'all else stays');
      }
      const tokens = (messages: readonly Message[]): number =>
        count(messages.map(({ content }) => content).join(''));
      assert.ok(tokens(after) < tokens(before) * 0.5, `${tokens(before)} -> ${tokens(after)} tokens`);
      for (const [at, { content }] of after.entries()) {
        // Where the messages stand does not tell how they are written: the first and the second of one output do.
        const name = `${at % 2} ${before[at]?.content ?? ''}`;
        assert.equal(forms.get(name) ?? content, content);
        forms.set(name, content);
      }
      assert.deepEqual([report.folds, report.note === 'prefix_broken'], [{}, false]);
    }
    const [first = '', second = ''] = [...forms.values()];
    assert.ok(second.length < first.length / 2, `${first.length} and ${second.length} characters`);
    assert.match(second, /same as/);
  });

  test(`files of the chat are never shortened, nor what a user types, ${wire.id}`, async (t) => {
    const { pipeline } = await openBench(t);
    const said = [...file(3), user(failures(3)), assistant('Ok.'), user(`Look: ${ran(failures(3)).content}`)];
    const body = Buffer.from(JSON.stringify(bodyOf(said)));
    const { changed } = await pipeline({ profile: aider.profile }).run(body, wire, 'generate');
    assert.equal(changed, false);
  });
}
