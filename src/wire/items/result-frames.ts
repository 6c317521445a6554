import type { Span } from '../../json/reader.ts';
import { owned, type TextView } from '../../json/text-view.ts';
import type { ResultFrame, ToolResult } from '../wire.ts';

/** The system prompt of a request, as its two ends stand in JSON. */
export interface SystemText {
  readonly begin: string;
  readonly end: string;
}

/** Of a system prompt more is not looked at: what clients repeat of its end behind an output is shorter. */
const maxSystemChars = 8_000;
/** Fewer characters may end alike by chance. */
const minReminderChars = 200;

export function systemTextOf(view: TextView, { start, end }: Span): SystemText {
  const first = start + 1;
  const last = end - 1;
  return {
    begin: owned(view.slice(first, Math.min(last, first + minReminderChars))),
    end: owned(view.slice(Math.max(first, last - maxSystemChars), last)),
  };
}

/** Output in a text, as far as the text itself tells where it stands. Offsets are of the body. */
export interface Framed {
  readonly frame: ResultFrame;
  readonly command: Span | null;
  readonly isError: boolean;
  /** Where the output begins, and where it ends without the line breaks behind it. */
  readonly start: number;
  readonly end: number;
  /** How the text ends, as it stands in JSON, and where; null: the client's own words end the output. */
  readonly tail: { readonly text: string; readonly end: number } | null;
}

/** The output that stands in the text of a string lexeme, in the first frame of which it holds all words; null: in none. */
export function framedIn(view: TextView, text: Span, frames: readonly ResultFrame[]): Framed | null {
  for (const frame of frames) {
    const framed = view.startsWith(inJson(frame.opens), text.start + 1) ? within(view, text, frame) : null;
    if (framed !== null) return framed;
  }
  return null;
}

/** `text` begins with the frame's first words. */
function within(view: TextView, text: Span, frame: ResultFrame): Framed | null {
  const [from, to] = [text.start + 1, text.end - 1];
  const { opens, between, closes, names } = frame;
  const named = from + inJson(opens).length;
  const separator = between === null ? null : inJson(between);
  const namedEnd = separator === null ? named : find(view, separator, named, to);
  if (namedEnd === null) return null;
  const start = namedEnd + (separator?.length ?? 0);
  const ends = closes.flatMap((words) => find(view, inJson(words), start, to) ?? []);
  const closed = ends.length === 0 ? null : Math.min(...ends);
  const end = start + withoutBreaks(view.slice(start, closed ?? to)).length;
  if (end === start) return null;
  return {
    frame,
    command: names === 'command' && namedEnd > named ? { start: named, end: namedEnd } : null,
    isError: names === 'exit' && /^-?[1-9]/.test(view.slice(named, namedEnd)),
    start,
    end,
    tail:
      closed === null ? { text: owned(view.slice(Math.max(start, to - maxSystemChars), to)), end: to } : null,
  };
}

/** Words as they stand in a JSON string; all clients that declare frames write the same escapes for them. */
function inJson(words: string): string {
  return JSON.stringify(words).slice(1, -1);
}

/** Where words stand, outside of every escape that begins before them. */
function find(view: TextView, words: string, from: number, to: number): number | null {
  const text = view.slice(from, to);
  for (let at = text.indexOf(words); at !== -1; at = text.indexOf(words, at + 1))
    if (!isEscaped(text, at)) return from + at;
  return null;
}

/** Whether the character belongs to an escape that begins before it. */
function isEscaped(text: string, at: number): boolean {
  let first = at;
  while (text[first - 1] === '\\') first -= 1;
  return (at - first) % 2 === 1;
}

/** JSON's inside of a string without the line breaks at its end. */
function withoutBreaks(text: string): string {
  let to = text.length;
  while (to >= 2 && text.startsWith('\\n', to - 2) && !isEscaped(text, to - 2)) to -= 2;
  return text.slice(0, to);
}

/**
 * What a text holds for a client of that system prompt. Some clients repeat the prompt's end behind the last output: that is
 * none of it. Null: the client is not one that writes so.
 */
export function resultOf(framed: Framed, system: SystemText | null): ToolResult | null {
  const { frame, command, isError, start, tail } = framed;
  const isKnown =
    frame.system.length === 0 || frame.system.some((words) => system?.begin.startsWith(inJson(words)));
  if (!isKnown) return null;
  const cut = tail === null || system === null ? 0 : reminderChars(tail.text, system.end);
  const rest = tail === null || cut === 0 ? null : withoutBreaks(tail.text.slice(0, -cut));
  const end = tail === null || rest === null ? framed.end : tail.end - tail.text.length + rest.length;
  if (end <= start) return null;
  const call = { name: 'run', input: null, ...(command === null ? {} : { command }) };
  return { call, isError, texts: [{ start, end }] };
}

/** How many characters both ends have in common, from a line of theirs on; 0: too few. */
function reminderChars(tail: string, end: string): number {
  let chars = 0;
  while (chars < Math.min(tail.length, end.length) && tail.at(-1 - chars) === end.at(-1 - chars)) chars += 1;
  const from = tail.length - chars;
  let line = tail.indexOf('\\n', from);
  while (line !== -1 && isEscaped(tail, line)) line = tail.indexOf('\\n', line + 1);
  return line === -1 || tail.length - line < minReminderChars ? 0 : tail.length - line;
}
