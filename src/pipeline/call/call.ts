import { isUtf8 } from 'node:buffer';
import { maxCommandChars } from '../../limits.ts';
import { firstChars } from '../../text/cut.ts';
import { maskCommand } from '../../text/mask-command.ts';
import type { ToolCall } from '../../wire/wire.ts';
import { readScript } from './script.ts';
import type { Span } from '../../json/reader.ts';
import type { Bytes } from '../../wire/items/pieces.ts';

/** A tool call as far as routing needs to know it. */
export interface Call {
  /** Name of the tool that made the output, null where it is not known. */
  readonly tool: string | null;
  /** The shell command, or null. */
  readonly command: string | null;
  /** It fetches an original of ours, by whatever name the agent gives the tool. */
  readonly isRetrieval: boolean;
}

/** Commands without their secrets, which takes a while to find out. A call of the turn before is the same object. */
const shownCommands = new WeakMap<ToolCall, string>();

/** The calls of a request, each read once however many ask for it. */
export class Calls {
  readonly #body: Bytes;
  readonly #calls = new Map<ToolCall, Call>();
  readonly #arguments = new Map<ToolCall, unknown>();

  constructor(body: Bytes) {
    this.#body = body;
  }

  /**
   * The call that a result answers. Its arguments are an object, JSON text of one, or a script that calls tools; of what is
   * no JSON nothing is known but the tool's name. Throws a RangeError where they stand too deep in each other.
   */
  read(call: ToolCall | null): Call {
    if (call === null) return callOf(null, null);
    const known = this.#calls.get(call);
    if (known !== undefined) return known;
    const read = callOf(call.name, this.argumentsOf(call));
    this.#calls.set(call, read);
    return read;
  }

  /** The call's command as it may be kept and shown, without secrets; null: it has none. Throws as `read`. */
  shownCommand(call: ToolCall): string | null {
    const known = shownCommands.get(call);
    if (known !== undefined) return known;
    const { command } = this.read(call);
    if (command === null) return null;
    const shown = maskCommand(command);
    shownCommands.set(call, shown);
    return shown;
  }

  /** The arguments' value; of a string lexeme what its text says where that is JSON, else the text. Throws as `read`. */
  argumentsOf(call: ToolCall | null): unknown {
    if (call === null) return null;
    if (this.#arguments.has(call)) return this.#arguments.get(call);
    if (call.command !== undefined) return { command: textAt(this.#body, call.command) };
    if (call.input === null) return null;
    const value = parsedOr(null, this.#body.toString('utf8', call.input.start, call.input.end));
    const given = valueOf(value);
    this.#arguments.set(call, given);
    return given;
  }
}

/** A call by its name and its arguments: a value, or the text of one. */
export function callOf(name: string | null, given: unknown): Call {
  const value = valueOf(given);
  if (typeof value === 'string') {
    const { tools, command } = readScript(value);
    const [only] = tools;
    const tool = tools.length === 1 && only !== undefined ? only : name;
    return finish(tool, command, tools.some(isOurs));
  }
  return finish(name, commandIn(value), isOurs(name ?? ''));
}

function finish(tool: string | null, command: string | null, isRetrieval: boolean): Call {
  const shown = command === null ? null : firstChars(command, maxCommandChars);
  return { tool, command: shown, isRetrieval: isRetrieval || /\bheadroom\s+retrieve\b/.test(shown ?? '') };
}

function isOurs(tool: string): boolean {
  return tool.endsWith('headroom_retrieve');
}

function valueOf(value: unknown): unknown {
  if (typeof value !== 'string' || !/^\s*[[{]/.test(value)) return value;
  // Models write broken JSON at times, and a script may begin with a bracket.
  return parsedOr(value, value);
}

/** The value of a JSON text; of another text, as Python writes with NaN in it, that which is given for it. */
function parsedOr(other: unknown, json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (error) {
    if (error instanceof SyntaxError) return other;
    throw error;
  }
}

/** `command` or `cmd`, text or argv, or `commands`, each a text, as OpenAI's shell takes them. */
function commandIn(value: unknown): string | null {
  if (typeof value !== 'object' || value === null) return null;
  const fields = value as Record<string, unknown>;
  const command = fields['command'] ?? fields['cmd'];
  const several = fields['commands'];
  if (command === undefined && Array.isArray(several) && several.every((each) => typeof each === 'string'))
    return several.length === 0 ? null : several.join('\n');
  if (typeof command === 'string') return command;
  if (!Array.isArray(command)) return null;
  const [shell, flag, script] = command as unknown[];
  const isShell = /(^|\/)\w*sh$/.test(String(shell)) && /^-\w*c$/.test(String(flag));
  return isShell && typeof script === 'string' ? script : command.join(' ');
}

/**
 * The text of a JSON string lexeme in a body, or of a part of one; null where its bytes are not UTF-8, or no string to a strict reader of JSON (the
 * wires only look for its end, and some servers take a raw line break in one): nobody could write it again.
 */
export function textAt(body: Bytes, { start, end }: Span): string | null {
  const bytes = body.subarray(start, end);
  if (!isUtf8(bytes)) return null;
  const json = bytes.toString('utf8');
  return parsedOr(null, isLexeme(bytes) ? json : `"${json}"`) as string | null;
}

/** A text as it is written in the place of the span. */
export function jsonAt(body: Bytes, { start, end }: Span, text: string): Buffer {
  const json = JSON.stringify(text);
  return Buffer.from(isLexeme(body.subarray(start, end)) ? json : json.slice(1, -1));
}

/** A part of a string begins with no quote: there it is escaped. */
function isLexeme(bytes: Uint8Array): boolean {
  return bytes[0] === quote;
}

const quote = 0x22;
