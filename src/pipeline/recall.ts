import { isUtf8 } from 'node:buffer';
import type { Seen } from '../engines/repeat/line-memory.ts';
import type { Span } from '../json/reader.ts';
import { maxSeenChars, maxSeenConversations, minRepeatLines } from '../limits.ts';
import { holdsHeader } from '../text/gutter.ts';
import type { Conversation, ToolCall } from '../wire/wire.ts';
import { argumentsOf, readCall } from './call.ts';
import { lastOf, nameOfCommand, shortened } from './call-name.ts';
import type { Slot } from './cache-aligner.ts';
import type { Frame } from './client-profile.ts';
import { unframe } from './frame.ts';
import type { WorkerClient } from './worker-client.ts';

/** A memory of the worker's at one moment: when it has changed since, it may be of another conversation. */
export type MemoryState = Pick<Remember, 'memory' | 'version'>;

/** What the worker shall know of a conversation: of what it remembers so many texts stay, then come the new ones. */
export interface Remember {
  readonly memory: number;
  /** Each change has another: a job says behind which one it belongs. */
  readonly version: number;
  readonly keep: number;
  readonly add: readonly Seen[];
}

/** The side of the worker that remembers. */
type Memories = Pick<WorkerClient, 'generation' | 'remember'>;

/** What the worker was told of a conversation, block by block. */
interface Told {
  readonly memory: number;
  readonly chains: string[];
  /** How many texts came of each block. */
  readonly texts: number[];
  chars: number;
}

/** Keeps the worker's memory of each conversation equal to what its model sees, telling it only what is new. */
export class Recall {
  readonly #worker: Memories;
  readonly #frames: readonly Frame[];
  #generation = -1;
  /** The latest first. */
  #told: Told[] = [];
  #next = 0;
  #version = 0;

  /** `frames`: what the agent writes around the output of its tools. */
  constructor(worker: Memories, frames: readonly Frame[] = []) {
    this.#worker = worker;
    this.#frames = frames;
  }

  /**
   * Tells the worker what the model has seen before block `until` of a request, as it was sent. Answers the memory as it is
   * then; null where the provider may take away what stands higher up.
   */
  prepare(
    body: Buffer,
    conversation: Conversation,
    chains: readonly string[],
    slots: readonly Slot[],
    until = conversation.newFrom,
  ): MemoryState | null {
    if (conversation.forgets) return null;
    if (this.#generation !== this.#worker.generation) this.#told = [];
    this.#generation = this.#worker.generation;
    const told = this.#find(chains, until);
    const same = sharedLength(told.chains, chains, until);
    const keep = told.texts.slice(0, same).reduce((sum, texts) => sum + texts, 0);
    told.chains.length = same;
    told.texts.length = same;
    const untold = slots.filter(({ index }) => index >= same && index < until);
    const sent = new Map(untold.map((slot) => [slot.index, slot]));
    const texts = conversation.blocks.slice(same, until).map((block, index) => {
      const slot = sent.get(same + index);
      return slot === undefined ? writtenBy(body, block.calls) : shownBy(body, slot, this.#frames);
    });
    if (same === 0) forgetOldest(texts);
    told.chains.push(...chains.slice(same, until));
    told.texts.push(...texts.map(({ length }) => length));
    told.chars += charsOf(texts.flat());
    const state = { memory: told.memory, version: (this.#version += 1) };
    this.#worker.remember({ ...state, keep, add: texts.flat() });
    // Then the next request begins anew, with the latest half.
    if (told.chars > maxSeenChars) this.#told = this.#told.filter((each) => each !== told);
    return state;
  }

  /** Forgets the conversation that begins as this one: what was told of it is not what will be sent. */
  forget([first]: readonly string[]): void {
    this.#told = this.#told.filter(({ chains }) => chains[0] !== first);
  }

  /** The conversation that shares most blocks with this one, or a new one. */
  #find(chains: readonly string[], newFrom: number): Told {
    let best: Told | null = null;
    let most = 0;
    for (const told of this.#told) {
      const same = sharedLength(told.chains, chains, newFrom);
      if (same > most) [best, most] = [told, same];
    }
    const told = best ?? { memory: this.#next, chains: [], texts: [], chars: 0 };
    if (best === null) this.#next = (this.#next + 1) % maxSeenConversations;
    const others = this.#told.filter(({ memory }) => memory !== told.memory);
    this.#told = [told, ...others];
    return told;
  }
}

/** Of a conversation that is long already only the latest half of what may be remembered is told. */
function forgetOldest(texts: Seen[][]): void {
  let chars = 0;
  for (let index = texts.length - 1; index >= 0; index -= 1) {
    chars += charsOf(texts[index] ?? []);
    // They keep their names, so that later calls of the same name are counted from the first.
    if (chars > maxSeenChars / 2) texts[index] = texts[index]?.map(({ name }) => ({ name, text: '' })) ?? [];
  }
}

function charsOf(texts: readonly Seen[]): number {
  return texts.reduce((sum, { text }) => sum + text.length, 0);
}

function sharedLength(told: readonly string[], chains: readonly string[], limit: number): number {
  const most = Math.min(told.length, limit);
  let same = 0;
  while (same < most && told[same] === chains[same]) same += 1;
  return same;
}

/** What a call printed, as it went out; what the agent wrote around it is not counted. */
function shownBy(body: Buffer, { result, decision }: Slot, frames: readonly Frame[]): Seen[] {
  const texts = result.texts.flatMap((span, index) => {
    const replaced = decision?.texts?.[index] ?? null;
    const text = replaced ?? textOf(body, span);
    const output = text === null ? '' : unframe(text, frames).output;
    // A file that holds notation of ours would be read as what we wrote.
    if (replaced === null && holdsHeader(output)) return [];
    return output === '' ? [] : [output];
  });
  const name = result.call === null ? 'a tool' : nameOf(body, result.call);
  return [{ name: `of "${name}"`, text: texts.join('\n') }];
}

/** The longer texts that the model wrote into its calls: files, patches, scripts. */
function writtenBy(body: Buffer, calls: readonly ToolCall[]): Seen[] {
  return calls.map((call) => ({
    name: `written in "${nameOf(body, call)}"`,
    text: stringsIn(argumentsOf(body, call)).join('\n'),
  }));
}

function stringsIn(value: unknown): string[] {
  if (typeof value === 'string')
    return value.split('\n', minRepeatLines).length < minRepeatLines ? [] : [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(stringsIn) : [];
}

function nameOf(body: Buffer, call: ToolCall): string {
  const { tool, command } = readCall(body, call);
  if (command !== null) return nameOfCommand(command);
  const value = argumentsOf(body, call);
  const first = typeof value === 'object' && value !== null ? stringsOf(value)[0] : undefined;
  return shortened([tool ?? '', ...(first === undefined ? [] : [lastOf(first)])].join(' '));
}

function stringsOf(value: object): string[] {
  return Object.values(value).filter((each) => typeof each === 'string');
}

function textOf(body: Buffer, span: Span): string | null {
  const bytes = body.subarray(span.start, span.end);
  return isUtf8(bytes) ? (JSON.parse(bytes.toString('utf8')) as string) : null;
}
