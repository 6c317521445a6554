import assert from 'node:assert/strict';
import { test } from 'node:test';
import { claude } from '../../agents/claude/index.ts';
import { codex } from '../../agents/codex/index.ts';
import { replay } from '../../src/bench/runs/replay.ts';
import { generateRuns } from '../../src/bench/workloads/coding-run.ts';

import type { ClientProfile } from '../../src/pipeline/call/client-profile.ts';
import { Pipeline } from '../../src/pipeline/pipeline.ts';
import { Shrinker } from '../../src/pipeline/worker/shrinker.ts';
import { claudeReader } from '../../src/predict/readers/claude.ts';
import { codexReader } from '../../src/predict/readers/codex.ts';
import { readRunExchanges } from '../../src/predict/readers/runs.ts';
import { Replayer } from '../../src/predict/replayer.ts';
import type { Block, Exchange } from '../../src/predict/transcript.ts';
import { memoryDecisions } from '../../src/store/decisions/decisions.ts';
import { memoryOriginals } from '../../src/store/originals/originals.ts';
import { loadTokenCounter } from '../../src/tokens/count.ts';
import { anthropic } from '../../src/wire/anthropic/index.ts';
import { openaiResponses } from '../../src/wire/openai-responses/index.ts';
import type { Wire } from '../../src/wire/wire.ts';
import { bash, ClaudeSession, CodexSession, said } from './transcripts.ts';
import { maxSeenChars } from '../../src/pipeline/worker/recall.ts';

const count = await loadTokenCounter();
const levels = ['lossless', 'balanced'] as const;
type Level = (typeof levels)[number];

/** What the model would see of each result, by its call. */
async function replayed(exchanges: readonly Exchange[], level: Level, profile: ClientProfile) {
  const replayer = new Replayer(level, profile, count);
  const shown = new Map<string, readonly string[]>();
  let blocks: Block[] = [];
  for (const exchange of exchanges) {
    blocks = [...blocks.slice(0, exchange.shared), ...exchange.added];
    for (const { place, decision } of await replayer.decide(exchange)) {
      const block = blocks[place];
      assert.ok(block?.kind === 'result');
      shown.set(
        block.answers,
        block.texts.map((text, index) => decision.texts?.[index] ?? text),
      );
    }
    blocks.push(...exchange.answer);
  }
  return shown;
}

/** The proxy's own pipeline, fed whole bodies. */
function pipelineOf(level: Level, profile: ClientProfile): Pipeline {
  return new Pipeline({
    runner: new Shrinker(count),
    originals: memoryOriginals(),
    decisions: memoryDecisions(),
    profile,
    level,
    durable: true,
    onProblem: (problem) => {
      throw problem;
    },
  });
}

/** The texts of all results of the last body that arrived with each. */
async function proxied(bodies: readonly object[], wire: Wire, level: Level, profile: ClientProfile) {
  const pipeline = pipelineOf(level, profile);
  const shown = new Map<string, readonly string[]>();
  for (const body of bodies) {
    const sent = (await pipeline.run(Buffer.from(JSON.stringify(body)), wire, 'generate')).body.toString();
    for (const [id, texts] of resultsIn(JSON.parse(sent))) if (!shown.has(id)) shown.set(id, texts);
  }
  return shown;
}

function resultsIn(value: unknown): [string, readonly string[]][] {
  if (typeof value !== 'object' || value === null) return [];
  const { type, tool_use_id: use, call_id: call, content, output } = value as Record<string, unknown>;
  if (type === 'tool_result' || String(type).endsWith('_output')) {
    const held = content ?? output;
    const texts = Array.isArray(held) ? (held as { text: string }[]).map(({ text }) => text) : [String(held)];
    return [[String(use ?? call), texts]];
  }
  return Object.values(value).flatMap(resultsIn);
}

for (const level of levels) {
  test(`${level}: runs are decided as the proxy decides them`, async () => {
    let shortened = 0;
    for (const run of generateRuns(5).slice(0, 4)) {
      const { outputs } = await replay(run, level, claude.profile, count);
      const messages = [
        { role: 'system', content: run.system },
        { role: 'user', content: run.prompt },
        ...run.turns.flatMap(({ said: text, command, output, failed }) => [
          { role: 'assistant', content: command === null ? text : `${text}\n\`\`\`bash\n${command}\n\`\`\`` },
          {
            role: 'user',
            content:
              command === null
                ? output
                : `<returncode>${failed ? 1 : 0}</returncode>\n<output>\n${output}\n</output>`,
          },
        ]),
      ];
      const read = readRunExchanges({ id: run.id, messages });
      const shown = await replayed(read?.exchanges ?? [], level, claude.profile);
      assert.ok(shown.size > 10);
      for (const [id, [text]] of shown) {
        const turn = Number(id.slice('call_'.length));
        assert.equal(text, outputs[turn], `${run.id}, turn ${turn}`);
        if (text !== run.turns[turn]?.output) shortened += 1;
      }
    }
    assert.ok(shortened > 20);
  });

  test(`${level}: parallel calls, ways back and very long conversations are decided as the proxy decides them`, async () => {
    const { session, bodies } = windingSession();
    const reader = claudeReader();
    const exchanges = [...session.lines.flatMap((line) => reader.read(line)), ...reader.end()];
    const shown = await replayed(exchanges, level, claude.profile);
    const expected = await proxied(bodies, anthropic, level, claude.profile);
    assert.deepEqual(Object.fromEntries(shown), Object.fromEntries(expected));
    const pointed = [...shown.values()].filter(([text = '']) => text.includes('[same as'));
    assert.ok(pointed.length > 0);
  });

  test(`${level}: scripts of Codex are decided as the proxy decides them`, async () => {
    const session = new CodexSession();
    session.prompt('Which row is wrong?');
    const bodies: object[] = [];
    const items = (): unknown[] =>
      session.lines.filter(({ type }) => type === 'response_item').map(({ payload }) => payload);
    for (let turn = 0; turn < 6; turn += 1) {
      bodies.push({ model: 'gpt-6.1-sol', tools: [tool], input: items() });
      session.exec(`c${turn}`, turn % 2 === 0 ? 'cat rows.json' : `npm test -- part${turn}`);
      session.usage(`r${turn}`, 1_000, 0, 20);
      session.execOutput(`c${turn}`, turn % 2 === 0 ? rows(turn) : testRun(turn));
    }
    bodies.push({ model: 'gpt-6.1-sol', tools: [tool], input: items() });
    session.item({ type: 'message', role: 'assistant', content: [{ type: 'output_text', text: 'None.' }] });
    const reader = codexReader();
    const exchanges = [...session.lines.flatMap((line) => reader.read(line)), ...reader.end()];
    const shown = await replayed(exchanges, level, codex.profile);
    const expected = await proxied(bodies, openaiResponses, level, codex.profile);
    assert.deepEqual(Object.fromEntries(shown), Object.fromEntries(expected));
    assert.ok([...shown.values()].some(([, text]) => (text ?? rows(0)).length < rows(0).length / 2));
  });
}

const tool = { type: 'function', name: 'mcp__headroom__headroom_retrieve', parameters: {} };

function rows(seed: number): string {
  const list = Array.from({ length: 90 }, (_, id) => ({
    id,
    level: id === 57 ? 'FATAL' : 'INFO',
    message: `request ${(id * 7_919 + seed) % 1_000} served`,
  }));
  return JSON.stringify(list, null, 2);
}

function testRun(seed: number): string {
  const passed = Array.from({ length: 60 }, (_, at) => `  ok ${at + 1} - case ${at} of part ${seed % 3}`);
  return ['TAP version 13', ...passed, '1..60'].join('\n');
}

const source = Array.from({ length: 80 }, (_, at) => `export const row${at} = makeRow(${at * 31});`).join(
  '\n',
);

/** A session, and the bodies that its agent sent. */
function windingSession(): { session: ClaudeSession; bodies: object[] } {
  const session = new ClaudeSession();
  const bodies: object[] = [];
  let messages: object[] = [];
  const tools = [{ name: 'Bash' }, { name: 'mcp__headroom__headroom_retrieve' }];
  const prompt = (text: string, parent?: string): void => {
    session.prompt(text, parent);
    messages.push({ role: 'user', content: [{ type: 'text', text }] });
  };
  let calls = 0;
  const turn = (commands: readonly (readonly [command: string, output: string])[]): string => {
    bodies.push({ model: 'claude-sonnet-5', tools, messages: [...messages] });
    const made = commands.map(([command, output]) => ({ id: `t${(calls += 1)}`, command, output }));
    const uses = made.map(({ id, command }) => bash(id, command));
    session.answer(`m${bodies.length}`, [said('I look.'), ...uses]);
    messages.push({ role: 'assistant', content: [said('I look.'), ...uses] });
    let last = '';
    for (const { id, output } of made) last = session.result(id, output);
    const results = made.map(({ id, output }) => ({ type: 'tool_result', tool_use_id: id, content: output }));
    messages.push({ role: 'user', content: results });
    return last;
  };
  prompt('Which row is wrong?');
  turn([
    ['cat rows.json', rows(1)],
    ['npm test', testRun(1)],
  ]);
  const kept = turn([['npm test', testRun(4)]]);
  const before = [...messages];
  turn([['cat notes.txt', `${testRun(2)}\n${rows(3)}`]]);
  turn([['npm test -- two', testRun(2)]]);
  messages = before;
  prompt('No, the other one.', kept);
  turn([['npm test -- two', testRun(5)]]);
  turn([['cat src/rows.js', source]]);
  turn([['sed -n 10,60p src/rows.js', source.split('\n').slice(9, 60).join('\n')]]);
  for (let part = 0; part < 4; part += 1) {
    const line = (at: number): string => `line ${at} of part ${part} says ${(at * 7_919) % 9_973} twice\n`;
    const text = Array.from({ length: maxSeenChars / 3 / 40 }, (_, at) => line(at)).join('');
    turn([['cat big.txt', text]]);
    turn([['npm test', testRun(part)]]);
  }
  turn([['true', '']]);
  bodies.push({ model: 'claude-sonnet-5', tools, messages: [...messages] });
  session.answer('end', [said('None.')]);
  return { session, bodies };
}
