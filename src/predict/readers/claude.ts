import { HeadroomError } from '../../errors.ts';
import { isJsonObject, objectAt, type JsonObject } from '../../json/object.ts';
import type { Usage } from '../../wire/wire.ts';
import { Thread } from '../thread.ts';
import type { About, Block, Exchange, Line, TranscriptReader } from '../transcript.ts';
import { countAt, objectsAt, textAt, textsOf, timeAt } from './fields.ts';

/** Where a line stands: its conversation, and the place of its part there. */
interface ThreadPlace {
  readonly thread: Thread;
  readonly place: number;
}

/** Releases whose lines have the form that is read here; seen: 2.1.197, 2.1.332. */
const knownVersion = /^[12]\./;

/**
 * A session of Claude Code, `projects/<folder>/<session>.jsonl`, or of one of its sub-agents. Each line names the line
 * that it follows (`parentUuid`), so that what the user took back can be told from what stayed. An answer comes in a
 * line for each block, all with the answer's usage; tools may answer before its last one.
 */
export function claudeReader(): TranscriptReader {
  const about: About = { project: null, version: null, inCodeMode: true };
  const main = new Thread(0);
  const threads = [main];
  const places = new Map<string, ThreadPlace>();

  const startThread = (): Thread => {
    const thread = new Thread(threads.length);
    threads.push(thread);
    return thread;
  };
  const threadOf = (line: Line): Thread => {
    const parent = places.get(textAt(line, 'parentUuid') ?? '');
    if (parent !== undefined) return parent.thread;
    if (line['isSidechain'] !== true) return main;
    // A file of a sub-agent holds one; in files of older releases several stand between the lines of the session.
    return line['parentUuid'] === null || threads.length === 1 ? startThread() : (threads.at(-1) ?? main);
  };

  const read = (line: Line): readonly Exchange[] => {
    const uuid = textAt(line, 'uuid');
    // A resumed session may bring its lines once more.
    if (uuid === null || places.has(uuid)) return [];
    learn(about, line);
    const thread = threadOf(line);
    const exchanges = readInto(thread, line, places);
    // Those of an answer have told their place themselves.
    if (!places.has(uuid)) places.set(uuid, { thread, place: thread.length - 1 });
    return exchanges;
  };
  return { about, read, end: () => threads.flatMap((thread) => thread.end()) };
}

function learn(about: About, line: Line): void {
  about.project ??= textAt(line, 'cwd');
  if (about.version !== null) return;
  about.version = textAt(line, 'version');
  if (about.version === null || knownVersion.test(about.version)) return;
  throw new HeadroomError(
    'INPUT_UNREADABLE',
    `written by Claude Code ${about.version}, whose transcripts are not known yet`,
    'Look for a newer headroom.',
  );
}

function readInto(thread: Thread, line: Line, places: Map<string, ThreadPlace>): readonly Exchange[] {
  const message = objectAt(line, 'message');
  if (line['type'] === 'assistant') return readAnswer(thread, line, message, places);
  if (line['type'] === 'system') {
    return line['subtype'] === 'compact_boundary' ? compact(thread, line, places) : [];
  }
  const blocks = line['type'] === 'user' ? inputBlocks(message) : attachedBlocks(line);
  if (blocks.length === 0) return [];
  const isPrompt = line['type'] === 'user' && line['isMeta'] !== true;
  const before = isPrompt ? wentBack(thread, line, blocks, places) : [];
  thread.addInput(blocks, timeAt(line, 'timestamp'));
  return before;
}

/** What a user writes behind an earlier line takes back the answers since; tools answer behind the call's own line. */
function wentBack(
  thread: Thread,
  line: Line,
  blocks: readonly Block[],
  places: ReadonlyMap<string, ThreadPlace>,
): readonly Exchange[] {
  if (blocks.some(({ kind }) => kind === 'result')) return [];
  const parent = places.get(textAt(line, 'parentUuid') ?? '');
  if (parent === undefined) {
    const isNewStart = line['parentUuid'] === null && thread.length > 0;
    return isNewStart ? thread.cut(0) : [];
  }
  return thread.newestAnswer > parent.place ? thread.cut(parent.place + 1) : [];
}

function readAnswer(
  thread: Thread,
  line: Line,
  message: JsonObject,
  places: Map<string, ThreadPlace>,
): readonly Exchange[] {
  // The agent's own words about a failed request are not sent again.
  if (line['isApiErrorMessage'] === true) return [];
  const blocks = answerBlocks(message);
  const id = textAt(message, 'id');
  const model = textAt(message, 'model');
  const at = timeAt(line, 'timestamp');
  if (model === '<synthetic>') {
    thread.addInput(blocks, null);
    return [];
  }
  const newest = thread.newestAnswer;
  const goesOn = newest !== -1 && id !== null && thread.answerIdAt(newest) === id;
  let before: readonly Exchange[] = [];
  if (!goesOn) {
    const parent = places.get(textAt(line, 'parentUuid') ?? '');
    const isBack = parent !== undefined && newest > parent.place;
    before = [...(isBack ? thread.cut(parent.place + 1) : []), ...thread.beginAnswer(id, model, at)];
  }
  const place = goesOn ? newest : thread.length - 1;
  thread.addToAnswer(place, blocks, usageOf(objectAt(message, 'usage')));
  const uuid = textAt(line, 'uuid');
  if (uuid !== null) places.set(uuid, { thread, place });
  return before;
}

/** The summary comes in the next line; a few messages may stay as they were. */
function compact(thread: Thread, line: Line, places: ReadonlyMap<string, ThreadPlace>): readonly Exchange[] {
  const kept = objectAt(objectAt(line, 'compactMetadata'), 'preservedMessages')['uuids'];
  const uuids = Array.isArray(kept) ? kept.filter((uuid) => typeof uuid === 'string') : [];
  const found = uuids.flatMap((uuid) => {
    const place = places.get(uuid);
    return place?.thread === thread ? [place.place] : [];
  });
  return thread.restart([...new Set(found)].sort((one, other) => one - other));
}

function inputBlocks(message: JsonObject): readonly Block[] {
  const content = message['content'];
  if (typeof content === 'string') return [{ kind: 'text', from: 'user', text: content }];
  return objectsAt(message, 'content').flatMap((block): Block[] => {
    if (block['type'] === 'text') return [{ kind: 'text', from: 'user', text: textAt(block, 'text') ?? '' }];
    if (block['type'] !== 'tool_result') return [];
    return [
      {
        kind: 'result',
        answers: textAt(block, 'tool_use_id') ?? '',
        failed: block['is_error'] === true,
        texts: textsOf(block['content']),
      },
    ];
  });
}

/** What Claude Code adds to the prompt by itself: lists of skills and agents, files that were changed. */
function attachedBlocks(line: Line): readonly Block[] {
  if (line['type'] !== 'attachment') return [];
  const { type, ...said } = objectAt(line, 'attachment');
  const text = typeof type === 'string' ? longStrings(said).join('\n') : '';
  return text === '' ? [] : [{ kind: 'text', from: 'harness', text }];
}

function longStrings(value: unknown): string[] {
  if (typeof value === 'string') return value.includes(' ') ? [value] : [];
  if (Array.isArray(value)) return value.flatMap(longStrings);
  return isJsonObject(value) ? Object.values(value).flatMap(longStrings) : [];
}

function answerBlocks(message: JsonObject): readonly Block[] {
  return objectsAt(message, 'content').flatMap((block): Block[] => {
    const text = textAt(block, 'text') ?? textAt(block, 'thinking');
    if (text !== null) return [{ kind: 'text', from: 'assistant', text }];
    const tool = textAt(block, 'name');
    if (block['type'] !== 'tool_use' || tool === null) return [];
    return [{ kind: 'call', id: textAt(block, 'id') ?? '', tool, input: block['input'] ?? null }];
  });
}

/** Null where nothing was billed, as in what a forked session repeats of the one it comes from. */
function usageOf(usage: JsonObject): Usage | null {
  const tiers = objectAt(usage, 'cache_creation');
  const oneHour = countAt(tiers, 'ephemeral_1h_input_tokens') ?? 0;
  const written = countAt(usage, 'cache_creation_input_tokens') ?? 0;
  const found: Usage = {
    input: countAt(usage, 'input_tokens'),
    cacheRead: countAt(usage, 'cache_read_input_tokens') ?? 0,
    cacheWrite5m: written - Math.min(oneHour, written),
    cacheWrite1h: Math.min(oneHour, written),
    output: countAt(usage, 'output_tokens') ?? 0,
  };
  const prompt = (found.input ?? 0) + (found.cacheRead ?? 0) + written;
  return found.input === null || prompt === 0 ? null : found;
}
