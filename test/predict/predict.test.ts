import assert from 'node:assert/strict';
import { appendFile, mkdir, readdir, readFile, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { gzipSync } from 'node:zlib';
import { claude } from '../../agents/claude/index.ts';
import { codex } from '../../agents/codex/index.ts';
import { linesOf } from '../../src/predict/lines.ts';
import { predict, type Prediction, type PredictOptions } from '../../src/predict/predict.ts';
import { temporaryFolder } from '../cli/run-headroom.ts';
import { bash, ClaudeSession, CodexSession, jsonl, said, startedAt } from './transcripts.ts';

const usage = { input: 3, read: 0, written: 20_000, output: 50 };

/** A session in which a list of rows is read, so that something can be saved. */
function claudeSession(common: Readonly<Record<string, unknown>> = {}): ClaudeSession {
  const session = new ClaudeSession(common);
  session.prompt('Which row is wrong?');
  session.answer('m1', [said('I look.'), bash('t1', 'node rows.js')], usage);
  session.result('t1', rows);
  session.answer('m2', [said('Row 57.')], { ...usage, read: 20_000, written: 4_000 });
  return session;
}

const rows = JSON.stringify(
  Array.from({ length: 90 }, (_, id) => ({ id, level: id === 57 ? 'FATAL' : 'INFO', region: 'eu-west-1' })),
  null,
  2,
);

async function predictIn(home: string, options: Partial<PredictOptions> = {}): Promise<Prediction> {
  return predict({
    env: { HOME: home },
    home: join(home, 'headroom'),
    profiles: { claude: claude.profile, codex: codex.profile },
    agent: null,
    runs: [],
    model: 'claude-sonnet-5',
    since: null,
    limit: null,
    progress: () => undefined,
    ...options,
  });
}

async function writeSession(home: string, path: string, content: string, at = startedAt): Promise<string> {
  const file = join(home, path);
  await mkdir(join(file, '..'), { recursive: true });
  await writeFile(file, content);
  await utimes(file, at / 1_000, at / 1_000);
  return file;
}

async function homeWithSessions(t: TestContext): Promise<string> {
  const home = await temporaryFolder(t);
  await writeSession(home, '.claude/projects/-shop/s1.jsonl', jsonl(claudeSession().lines));
  const side = new ClaudeSession({ isSidechain: true, agentId: 'a1' });
  side.prompt('Look.', null);
  side.answer('side1', [said('Seen.')], usage);
  await writeSession(home, '.claude/projects/-shop/s1/subagents/agent-a1.jsonl', jsonl(side.lines));
  const rollout = new CodexSession();
  rollout.prompt('Which row is wrong?');
  rollout.exec('c1', 'node rows.js');
  rollout.usage('r1', 20_000, 0, 20);
  rollout.execOutput('c1', rows);
  rollout.item({ type: 'message', role: 'assistant', content: [{ type: 'output_text', text: 'Row 57.' }] });
  rollout.usage('r2', 24_000, 20_000, 20);
  const path = '.codex/sessions/2026/10/01/rollout-1.jsonl';
  await writeSession(home, path, jsonl(rollout.lines), startedAt + 1_000);
  return home;
}

test('Sessions of both agents are read, sub-agents with theirs, and nothing is written', async (t) => {
  const home = await homeWithSessions(t);
  const before = await readdir(home, { recursive: true });
  const found = await predictIn(home);
  assert.deepEqual(await readdir(home, { recursive: true }), before);
  assert.deepEqual([found.sessions, found.total.requests, found.remarks], [2, 5, []]);
  assert.deepEqual(
    found.projects.map(({ name, sessions }) => [name, sessions]),
    [['/home/me/shop', 2]],
  );
  assert.ok(found.total.saved.lossless > 0 && found.total.saved.balanced >= found.total.saved.lossless);
  assert.equal(found.total.byUsage, found.total.usd);
  assert.ok(found.bytes > 10_000);
  const { kinds } = found;
  assert.ok((kinds.find(({ kind }) => kind === 'other')?.tokens.before ?? 0) > 2_000);
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
  assert.deepEqual([found.sessions, found.total.usd, found.folders.length], [0, 0, 3]);
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
  assert.match(String(unreadable?.[1]), /^it cannot be read: ENOENT/);
  assert.deepEqual(told.filter((remark) => remark !== unreadable).sort(), [
    ['cut.jsonl', 'its last line is cut off', true],
    ['new.jsonl', 'written by Claude Code 9.1.0, whose transcripts are not known yet', false],
    ['through.jsonl', 'it ran through headroom already', false],
    ['torn.jsonl', 'lines that are no JSON: 1', true],
  ]);
  // They repeat the requests of the first one, but for a sub-agent of what is left out.
  assert.deepEqual([sessions, total.requests], [2, 5]);
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
  assert.ok(cheap.total.usd > 0 && dear.total.usd > 2.5 * cheap.total.usd);
  assert.ok(dear.total.saved.balanced > 0);
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
  const bounded = [];
  for await (const line of linesOf(file, 1_000)) bounded.push(line);
  assert.deepEqual(bounded, ['short', null, '', 'last']);
  assert.equal((await readFile(file)).length, 600_000 + 12);
});
