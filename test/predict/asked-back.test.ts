import assert from 'node:assert/strict';
import { test } from 'node:test';
import { claude } from '../../agents/claude/index.ts';
import { claudeReader } from '../../src/predict/readers/claude.ts';
import { Tape } from '../../src/predict/tape.ts';
import { loadTokenCounter } from '../../src/tokens/count.ts';
import { bash, ClaudeSession, said } from './transcripts.ts';

const count = await loadTokenCounter();

const folders = ['cart', 'stock', 'bills', 'users'];
const listing = folders
  .flatMap((folder) =>
    Array.from({ length: 150 }, (_, at) => `./src/${folder}/deep/part${at}/unit_${folder}_${at}.ts`),
  )
  .join('\n');

/** Tokens fetched before each exchange of a session whose agent then runs a command. */
async function fetchedBefore(command: string): Promise<readonly number[][]> {
  const session = new ClaudeSession();
  session.prompt('What is there?');
  session.answer('m1', [bash('t1', 'find . -name "*.ts"')]);
  session.result('t1', listing);
  session.answer('m2', [said('I look.'), bash('t2', command)]);
  session.result('t2', 'export const one = 1;');
  session.answer('m3', [said('So.')]);
  const reader = claudeReader();
  const tape = new Tape(claude.profile, count);
  for (const exchange of [...session.lines.flatMap((line) => reader.read(line)), ...reader.end()])
    await tape.add(exchange);
  tape.end();
  const [, second] = tape.exchanges;
  assert.ok((second?.added[0]?.balanced ?? Infinity) < (second?.added[0]?.lossless ?? 0), 'it is folded');
  return tape.exchanges.map(({ fetched }) => fetched);
}

test('A file that was left out of a list and is read next would have been asked back', async () => {
  const [first, second, third] = await fetchedBefore('cat src/users/deep/part77/unit_users_77.ts');
  assert.deepEqual([first, third], [[], []]);
  assert.equal(second?.length, 1);
  assert.ok((second[0] ?? 0) > 100);
});

test('What nobody names again is not asked back', async () => {
  assert.deepEqual(await fetchedBefore('git status'), [[], [], []]);
});
