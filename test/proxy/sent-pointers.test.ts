import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Level } from '../../src/settings.ts';
import { storedReferenceOf } from '../../src/store/originals/reference.ts';
import { outputOf, outputs } from '../pipeline/alike-outputs.ts';
import { anthropicBody, type Turn } from '../wire/conversations.ts';
import { proxied } from './proxied.ts';
import { followSent } from './sent-pointers.ts';

const source = Array.from({ length: 60 }, (_, at) => `  const part${String(at)} = read(${String(at * 7)});`);

/** Claude Code reads a part of a file. */
function read(from: number, to: number, edited = -1): Turn {
  const lines = source.slice(from - 1, to).map((line, at) => {
    const number = from + at;
    return `${String(number).padStart(6)}\t${number === edited ? `${line} // edited` : line}`;
  });
  return {
    tool: 'Read',
    input: { file_path: '/srv/shop/src/cart.ts', offset: from },
    output: lines.join('\n'),
  };
}

function printed(kind: string, variant: number, rows: number, from = 0): Turn {
  return { ...turnOf(outputOf(kind, outputs.get(kind)?.[variant] ?? '', rows, from)) };
}

function turnOf({ command, text }: { readonly command: string; readonly text: string }): Turn {
  return { command, output: text };
}

const bare = source.join('\n');
const failing = [...source.slice(0, 20), 'AssertionError: expected 3, got 4', ...source.slice(20, 40)].join(
  '\n',
);

/** Conversations in which much is seen twice, alike in words and different in what it means. */
const conversations: Readonly<Record<string, readonly Turn[]>> = {
  'a file read, written and tested again and again': [
    read(1, 40),
    { command: "sed -n '10,30p' src/cart.ts", output: source.slice(9, 30).join('\n') },
    read(5, 35),
    { command: `cat > src/new.ts <<'EOF'\n${bare}\nEOF`, output: '' },
    { command: "sed -n '20,50p' src/new.ts", output: source.slice(19, 50).join('\n') },
    read(20, 60, 33),
    { command: 'cat src/new.ts', output: bare },
    { command: 'npm test', output: failing, isError: true },
    { command: 'npm test', output: `${failing}\nagain` },
    { command: 'cat test/new.ts', output: [...source].reverse().join('\n') },
    { command: 'cat other/new.ts', output: `${[...source].reverse().join('\n')}\nend` },
    { command: 'npm test', output: `${failing}\nagain` },
    read(1, 60),
  ],
  'outputs alike in words below headers that differ': [...outputs.keys()].flatMap((kind) => [
    printed(kind, 0, 24),
    printed(kind, 1, 24),
    printed(kind, 0, 24, 6),
  ]),
  'long outputs of which lines are left out': ['log', 'search', 'names', 'table', 'pytest', 'json'].flatMap(
    (kind) => [printed(kind, 0, 260), printed(kind, 1, 260), printed(kind, 0, 300, 20)],
  ),
};

test('a pointer that leads elsewhere is found out', async () => {
  const bodyOf = (second: string): string =>
    anthropicBody([
      { command: 'cat a.ts', output: bare },
      { command: 'cat b.ts', output: second },
    ]);
  const equal = async (second: string): Promise<boolean[]> =>
    (await followSent(bodyOf(second), bodyOf(bare), () => Promise.resolve(null))).map(
      ({ isEqual }) => isEqual,
    );
  assert.deepEqual(await equal('[same as lines 1-60 of "cat a.ts"]'), [true]);
  assert.deepEqual(await equal(`[same as lines 2-60 of "cat a.ts"]\n${source[59] ?? ''}`), [false]);
  await assert.rejects(equal('[same as lines 1-61 of "cat a.ts"]'), /Leads to no text/);
  await assert.rejects(equal('[same as lines 1-60 of "cat c.ts"]'), /Nothing stands there/);
});

for (const level of ['lossless', 'balanced'] satisfies readonly Level[]) {
  for (const [name, turns] of Object.entries(conversations)) {
    test(`every pointer that goes upstream leads to what was printed: ${level}, ${name}`, async (t) => {
      const roles = { Bash: 'run', Read: 'read' } as const;
      const retrieval = { channel: 'mcp', tools: ['mcp__headroom__headroom_retrieve'] } as const;
      const profile = { roles, retrieval, fallsBackToHttp: false, wrappings: [] };
      const { post, received, store, problems } = await proxied(t, { changes: { level, profile } });
      let given = '';
      for (let count = 1; count <= turns.length; count += 1) {
        given = anthropicBody(turns.slice(0, count));
        await post('/v1/messages', given);
      }
      assert.deepEqual(problems, []);
      const all = await followSent(received.at(-1)?.body.toString() ?? '', given, async (ref) => {
        return (await store.originals.get(storedReferenceOf(ref) ?? ''))?.view ?? null;
      });
      assert.deepEqual(
        all.filter(({ isEqual }) => !isEqual).map(({ followed }) => followed),
        [],
      );
      assert.ok(all.length >= 3, `only ${String(all.length)} pointers`);
    });
  }
}
