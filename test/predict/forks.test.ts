import assert from 'node:assert/strict';
import { test } from 'node:test';
import { claudeReader } from '../../src/predict/readers/claude.ts';
import { codexReader } from '../../src/predict/readers/codex.ts';
import type { TranscriptReader } from '../../src/predict/transcript.ts';
import { temporaryFolder } from '../cli/run-headroom.ts';
import { predictIn, usage, writeSession } from './homes.ts';
import { bash, ClaudeSession, jsonl, said, startedAt } from './transcripts.ts';

type Line = Readonly<Record<string, unknown>>;

/** Lines of a rollout, all of one moment. */
class Rollout {
  readonly id: string;
  readonly at: number;
  readonly lines: Line[] = [];
  #total = 0;

  constructor(id: string, at = startedAt, meta: Line = {}) {
    this.id = id;
    this.at = at;
    this.#add('session_meta', {
      id,
      cwd: '/shop',
      originator: 'codex_exec',
      cli_version: '0.171.0',
      ...meta,
    });
  }

  #add(type: string, payload: Line): void {
    this.lines.push({ timestamp: new Date(this.at).toISOString(), type, payload });
  }

  /** The beginning of another rollout, as a fork writes it down at its own time. */
  repeat(other: Rollout, lines = other.lines.length): this {
    for (const line of other.lines.slice(0, lines)) {
      const isMeta = line['type'] === 'session_meta';
      this.lines.push(isMeta ? line : { ...line, timestamp: new Date(this.at).toISOString() });
    }
    this.#total = other.#total;
    return this;
  }

  prompt(text: string): this {
    this.#add('turn_context', { cwd: '/shop', model: 'gpt-6.2-sol' });
    this.#add('response_item', { type: 'message', role: 'user', content: [{ type: 'input_text', text }] });
    return this;
  }

  /** A call, its usage and its output. */
  call(id: string): this {
    this.#add('response_item', {
      type: 'function_call',
      id: `fc_${this.id}`,
      call_id: id,
      name: 'shell',
      arguments: '{}',
    });
    this.used();
    this.#add('response_item', { type: 'function_call_output', call_id: id, output: `output of ${id}` });
    return this;
  }

  text(text: string): this {
    this.#add('response_item', {
      type: 'message',
      role: 'assistant',
      content: [{ type: 'output_text', text }],
    });
    return this.used();
  }

  used(): this {
    const last = { input_tokens: 3000, cached_input_tokens: 0, output_tokens: 100, total_tokens: 3100 };
    this.#total += 3100;
    const info = { total_token_usage: { total_tokens: this.#total }, last_token_usage: last };
    // Codex tells it more than once.
    for (let times = 0; times < 2; times += 1) this.#add('event_msg', { type: 'token_count', info });
    return this;
  }

  rolledBack(): this {
    this.#add('event_msg', { type: 'thread_rolled_back', num_turns: 1 });
    return this;
  }

  started(): this {
    this.#add('event_msg', { type: 'task_started' });
    return this;
  }
}

/** Requests of all files, each once. */
function requestsIn(reader: () => TranscriptReader, ...files: readonly (readonly Line[])[]): number {
  const ids = files.flatMap((lines) => {
    const one = reader();
    return [...lines.flatMap((line) => one.read(line)), ...one.end()].map(({ id }) => id);
  });
  assert.ok(!ids.includes(null));
  return new Set(ids).size;
}

const codex = (...rollouts: readonly Rollout[]): number =>
  requestsIn(codexReader, ...rollouts.map(({ lines }) => lines));

const parent = (): Rollout => new Rollout('a').prompt('look').call('c1').call('c2').call('c3');
const later = startedAt + 100_000;

test('What a fork of Codex repeats is counted once', () => {
  const fork = new Rollout('b', later, { forked_from_id: 'a' })
    .repeat(parent())
    .prompt('and now?')
    .call('d1');
  assert.equal(codex(parent(), fork), 4);
  assert.equal(codex(fork, parent()), 4);
});

test('So is what a fork of a fork repeats, and what the parent does after it', () => {
  const fork = new Rollout('b', later, { forked_from_id: 'a' })
    .repeat(parent())
    .prompt('and now?')
    .call('d1');
  const second = new Rollout('c', later, { forked_from_id: 'b' }).repeat(fork).prompt('once more').call('e1');
  assert.equal(codex(parent().call('c4'), fork, second), 6);
});

test('A fork in the middle of a turn repeats a call without its usage', () => {
  const whole = parent();
  // Meta, context, prompt; call, two usages, output, of c1 and c2; the call of c3 alone.
  const fork = new Rollout('b', later, { forked_from_id: 'a' })
    .repeat(whole, 3 + 4 + 4 + 1)
    .prompt('stop')
    .call('d1');
  assert.equal(codex(whole, fork), 4);
});

test('Words alone are known by the session that they come from', () => {
  const first = (): Rollout => new Rollout('a').prompt('hi').text('Hello.');
  const fork = new Rollout('b', later, { forked_from_id: 'a' }).repeat(first()).prompt('bye').text('Bye.');
  assert.equal(codex(first(), fork), 2);
  assert.equal(
    codex(first(), new Rollout('z').prompt('hi').text('Hello.')),
    2,
    'another session says the same',
  );
});

test('A session that is resumed in a new file is known by the identifiers of its calls', () => {
  const [one, two] = ['call_4f9k2m8s1q7w3e6r', 'call_9a8b7c6d5e4f3g2h'];
  const first = new Rollout('a').prompt('look').call(one).call(two);
  const resumed = new Rollout('n', later).prompt('look').call(one).call(two).prompt('go on').text('Done.');
  assert.equal(codex(first, resumed), 3);
});

test('The same file in two folders is one session', () => {
  assert.equal(codex(parent(), parent()), 3);
});

test('A turn that was taken back and asked again is billed twice, in a fork as well', () => {
  const first = (): Rollout =>
    new Rollout('a').started().prompt('hi').text('Hello.').rolledBack().started().prompt('hi').text('Hello.');
  assert.equal(codex(first()), 2);
  const fork = new Rollout('b', later, { forked_from_id: 'a' }).repeat(first()).prompt('bye').text('Bye.');
  assert.equal(codex(first(), fork), 3);
});

test('Two sub-agents that begin with what their parent said are counted by what they add', () => {
  const spawn = (id: string): Rollout =>
    new Rollout(id, later, { source: { subagent: { thread_spawn: { parent_thread_id: 'a' } } } })
      .repeat(parent())
      .prompt(`part ${id}`)
      .call(`${id}1`);
  assert.equal(codex(parent(), spawn('s'), spawn('t')), 5);
});

function claudeLines(
  common: Line,
  more: (session: ClaudeSession) => void = () => undefined,
): readonly Line[] {
  const session = new ClaudeSession(common);
  session.prompt('Why?', null);
  session.answer('m1', [bash('t1', 'ls')], usage);
  session.result('t1', 'a.ts');
  session.answer('m2', [said('So.')], usage);
  more(session);
  return session.lines;
}

test('What Claude Code repeats in a resumed session, a fork or a copy is counted once', () => {
  const first = claudeLines({ sessionId: 's1' });
  const resumed = claudeLines({ sessionId: 's2' }, (session) => {
    session.prompt('And now?');
    session.answer('m3', [said('Now.')], usage);
  });
  assert.equal(requestsIn(claudeReader, first, resumed), 3);
  assert.equal(requestsIn(claudeReader, first, first), 2);
  assert.equal(requestsIn(claudeReader, [...first, ...first]), 2, 'in one file');
  const side = claudeLines({ sessionId: 's1', isSidechain: true, agentId: 'a1' });
  assert.equal(requestsIn(claudeReader, side, side), 2, 'a sub-agent in two files');
});

test('predict adds a thread and its fork up to what both cost', async (t) => {
  const home = await temporaryFolder(t);
  const fork = new Rollout('b', later, { forked_from_id: 'a' })
    .repeat(parent())
    .prompt('and now?')
    .call('d1');
  await writeSession(home, '.codex/sessions/2026/10/01/rollout-a.jsonl', jsonl(parent().lines));
  await writeSession(home, '.codex/sessions/2026/10/01/rollout-b.jsonl', jsonl(fork.lines), later);
  await writeSession(home, '.codex/archived_sessions/rollout-a.jsonl', jsonl(parent().lines));
  const { total } = await predictIn(home, { agent: 'codex' });
  assert.equal(total.requests, 4);
});
