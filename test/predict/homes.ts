import { mkdir, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { claude } from '../../agents/claude/index.ts';
import { codex } from '../../agents/codex/index.ts';
import { readPrices } from '../../src/money/prices.ts';
import { predict, type Prediction, type PredictOptions } from '../../src/predict/predict.ts';
import { readSource } from '../../src/predict/session.ts';
import type { Source } from '../../src/predict/sources.ts';
import type { WorkerAnswer, WorkerSetup } from '../../src/predict/worker.ts';
import { temporaryFolder } from '../cli/run-headroom.ts';
import { counter } from '../pipeline/agent-session.ts';
import { bash, ClaudeSession, CodexSession, jsonl, said, startedAt } from './transcripts.ts';

export const usage = { input: 3, read: 0, written: 20_000, output: 50 };

/** A session in which a list of rows is read, so that something can be saved. */
export function claudeSession(common: Readonly<Record<string, unknown>> = {}): ClaudeSession {
  const session = new ClaudeSession(common);
  session.prompt('Which row is wrong?');
  session.answer('m1', [said('I look.'), bash('t1', 'node rows.js')], usage);
  session.result('t1', rows);
  session.answer('m2', [said('Row 57.')], { ...usage, read: 20_000, written: 4_000 });
  return session;
}

export const rows = JSON.stringify(
  Array.from({ length: 90 }, (_, id) => ({ id, level: id === 57 ? 'FATAL' : 'INFO', region: 'eu-west-1' })),
  null,
  2,
);

/** Reads on this thread: to start threads takes longer than what they read here. */
async function* readHere(
  sources: readonly Source[],
  { home, ...setup }: WorkerSetup,
): AsyncGenerator<WorkerAnswer> {
  const prices = await readPrices(home);
  const priceOf = (name: string, at: number | null) => prices.priceOf(name, at ?? undefined);
  const tools = { ...setup, priceOf, count: await counter() };
  for (const source of sources) yield await readSource(source, tools);
}

export async function predictIn(home: string, options: Partial<PredictOptions> = {}): Promise<Prediction> {
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
    readAll: readHere,
    ...options,
  });
}

export async function writeSession(
  home: string,
  path: string,
  content: string,
  at = startedAt,
): Promise<string> {
  const file = join(home, path);
  await mkdir(join(file, '..'), { recursive: true });
  await writeFile(file, content);
  await utimes(file, at / 1_000, at / 1_000);
  return file;
}

export async function homeWithSessions(t: TestContext): Promise<string> {
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
