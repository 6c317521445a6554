import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { EscapeTracker } from '../../../src/wrap/terminal/escape-tracker.ts';

interface Heard {
  readonly between: boolean;
  readonly events: readonly string[];
}

/** What the tracker makes of the chunks. */
function track(chunks: readonly Uint8Array[]): Heard {
  const events: string[] = [];
  const tracker = new EscapeTracker({
    escape: (body) => events.push(`escape ${body}`),
    control: (body) => events.push(`control ${body}`),
    string: (kind, command) => events.push(`string ${kind} ${command}`),
  });
  for (const chunk of chunks) tracker.feed(chunk);
  return { between: tracker.isBetween, events };
}

function heard(text: string): Heard {
  return track([Buffer.from(text)]);
}

const nasty = fc.constantFrom(
  ...[
    '\x1b',
    '[',
    ']',
    'P',
    'k',
    '\\',
    '\x07',
    ';',
    '?',
    '1',
    '2',
    '0',
    '4',
    '9',
    'h',
    'l',
    'u',
    'm',
    '\x18',
  ],
  ...['é', '漢', '😀', ' ', '\n', '\x9b', '!'],
);
const output = fc.oneof(
  fc.array(nasty).map((parts) => Buffer.from(parts.join(''))),
  fc.uint8Array().map((bytes) => Buffer.from(bytes)),
);

test('what is heard does not depend on how the bytes are cut', () => {
  const cuts = fc.array(fc.nat(64), { maxLength: 12 });
  fc.assert(
    fc.property(output, cuts, (bytes, sizes) => {
      const chunks: Buffer[] = [];
      let rest = bytes;
      for (const size of sizes) {
        chunks.push(rest.subarray(0, size));
        rest = rest.subarray(size);
      }
      assert.deepEqual(track([...chunks, rest]), track([bytes]));
    }),
    { numRuns: 2_000 },
  );
});

test('whatever came before, CAN leads out of it', () => {
  fc.assert(
    fc.property(output, (bytes) => {
      assert.ok(track([bytes, Buffer.from('\x18')]).between);
    }),
  );
});

test('text, and text behind a finished sequence, is between', () => {
  for (const text of [
    '',
    'plain',
    'é漢😀',
    '\x1b[31mred',
    '\x1b7',
    '\x1b(B',
    '\x1b]0;t\x07',
    '\x1b]0;t\x1b\\',
  ]) {
    assert.ok(heard(text).between, JSON.stringify(text));
  }
});

test('the middle of a sequence, a string or a character is not', () => {
  for (const text of [
    '\x1b',
    '\x1b[',
    '\x1b[3',
    '\x1b[?25',
    '\x1b(',
    '\x1b]0;ti',
    '\x1b]0;t\x1b',
    '\x1bPq',
    '\x1bkti',
  ]) {
    assert.ok(!heard(text).between, JSON.stringify(text));
  }
  for (const character of ['é', '漢', '😀']) {
    const bytes = Buffer.from(character);
    for (let end = 1; end < bytes.length; end += 1) assert.ok(!track([bytes.subarray(0, end)]).between);
  }
});

test('sequences and the beginnings of strings are told, in order', () => {
  const text = '\x1b=a\x1b[?1;25hb\x1b]8;;http://x\x07\x1b]2;title\x1b\\\x1bPq#0\x1b\\\x1bkname\x1b\\\x1b[ q';
  assert.deepEqual(heard(text).events, [
    ...['escape =', 'control ?1;25h', 'string ] 8', 'string ] 2', 'escape \\'],
    ...['string P q#0', 'escape \\', 'string k name', 'escape \\', 'control  q'],
  ]);
});

test('a sequence that an ESC or a CAN cuts off is not told', () => {
  assert.deepEqual(heard('\x1b[?2\x1b[?25l').events, ['control ?25l']);
  assert.deepEqual(heard('\x1b[?25\x18l').events, []);
});

test('of an endless sequence only the beginning is kept', () => {
  const [event = ''] = heard(`\x1b[${'1;'.repeat(10_000)}m`).events;
  assert.ok(event.length < 100);
});
