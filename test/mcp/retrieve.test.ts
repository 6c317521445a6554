import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isHeadroomError } from '../../src/errors.ts';
import { maxRetrieveBytes } from '../../src/limits.ts';
import { retrieve, type OriginalReader, type Wanted } from '../../src/mcp/retrieve.ts';
import { loadTokenCounter } from '../../src/tokens/count.ts';
import { retrieveNoteBytes } from '../../src/mcp/bounded.ts';

const ref = 'k3f9a2c1m0';

interface Original {
  readonly text: string;
  readonly view: string;
}

const forged = 'k3f9a2c1m0zz';

function keeping(original: Original): OriginalReader {
  return {
    mayBeOurs: (asked) => asked !== forged,
    get: (asked) => Promise.resolve(asked === ref ? original : null),
  };
}

function numbered(count: number): string {
  return Array.from({ length: count }, (_, index) => `line ${index + 1} of the log`).join('\n');
}

async function ask(original: Original, wanted: Omit<Wanted, 'ref'>, maxBytes?: number): Promise<string> {
  return (await retrieve(keeping(original), { ref, ...wanted }, maxBytes)).text;
}

const log = { text: numbered(500), view: numbered(500) };

test('Without a selection the answer is the text as the tool printed it', async () => {
  const original = { text: '[{"a":1},\r\n {"a":2}]\n', view: 'a\n1\n2' };
  assert.equal(await ask(original, {}), original.text);
});

test('Lines are those of the view, counted from 1, both ends included', async () => {
  const original = { text: '[{"a":1},{"a":2}]', view: 'a\n1\n2' };
  assert.equal(await ask(original, { lines: '2-3' }), '1\n2');
  assert.equal(await ask(log, { lines: '499-' }), 'line 499 of the log\nline 500 of the log');
  assert.equal(await ask(log, { lines: '1,7' }), 'line 1 of the log\nline 7 of the log');
});

test('Lines that match carry their numbers, within the lines asked for', async () => {
  assert.equal(
    await ask(log, { grep: ' 49. ', lines: '498-' }),
    ['498:line 498 of the log', '499:line 499 of the log'].join('\n'),
  );
});

test('A pattern without a match says where it looked', async () => {
  assert.equal(await ask(log, { grep: 'FATAL', lines: '2-9' }), 'No line of 2-9 matches "FATAL".');
});

const factored = {
  text: Array.from({ length: 400 }, (_, row) => `2026-11-01 step ${row}`).join('\n'),
  view: ['400 rows of 2026-11-01 {step}', ...Array.from({ length: 400 }, (_, row) => `s${row}`)].join('\n'),
};

test('What only the original says is answered with its lines, numbered as they stand there', async () => {
  const [head, ...lines] = (await ask(factored, { grep: 'step 39[89]' })).split('\n');
  assert.match(
    head ?? '',
    /matches "step 39\[89\]"\. These are lines of the original; lines= does not apply/,
  );
  assert.deepEqual(lines, ['399:2026-11-01 step 398', '400:2026-11-01 step 399']);
});

test('A pattern that neither form matches is told in one line', async () => {
  assert.equal(await ask(factored, { grep: 'FATAL' }), 'No line of 1-401 matches "FATAL".');
});

test('Where the view shows only some of the matches the original answers, and says so', async () => {
  const rows = ['billing-service', 'search-service', 'billing-service'].map(
    (service, id) => `{"id":${id},"service":"${service}","note":"${id === 1 ? 'asks billing-service' : ''}"}`,
  );
  const view =
    '3 rows of {"service":"{service}-service"}\n0\tbilling\t\n1\tsearch\tasks billing-service\n2\tbilling\t';
  const text = await ask({ text: rows.join('\n'), view }, { grep: 'billing-service' });
  assert.match(text, /matches "billing-service" 1 times, the original 3 times/);
  assert.deepEqual(
    text.split('\n').slice(1),
    rows.map((row, index) => `${index + 1}:${row}`),
  );
});

test('A match elsewhere in the view is not answered from the original', async () => {
  assert.equal(await ask(factored, { grep: '2026', lines: '2-9' }), 'No line of 2-9 matches "2026".');
});

test('Lines of the original are bounded too, and the last line says how to see less', async () => {
  const text = await ask(factored, { grep: ' step' }, 1_000);
  assert.ok(Buffer.byteLength(text) <= 1_000);
  const shown = text.split('\n').filter((line) => /^\d+:/.test(line)).length;
  assert.ok(shown > 10);
  assert.ok(text.endsWith(`\n[headroom: ${400 - shown} more lines; ask with a narrower pattern]`));
});

test('Of an original in one long line each match is shown with what stands around it', async () => {
  const rows = Array.from({ length: 900 }, (_, id) => ({
    id,
    note: '😀'.repeat(40),
    zone: id % 400 === 3 ? 'eu' : 'us',
  }));
  const text = JSON.stringify(rows);
  const answer = await ask({ text, view: 'rows' }, { grep: '"zone":"eu"' });
  assert.equal(answer.split('"zone":"eu"},{').length, 4);
  assert.ok(answer.length < 1_500, String(answer.length));
  assert.ok(answer.split('\n')[1]?.startsWith('1:…'));
  assert.equal(Buffer.from(answer).toString(), answer);
});

test('Lines behind the end are refused with the number there are', async () => {
  await assert.rejects(
    ask(log, { lines: '501-600' }),
    (error) => isHeadroomError(error) && error.code === 'USAGE' && error.mend.includes('1 to 500'),
  );
});

test('An unknown reference ends in one sentence that asks for no second try', async () => {
  await assert.rejects(retrieve(keeping(log), { ref: 'zzzzzzzzzz' }), (error) => {
    assert.ok(isHeadroomError(error));
    assert.equal(error.code, 'ORIGINAL_GONE');
    assert.match(error.problem, /^gone: /);
    assert.doesNotMatch(error.message, /retry|again later|headroom_retrieve/);
    return true;
  });
});

test('A reference that was never ours is told so, in one sentence that sends nobody to run anything', async () => {
  await assert.rejects(retrieve(keeping(log), { ref: forged }), (error) => {
    assert.ok(isHeadroomError(error));
    assert.equal(error.code, 'ORIGINAL_GONE');
    assert.match(error.problem, /^"k3f9a2c1m0zz" was not written by headroom/);
    assert.doesNotMatch(error.message, /run the command/);
    return true;
  });
});

test('A bounded answer says how many lines remain and which to ask for', async () => {
  const text = await ask(log, { lines: '1-100,400-500' }, 1_000);
  const all = text.split('\n');
  const last = all.pop();
  assert.ok(text.length <= 1_000);
  assert.equal(
    last,
    `[headroom: ${201 - all.length} more lines; ask for lines=${all.length + 1}-100,400-500]`,
  );
});

test('Following the last line of each answer yields every line exactly once', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.string({ maxLength: 60, unit: 'grapheme' }), { minLength: 1, maxLength: 200 }),
      fc.integer({ min: retrieveNoteBytes + 100, max: 2_000 }),
      async (lines, maxBytes) => {
        const view = lines.map((line) => line.replaceAll(/[\n]/g, ' ')).join('\n');
        const seen: string[] = [];
        let wanted: string | null = `1-${lines.length}`;
        while (wanted !== null) {
          const answer = await retrieve(keeping({ text: view, view }), { ref, lines: wanted }, maxBytes);
          assert.ok(Buffer.byteLength(answer.text) <= maxBytes);
          const rows = answer.text.split('\n');
          seen.push(...(answer.remaining === null ? rows : rows.slice(0, -1)));
          wanted = answer.remaining;
        }
        assert.equal(seen.join('\n'), view);
      },
    ),
  );
});

test('An answer that fits without a note is given whole', async () => {
  for (const maxBytes of [899, 900, 1_199, 1_200]) {
    const view = `${'x'.repeat(899)}\n${'y'.repeat(300)}`;
    const text = await ask({ text: view, view }, { lines: '1-2' }, maxBytes);
    assert.ok(text.length <= maxBytes, `${maxBytes}`);
    assert.doesNotMatch(text, / 0 characters/);
    assert.equal(text === view, maxBytes === 1_200);
  }
});

test('A line longer than an answer may be is cut, and the answer says so', async () => {
  const long = 'x'.repeat(5_000);
  const original = { text: `${long}\nshort`, view: `${long}\nshort` };
  const text = await ask(original, {}, 2_000);
  assert.ok(text.length <= 2_000);
  assert.match(text, /\n\[headroom: line 1 is cut here, 3300 characters left out\]\n/);
  assert.match(text, /\n\[headroom: 1 more line; ask for lines=2\]$/);
});

test('A full answer stays under 25,000 tokens whatever the text is made of', async () => {
  const count = await loadTokenCounter();
  const points = (first: number, span: number): string =>
    Array.from({ length: 40_000 }, (_, at) => String.fromCodePoint(first + ((at * at * 7_919) % span))).join(
      '',
    );
  const texts = {
    base64: Buffer.from(Array.from({ length: 60_000 }, (_, at) => (at * at * 7_919 + at) % 251)).toString(
      'base64',
    ),
    emoji: points(0x1f300, 0x2ff),
    'common CJK': points(0x4e00, 0x51a5),
    'rare CJK': points(0x20000, 0x9fff),
    'rows of one digit': Array.from({ length: 40_000 }, (_, at) => String((at * 7) % 10)).join('\n'),
  };
  for (const [name, text] of Object.entries(texts)) {
    const answer = await ask({ text, view: text }, {}, maxRetrieveBytes);
    assert.ok(Buffer.byteLength(answer) > maxRetrieveBytes / 2, name);
    assert.ok(count(answer) <= 25_000, `${name}: ${count(answer)} tokens`);
    assert.ok(!answer.includes('\ufffd'), `${name} is cut inside a character`);
  }
});
