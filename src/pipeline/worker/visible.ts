import type { Named } from '../../engines/repeat/call-names.ts';
import type { Seen } from '../../engines/repeat/line-memory.ts';
import { minRepeatLines } from '../../limits.ts';
import { holdsHeader } from '../../text/gutter.ts';
import type { ToolCall, ToolResult } from '../../wire/wire.ts';
import { textAt, type Calls } from '../call/call.ts';
import {
  fullerNameOf,
  inFolderOf,
  lastOf,
  longNameOf,
  nameOfCommand,
  shortened,
  shownArgument,
} from '../call/call-name.ts';
import type { Request, Slot } from '../request.ts';
import type { Wrapping } from '../call/client-profile.ts';
import { unwrapped } from '../call/wrapping.ts';
import type { Bytes } from '../../wire/items/pieces.ts';

/** Arguments of a call that stand deeper than this in others are not looked at. */
const maxArgumentDepth = 50;

/** What the model sees of a conversation's first blocks. */
export interface Visible {
  /** Names the conversation. */
  readonly name: string;
  /** One for each block: while it and those before it are the same, the block shows the same. */
  readonly keys: readonly string[];
  /** The texts of a block that may be pointed at. */
  readonly seenIn: (index: number) => readonly Seen[];
}

/** What tells what is seen of a request. */
export type Shown = Pick<Request, 'name' | 'body' | 'conversation' | 'calls' | 'chains' | 'slots'>;

/** Whether a result stands in a text of the user's role, between words of a client that has no tools. */
export function isFramed({ call }: ToolResult): boolean {
  return call?.command !== undefined;
}

/**
 * The blocks before block `until`, with their results as they go out by the decisions in force. New results of tools do not
 * point at each other, but their calls have names, which pointers of others must not lead to.
 */
export function visibleIn(
  { name, body, conversation: { blocks, newFrom }, calls, chains, slots }: Shown,
  until: number,
  wrappings: readonly Wrapping[],
  keyOf = shownAs,
): Visible {
  const keys = chains.slice(0, until);
  const isShown = (index: number): boolean => index < newFrom || isFramedAt(slots, index);
  for (let index = newFrom; index < until; index += 1) keys[index] = `${chains[index] ?? ''} named`;
  for (const slot of slots) if (slot.index < until && isShown(slot.index)) keys[slot.index] = keyOf(slot);
  return {
    name,
    keys,
    seenIn: (index) => {
      const slot = slotAt(slots, index);
      if (!isShown(index)) return slot === undefined ? [] : [{ ...calledAs(calls, slot), text: '' }];
      if (slot !== undefined) return shownBy(body, calls, slot, wrappings);
      return writtenBy(calls, blocks[index]?.calls ?? []);
    },
  };
}

function isFramedAt(slots: readonly Slot[], index: number): boolean {
  const result = slotAt(slots, index)?.result;
  return result !== undefined && isFramed(result);
}

/** Names what a result shows by its decision. */
export function shownAs({ chain, decision }: Slot): string {
  return decision?.texts == null ? chain : `${chain} ${decision.tokensAfter}`;
}

/** That of a block; they stand in the order of their blocks. */
function slotAt(slots: readonly Slot[], index: number): Slot | undefined {
  let [from, end] = [0, slots.length];
  while (from < end) {
    const middle = (from + end) >> 1;
    if ((slots[middle]?.index ?? index) < index) from = middle + 1;
    else end = middle;
  }
  return slots[from]?.index === index ? slots[from] : undefined;
}

/** What a call printed, as it went out; what the agent wrote around it is not counted. */
function shownBy(body: Bytes, calls: Calls, slot: Slot, wrappings: readonly Wrapping[]): Seen[] {
  const { result, decision } = slot;
  const texts = result.texts.flatMap((span, index) => {
    const replaced = decision?.texts?.[index] ?? null;
    const text = replaced ?? textAt(body, span);
    const output = text === null ? '' : unwrapped(text, wrappings).output;
    // A file that holds notation of ours would be read as what we wrote.
    if (replaced === null && holdsHeader(output)) return [];
    return output === '' ? [] : [output];
  });
  const isPrinted = result.texts.every((_, index) => decision?.texts?.[index] == null);
  return [{ ...calledAs(calls, slot), text: texts.join('\n'), ...(isPrinted ? { isPrinted } : {}) }];
}

function calledAs(calls: Calls, { result: { call } }: Slot): Named {
  return call === null ? { name: 'of "a tool"' } : namesOf('of', calls, call);
}

/** The longer texts that the model wrote into its calls: files, patches, scripts. */
function writtenBy(calls: Calls, made: readonly ToolCall[]): Seen[] {
  return made.map((call) => ({
    ...namesOf('written in', calls, call),
    text: stringsIn(calls.argumentsOf(call)).join('\n'),
    isPrinted: true,
  }));
}

/** The texts of several lines in a value, in their order. Deeper ones than any tool takes are left out. */
function stringsIn(value: unknown, depth = 0): string[] {
  if (typeof value === 'string')
    return value.split('\n', minRepeatLines).length < minRepeatLines ? [] : [value];
  if (typeof value !== 'object' || value === null || depth > maxArgumentDepth) return [];
  return Object.values(value).flatMap((each) => stringsIn(each, depth + 1));
}

/** How a person would find a call, and what it is told from others by. What goes out is kept, so secrets are masked. */
function namesOf(lead: string, calls: Calls, call: ToolCall): Named {
  const shown = calls.shownCommand(call);
  if (shown !== null) return quoted(lead, nameOfCommand(shown), shown);
  const { tool } = calls.read(call);
  const value = calls.argumentsOf(call);
  const given = typeof value === 'object' && value !== null ? textsOf(value) : [];
  const [first] = given;
  const short = [tool ?? '', ...(first === undefined ? [] : [lastOf(first)])].join(' ');
  return quoted(lead, shortened(short), [tool ?? '', ...given].join(' '));
}

function quoted(lead: string, name: string, call: string): Named {
  const longName = longNameOf(call);
  const fullerName = fullerNameOf(call) ?? longName;
  const inFolder = inFolderOf(call);
  return {
    name: `${lead} "${name}"`,
    ...(fullerName === name || fullerName === longName ? {} : { fullerName: `${lead} "${fullerName}"` }),
    ...(longName === name ? {} : { longName: `${lead} "${longName}"` }),
    ...(inFolder === null ? {} : { inFolder: `${lead} "${inFolder}"` }),
  };
}

/** What a tool was given, in the order of its arguments; of several lines the first. */
function textsOf(value: object): string[] {
  return Object.entries(value).flatMap(([name, each]) =>
    typeof each === 'string'
      ? each
          .trim()
          .split('\n', 1)
          .map((line) => shownArgument(name, line))
      : [],
  );
}
