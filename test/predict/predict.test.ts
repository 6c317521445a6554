import assert from 'node:assert/strict';
import { appendFile, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { linesOf } from '../../src/predict/lines.ts';
import { readAll } from '../../src/predict/pool.ts';
import type { PredictOptions } from '../../src/predict/predict.ts';
import { temporaryFolder } from '../cli/run-headroom.ts';
import { claudeSession, homeWithSessions, predictIn, rows, usage, writeSession } from './homes.ts';
import { ClaudeSession, jsonl, said, startedAt } from './transcripts.ts';

test('Sessions of both agents are read, sub-agents with theirs, and nothing is written', async (t) => {
  const home = await homeWithSessions(t);
  const before = await readdir(home, { recursive: true });
  const found = await predictIn(home, { readAll });
  assert.deepEqual(await readdir(home, { recursive: true }), before);
  assert.deepEqual([found.sessions, found.total.requests, found.remarks], [2, 5, []]);
  assert.deepEqual(
    found.projects.map(({ name, sessions }) => [name, sessions]),
    [['/home/me/shop', 2]],
  );
  const { lossless, balanced } = found.total.saved;
  assert.ok(lossless !== null && balanced !== null && lossless > 0 && balanced >= lossless);
  assert.equal(found.total.byUsage, found.total.usd);
  assert.ok(found.bytes > 10_000);
  const { kinds } = found;
  assert.ok((kinds.find(({ kind }) => kind === 'other')?.tokens.before ?? 0) > 2_000);
  assert.deepEqual(await predictIn(home), found, 'threads read what is read without them');
});

test('Folders that the environment names, one agent, the newest sessions and a time narrow what is read', async (t) => {
  const home = await homeWithSessions(t);
  const requests = async (options: Partial<PredictOptions>): Promise<number> =>
    (await predictIn(home, options)).total.requests;
  assert.equal(await requests({ agent: 'codex' }), 2);
  assert.equal(await requests({ limit: 1 }), 2, 'the rollout is newer');
  assert.equal(await requests({ env: { HOME: '/nowhere', CLAUDE_CONFIG_DIR: join(home, '.claude') } }), 3);
  assert.equal(await requests({ env: { HOME: '/nowhere', CODEX_HOME: join(home, '.codex') } }), 2);
  assert.equal(await requests({ agent: 'claude', since: startedAt + 3_000 }), 0, 'no file is that new');
  const found = await predictIn(await temporaryFolder(t));
  assert.deepEqual([found.sessions, found.total.usd, found.folders.length], [0, null, 3]);
});

test('What is amiss with a transcript is told, and the rest goes on', async (t) => {
  const home = await homeWithSessions(t);
  const folder = '.claude/projects/-shop';
  const cut = await writeSession(home, `${folder}/cut.jsonl`, jsonl(claudeSession().lines));
  await appendFile(cut, '{"type":"user","message":{"role":"us');
  await writeSession(home, `${folder}/new.jsonl`, jsonl(claudeSession({ version: '9.1.0' }).lines));
  await symlink(join(home, 'gone'), join(home, folder, 'unreadable.jsonl'));
  const torn = jsonl(claudeSession().lines).replace('\n', '\n}{ no JSON\n');
  await writeSession(home, `${folder}/torn.jsonl`, torn);
  const through = claudeSession();
  through.answer('m3', [{ type: 'tool_use', id: 't2', name: 'mcp__headroom__headroom_retrieve', input: {} }]);
  await writeSession(home, `${folder}/through.jsonl`, jsonl(through.lines));
  const side = new ClaudeSession({ isSidechain: true });
  side.prompt('Look.', null);
  side.answer('side2', [said('Seen.')], usage);
  await writeSession(home, `${folder}/through/subagents/agent-a2.jsonl`, jsonl(side.lines));
  const { remarks, sessions, total } = await predictIn(home);
  const told = remarks.map(({ path, why, isUsed }) => [path.slice(path.lastIndexOf('/') + 1), why, isUsed]);
  const unreadable = told.find(([name]) => name === 'unreadable.jsonl');
  assert.match(String(unreadable?.[1]), /^it cannot be read: ENOENT: no such file or directory$/);
  assert.deepEqual(told.filter((remark) => remark !== unreadable).sort(), [
    ['cut.jsonl', 'its last line is cut off', true],
    ['new.jsonl', 'written by Claude Code 9.1.0, whose transcripts are not known yet', false],
    ['through.jsonl', 'it ran through headroom already', false],
    ['torn.jsonl', 'lines that are no JSON: 1', true],
  ]);
  // They repeat the requests of the first one, but for a sub-agent of what is left out.
  assert.deepEqual([sessions, total.requests], [2, 5]);
});

test('A line that is no run is counted, and the runs behind it are read', async (t) => {
  const file = join(await temporaryFolder(t), 'runs.jsonl');
  const messages = [
    { role: 'user', content: 'Hello?' },
    { role: 'assistant', content: 'Hello.' },
  ];
  await writeFile(file, jsonl([{ id: 'one', messages }, { meta: 1 }, { id: 'two', messages }]));
  const { sessions, remarks } = await predictIn(join(file, '..'), { runs: [file] });
  assert.equal(sessions, 2);
  assert.deepEqual(
    remarks.map(({ why, isUsed }) => [why, isUsed]),
    [['lines that are no runs, {id, messages: [{role, content}]}: 1', true]],
  );
});

test('Runs are read from packed files, and priced as of the model that is named', async (t) => {
  const home = await temporaryFolder(t);
  const messages = [
    { role: 'system', content: 'Be brief. '.repeat(500) },
    { role: 'user', content: 'Which row is wrong?' },
    { role: 'assistant', content: '```bash\nnode rows.js\n```' },
    { role: 'user', content: `<returncode>0</returncode>\n<output>\n${rows}\n</output>` },
    { role: 'assistant', content: 'Row 57.' },
  ];
  const called = [
    { role: 'user', content: 'Which row is wrong?' },
    {
      role: 'assistant',
      content: null,
      tool_calls: [{ id: 't', function: { name: 'Bash', arguments: '{"command":"node rows.js"}' } }],
    },
    { role: 'tool', tool_call_id: 't', content: rows },
    { role: 'assistant', content: 'Row 57.' },
  ];
  const file = join(home, 'runs.jsonl.gz');
  await writeFile(
    file,
    gzipSync(
      jsonl([
        { id: 'one', messages },
        { id: 'two', messages: called },
      ]),
    ),
  );
  const cheap = await predictIn(home, { runs: [file], model: 'claude-haiku-4-5' });
  const dear = await predictIn(home, { runs: [file], model: 'claude-sonnet-4-6' });
  assert.deepEqual([cheap.sessions, cheap.total.requests, cheap.total.byUsage], [2, 4, 0]);
  const [low, high] = [cheap.total.usd ?? 0, dear.total.usd ?? 0];
  assert.ok(low > 0 && high > 2.5 * low);
  assert.ok((dear.total.saved.balanced ?? 0) > 0);
  const other = join(home, 'other.jsonl');
  await writeFile(other, '{"hello":"world"}\n');
  const none = await predictIn(home, { runs: [other] });
  assert.deepEqual(
    none.remarks.map(({ why, isUsed }) => [why, isUsed]),
    [['its lines are no runs, {id, messages: [{role, content}]}', false]],
  );
});

test('Lines are told apart across chunks, and one that is too long is not held', async (t) => {
  const file = join(await temporaryFolder(t), 'lines.jsonl');
  const long = 'ä'.repeat(300_000);
  await writeFile(file, `short\n${long}\n\nlast`);
  const lines = [];
  for await (const line of linesOf(file)) lines.push(line);
  assert.deepEqual(lines, ['short', long, '', 'last']);
  await writeFile(file, '\uFEFFshort\n\uFEFFlast');
  const marked = [];
  for await (const line of linesOf(file)) marked.push(line);
  assert.deepEqual(marked, ['short', '\uFEFFlast'], 'a byte order mark stands at the beginning only');
  await writeFile(file, `short\n${long}\n\nlast`);
  const bounded = [];
  for await (const line of linesOf(file, 1_000)) bounded.push(line);
  assert.deepEqual(bounded, ['short', null, '', 'last']);
  assert.equal((await readFile(file)).length, 600_000 + 12);
});
