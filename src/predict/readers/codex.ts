import { HeadroomError } from '../../errors.ts';
import { objectAt, type JsonObject } from '../../json/object.ts';
import type { Usage } from '../../wire/wire.ts';
import { Thread } from '../thread.ts';
import type { About, Block, Exchange, Line, TranscriptReader } from '../transcript.ts';
import { AnswerNames } from './answer-names.ts';
import { countAt, objectsAt, textAt, textsOf, timeAt } from './fields.ts';

/** Releases whose lines have the form that is read here; seen: 0.169.0, 0.171.0. */
const knownVersion = /^[01]\./;

/**
 * A session of Codex, `sessions/<day>/rollout-*.jsonl`: the items of its prompts as they are sent (`response_item`),
 * and beside them what the interface shows, which is skipped. Usage comes behind the answer, from older releases only
 * as the sum so far (`token_count`).
 */
export function codexReader(): TranscriptReader {
  const about: About = { project: null, version: null, inCodeMode: false };
  const session: Session = {
    ...{ thread: new Thread(0), names: new AnswerNames() },
    ...{ model: null, total: 0, isOpen: false, turns: [] },
  };
  return {
    about,
    read: (line) => {
      const payload = objectAt(line, 'payload');
      if (line['type'] === 'session_meta') {
        learn(about, payload);
        session.names.startedBy(payload);
      }
      if (line['type'] === 'turn_context') {
        session.model = textAt(payload, 'model') ?? session.model;
        about.project = textAt(payload, 'cwd') ?? about.project;
      }
      if (textAt(payload, 'type') === 'additional_tools') about.inCodeMode = true;
      return readLine(session, line, payload);
    },
    end: () => session.thread.end(),
  };
}

interface Session {
  readonly thread: Thread;
  readonly names: AnswerNames;
  model: string | null;
  /** Tokens of all requests so far, as `token_count` sums them: lines that repeat it tell of no request. */
  total: number;
  /** The newest answer may go on. */
  isOpen: boolean;
  /** Where each of the user's turns begins. */
  readonly turns: number[];
}

function learn(about: About, meta: JsonObject): void {
  about.project ??= textAt(meta, 'cwd');
  about.version ??= textAt(meta, 'cli_version');
  if (about.version === null || knownVersion.test(about.version)) return;
  throw new HeadroomError(
    'INPUT_UNREADABLE',
    `written by Codex ${about.version}, whose transcripts are not known yet`,
    'Look for a newer headroom.',
  );
}

function readLine(session: Session, line: Line, payload: JsonObject): readonly Exchange[] {
  const at = timeAt(line, 'timestamp');
  switch (line['type']) {
    case 'response_item':
      return readItem(session, payload, at);
    case 'token_usage_record':
      bill(session, usageOf(objectAt(payload, 'usage')));
      return [];
    case 'event_msg':
      return readEvent(session, payload);
    case 'compacted':
      return compact(session, payload, at);
    default:
      return [];
  }
}

function readEvent(session: Session, payload: JsonObject): readonly Exchange[] {
  const { thread, turns } = session;
  switch (payload['type']) {
    case 'task_started':
      turns.push(thread.length);
      return [];
    case 'token_count': {
      const info = objectAt(payload, 'info');
      const total = countAt(objectAt(info, 'total_token_usage'), 'total_tokens') ?? 0;
      if (total !== session.total) bill(session, usageOf(objectAt(info, 'last_token_usage')));
      session.total = total;
      return [];
    }
    case 'thread_rolled_back': {
      const [start] = turns.splice(-(countAt(payload, 'num_turns') ?? turns.length));
      session.isOpen = false;
      if (start === undefined) return [];
      session.names.cut(start);
      return thread.cut(start);
    }
    default:
      return [];
  }
}

function bill(session: Session, usage: Usage | null): void {
  const { thread } = session;
  const newest = thread.newestAnswer;
  if (newest === -1 || thread.hasUsage(newest)) return;
  thread.addToAnswer(newest, [], usage);
  session.isOpen = false;
}

function readItem(session: Session, item: JsonObject, at: number | null): readonly Exchange[] {
  const { thread } = session;
  const type = textAt(item, 'type') ?? '';
  const role = textAt(item, 'role');
  if (
    (type === 'message' && role !== 'assistant') ||
    type.endsWith('_output') ||
    type === 'additional_tools'
  ) {
    session.isOpen = false;
    const blocks = inputBlocks(item, type, role);
    if (blocks.length === 0) return [];
    session.names.add(thread.length, item);
    thread.addInput(blocks, at);
    return [];
  }
  const place = session.isOpen ? thread.newestAnswer : thread.length;
  const name = session.names.add(place, item);
  const before = session.isOpen ? [] : thread.beginAnswer(session.names.answer(name), session.model, at);
  session.isOpen = true;
  thread.addToAnswer(thread.newestAnswer, answerBlocks(item, type), null);
  return before;
}

/** The items that go on, where it says so; else the summary alone. */
function compact(session: Session, payload: JsonObject, at: number | null): readonly Exchange[] {
  const before = session.thread.restart([]);
  session.names.restart(payload);
  session.isOpen = false;
  session.turns.length = 0;
  const items = objectsAt(payload, 'replacement_history');
  if (items.length === 0) {
    session.thread.addInput([{ kind: 'text', from: 'user', text: textAt(payload, 'message') ?? '' }], at);
    return before;
  }
  for (const item of items) {
    const type = textAt(item, 'type') ?? '';
    const isInput = type.endsWith('_output') || textAt(item, 'role') !== 'assistant';
    const blocks = isInput ? inputBlocks(item, type, textAt(item, 'role')) : answerBlocks(item, type);
    session.thread.addInput(blocks, at);
  }
  return before;
}

function inputBlocks(item: JsonObject, type: string, role: string | null): readonly Block[] {
  if (type === 'function_call_output' || type === 'custom_tool_call_output') {
    const status = textAt(item, 'status');
    return [
      {
        kind: 'result',
        answers: textAt(item, 'call_id') ?? '',
        failed: status === 'incomplete' || status === 'failed',
        // Codex sends no empty parts.
        texts: textsOf(item['output']).filter((text) => text !== ''),
      },
    ];
  }
  const texts = type === 'additional_tools' ? [JSON.stringify(item['tools'])] : textsOf(item['content']);
  return texts.map((text) => ({
    kind: 'text',
    from: role === 'user' && !inOneTag.test(text) ? 'user' : 'harness',
    text,
  }));
}

/** Codex sends words of its own under the user's role, each in a tag. */
const inOneTag = /^\s*<([\w-]+)[ >][^]*<\/\1>\s*$/;

function answerBlocks(item: JsonObject, type: string): readonly Block[] {
  const name = textAt(item, 'name');
  const inputKey = type === 'function_call' ? 'arguments' : type === 'custom_tool_call' ? 'input' : null;
  if (inputKey !== null && name !== null) {
    const namespace = textAt(item, 'namespace');
    const tool = namespace === null ? name : `${namespace}__${name}`;
    return [{ kind: 'call', id: textAt(item, 'call_id') ?? '', tool, input: item[inputKey] ?? null }];
  }
  const text = textsOf(item['content']).join('\n');
  return [{ kind: 'text', from: 'assistant', text }];
}

function usageOf(usage: JsonObject): Usage | null {
  const prompt = countAt(usage, 'input_tokens') ?? 0;
  const cacheRead = Math.min(prompt, countAt(usage, 'cached_input_tokens') ?? 0);
  const cacheWrite5m = Math.min(prompt - cacheRead, countAt(usage, 'cache_write_input_tokens') ?? 0);
  if (prompt === 0) return null;
  return {
    input: prompt - cacheRead - cacheWrite5m,
    cacheRead,
    cacheWrite5m,
    cacheWrite1h: 0,
    output: countAt(usage, 'output_tokens') ?? 0,
  };
}
