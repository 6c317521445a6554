import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compressText } from '../../src/compress/text.ts';
import type { Engine } from '../../src/engines/engine.ts';
import { engines } from '../../src/engines/index.ts';
import { maxRetrieveBytes } from '../../src/limits.ts';
import { retrieve, type OriginalReader, type Retrieved } from '../../src/mcp/retrieve.ts';
import type { Original } from '../../src/store/originals/original-format.ts';
import { loadTokenCounter } from '../../src/tokens/count.ts';

const count = await loadTokenCounter();
const key = new Uint8Array(32);

interface Folded {
  readonly original: Original;
  readonly omissions: readonly { readonly fromLine: number; readonly toLine: number }[];
  readonly ask: (wanted: { lines?: string; grep?: string }, maxBytes?: number) => Promise<Retrieved>;
}

function folded(text: string, command: string): Folded {
  const { original, omissions, ref } = compressText(
    { text, command, role: 'run', level: 'balanced', key },
    count,
  );
  assert.ok(original !== null && ref !== null, command);
  const reader: OriginalReader = { mayBeOurs: () => true, get: () => Promise.resolve(original) };
  return { original, omissions, ask: (wanted, maxBytes) => retrieve(reader, { ref, ...wanted }, maxBytes) };
}

const words = ['orders', 'users', 'billing', 'cart', 'search'];
const rows = <T>(many: number, row: (at: number) => T): T[] =>
  Array.from({ length: many }, (_, at) => row(at));

/** Texts whose short forms say in one place what lines in another one mean. */
const texts: Readonly<Record<string, { readonly command: string; readonly text: string }>> = {
  'a log with kinds': {
    command: 'docker logs web',
    text: rows(300, (at) =>
      at % 3 === 0
        ? `2026-11-03T10:${10 + (at % 40)}:00Z INFO request ${1_000 + at} of ${words[at % 5] ?? ''} answered in ${at % 90} ms`
        : `2026-11-03T10:${10 + (at % 40)}:00Z DEBUG cache of ${words[at % 5] ?? ''} holds ${at * 3} entries`,
    ).join('\n'),
  },
  'a log with repeats': {
    command: 'docker logs web',
    text: rows(60, (at) => [
      `2026-11-03 10:00:${10 + (at % 50)} INFO step ${at} of the long job has begun to run`,
      ...rows(30, () => '2026-11-03 10:00:00 WARN queue is full, the producer waits for room in it'),
    ])
      .flat()
      .join('\n'),
  },
  'search results': {
    command: 'grep -rn handler src',
    text: rows(
      240,
      (at) => `src/services/${words[Math.floor(at / 60)] ?? ''}/index.ts:${at + 3}:  handler(${at});`,
    ).join('\n'),
  },
  'paths in folders': {
    command: 'find build',
    text: rows(
      300,
      (at) =>
        `build/assets/${words[Math.floor(at / 60)] ?? ''}/generated/chunk-${1_000 + ((at * 7_919) % 8_999)}.js`,
    ).join('\n'),
  },
};

for (const [name, { command, text }] of Object.entries(texts)) {
  test(`What a marker names is answered as it was printed: ${name}.`, async () => {
    const { original, omissions, ask } = folded(text, command);
    assert.notEqual(original.view, text);
    const printed = text.split('\n');
    let at = 0;
    for (const { fromLine, toLine } of omissions) {
      const lines = (await ask({ lines: `${fromLine}-${toLine}` })).text.split('\n');
      const from = printed.indexOf(lines[0] ?? '', at);
      assert.ok(from >= at, lines[0]);
      assert.deepEqual(lines, printed.slice(from, from + lines.length));
      at = from + lines.length;
    }
    assert.equal((await ask({ lines: `1-${original.view.split('\n').length}` })).text, text);
  });

  test(`The numbers of a search are taken by lines: ${name}.`, async () => {
    const { ask } = folded(text, command);
    const pattern = 'billing|step 4[0-9] |1[0-9]7';
    const wanted = text.split('\n').filter((line) => new RegExp(pattern).test(line));
    const hits = (await ask({ grep: pattern })).text.split('\n');
    assert.deepEqual(
      hits.map((hit) => hit.replace(/^[\d-]+:/, '')),
      wanted,
    );
    for (const hit of [hits[0], hits.at(-1)]) {
      const [, lines = '', line = ''] = /^([\d-]+):(.*)$/.exec(hit ?? '') ?? [];
      assert.ok((await ask({ lines })).text.split('\n').includes(line), hit);
    }
  });

  test(`A long answer is got whole, part by part: ${name}.`, async () => {
    const { original, ask } = folded(text, command);
    let lines: string | null = `1-${original.view.split('\n').length}`;
    const got: string[] = [];
    for (let asked = 0; lines !== null; asked += 1) {
      assert.ok(asked < 60, lines);
      const { text: part, remaining } = await ask({ lines }, 4_000);
      got.push(...part.split('\n').filter((line) => !line.startsWith('[headroom: ')));
      lines = remaining;
    }
    assert.deepEqual(got, text.split('\n'));
  });
}

test('A row of a JSON table is answered as the document that it stands for.', async () => {
  const documents = rows(200, (id) => ({
    id,
    service: `${words[id % 5] ?? ''}-service`,
    ms: (id * 37) % 91,
  }));
  const { omissions, ask } = folded(JSON.stringify(documents, null, 2), 'curl -s localhost/items');
  const [first] = omissions;
  assert.ok(first !== undefined);
  const { text } = await ask({ lines: `${first.fromLine}-${first.toLine}` });
  const got = text.split('\n').map((line) => JSON.parse(line) as { id: number });
  assert.equal(got.length, first.toLine - first.fromLine + 1);
  assert.deepEqual(got, documents.slice(got[0]?.id ?? 0, (got[0]?.id ?? 0) + got.length));
  const [hit = ''] = (await ask({ grep: '"id":77,' })).text.split('\n');
  const [, line = '', document = ''] = /^(\d+):(.*)$/.exec(hit) ?? [];
  assert.deepEqual(JSON.parse(document), documents[77]);
  assert.equal((await ask({ lines: line })).text, document);
});

test('A line that stands for more than an answer holds is cut, and the next one follows.', async () => {
  const line = `2026-11-03 10:00:00 WARN ${'the queue is full and nobody takes anything out of it, '.repeat(6)}`;
  const many = Math.ceil((3 * maxRetrieveBytes) / line.length);
  const original = {
    text: [...rows(many + 1, () => line), 'end'].join('\n'),
    view: `${line}\n[the line above ${many} times more]\nend`,
  };
  const reader: OriginalReader = { mayBeOurs: () => true, get: () => Promise.resolve(original) };
  const { text: answer, remaining } = await retrieve(reader, { ref: 'any', lines: '2-3' }, maxRetrieveBytes);
  assert.match(answer, /\[headroom: line \d+ is cut here, \d+ characters left out\]/);
  assert.equal(remaining, '3');
});

test('States that a progress bar was printed over are answered without our sign for them.', async () => {
  const states = rows(
    300,
    (at) => `10:00 Downloading ${at} of 300 kB of the image for ${words[at % 5] ?? ''}`,
  );
  const { original, ask } = folded(`begin\n${states.join('\r')}\nend`, 'docker pull web');
  assert.match(original.view, /\u240d$/m);
  const { text } = await ask({ lines: `1-${original.view.split('\n').length}` });
  assert.deepEqual(text.split('\n'), ['begin', ...states, 'end']);
  const hit = (await ask({ grep: '77 of 300 kB of the image for \\w+$' })).text;
  assert.match(hit, /^\d+:.*Downloading 77 of/m);
});

test('A decoder that cannot read lines one by one fails nobody.', async (t) => {
  const text = rows(
    200,
    (at) => `10:00:${at % 60} INFO request ${at} of ${words[at % 5] ?? ''} is done`,
  ).join('\n');
  const { original, ask } = folded(text, 'docker logs web');
  const log = engineBy('log');
  assert.ok(isLinewise(log));
  t.mock.method(log, 'decodeLines', () => {
    throw new Error('not line by line');
  });
  assert.equal((await ask({ lines: `1-${original.view.split('\n').length}` })).text, text);
});

test('However many ranges are asked for, the form is read back a bounded number of times.', async (t) => {
  const many = rows(
    4_000,
    (at) => `src/services/${words[Math.floor(at / 800)] ?? ''}/index.ts:${at + 3}:  handler(${at});`,
  );
  const { original, ask } = folded(many.join('\n'), 'grep -rn handler src');
  const total = original.view.split('\n').length;
  for (const count of [1, 20, 21, 200, 900]) {
    const asked = rows(count, (at) => 3 + Math.floor((at * (total - 5)) / count));
    const decode = t.mock.method(engineBy('search'), 'decode');
    const got = new Set((await ask({ lines: asked.join(',') })).text.split('\n'));
    assert.ok(decode.mock.callCount() <= 100, `${decode.mock.callCount()} readings for ${count} ranges`);
    decode.mock.restore();
    // Headings stand for no line.
    assert.ok(got.size >= count - words.length, `${got.size} lines for ${count} ranges`);
    assert.deepEqual(
      [...got].filter((line) => !many.includes(line)),
      [],
    );
  }
});

function engineBy(name: string): Engine {
  const engine = engines.find((each) => each.name === name);
  assert.ok(engine !== undefined);
  return engine;
}

function isLinewise(engine: Engine): engine is Engine & Required<Pick<Engine, 'decodeLines'>> {
  return engine.decodeLines !== undefined;
}
