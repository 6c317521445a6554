import { programsOf } from '../../text/command-line.ts';
import { firstChars, lastChars } from '../../text/cut.ts';
import type { Program } from '../../text/program.ts';
import { maxCommandChars } from '../../limits.ts';
import type { Decision } from '../../store/records.ts';
import { maskCommand } from '../../text/mask-command.ts';
import { namesSecret, masked } from '../../text/secrets.ts';
import type { ToolCall } from '../../wire/wire.ts';
import type { Calls } from './call.ts';

/** A call is named by at most so many characters. */
export const maxSourceChars = 40;

/** A call that shares that name with another one is named by at most so many: what it was given, without flags. */
const maxFullerSourceChars = 48;

/** A call that shares that one, too, is named by at most so many: both ends of what was called. */
export const maxLongSourceChars = 80;

/** How a person would find a command in a conversation: by its programs and what each of them was last given. */
export function nameOfCommand(command: string): string {
  const programs = programsOf(command);
  if (programs.length === 0) {
    const [first = ''] = command.trim().split('\n', 1);
    return shortened(heredoc.test(first) ? wordsOf(first) : first);
  }
  return shortened(programs.map(nameOfProgram).join(', '));
}

/**
 * What was called without flags, folders and quotes, which tells calls apart that name the same file: `sed 71,100p app.py`.
 * Null: it is too long to be shorter than what was called.
 */
export function fullerNameOf(call: string): string | null {
  const words = wordsOf(call.trim().replace(enter, ''));
  return words === '' || words.length > maxFullerSourceChars ? null : words;
}

/** `<<'EOF'`: what it takes stands in the lines below. */
const heredoc = /<<-?\s*(['"]?)\w+\1/;
/** Where errors go; a flag without a number, which may be what tells one call from another. */
const droppedWord = /^(?:\d?>(?:&\d|\/dev\/null)|&>\/dev\/null|-[^\d\s]*)$/;

function wordsOf(call: string): string {
  return (
    call
      .replace(heredoc, '')
      .match(word)
      ?.filter((each) => !droppedWord.test(each))
      .map((each) => (path.test(each) ? lastOf(each) : each.replaceAll(/^["']+|["']+$/g, '')))
      .join(' ')
      .replaceAll(/\s+/g, ' ') ?? ''
  );
}

/** A word as the shell parts them, with its quotes. */
const word = /(?:'[^']*'|"(?:[^"\\]|\\.)*"|[^\s'"]|['"])+/g;
/** Of other words, as of a pattern that holds a slash, the end alone is found nowhere. */
const path = /^[\p{L}\p{N}_@.~+/-]+$/u;

/** The folder that a command begins in. */
const enter = /^cd \S+\s*(?:&&|;)\s*/;

/**
 * What was called, as it stands in the conversation: the command without the folder that it begins in, or the tool and
 * what it was given. Of what is long both ends, so that who looks for it can see where it differs.
 */
export function longNameOf(call: string): string {
  return withoutMiddle(lineOf(call).replace(enter, ''));
}

/** The same with the folder that it begins in; null: it says none. */
export function inFolderOf(call: string): string | null {
  const line = lineOf(call);
  return enter.test(line) ? withoutMiddle(line) : null;
}

function lineOf(call: string): string {
  return call.trim().replaceAll(/\s+/g, ' ');
}

function withoutMiddle(line: string): string {
  if (line.length <= maxLongSourceChars) return line;
  const ends = Math.floor((maxLongSourceChars - 1) / 2);
  return `${firstChars(line, ends)}\u2026${lastChars(line, ends)}`;
}

function nameOfProgram({ name, args }: Program): string {
  const given = args.findLast((arg) => !arg.startsWith('-') && /\p{L}/u.test(arg));
  return given === undefined ? name : `${name} ${lastOf(given)}`;
}

/** Of a path what it ends with, of any other text its first line. */
export function lastOf(text: string): string {
  const [line = ''] = text.trim().split('\n', 1);
  return /\s/.test(line) ? line : line.slice(line.lastIndexOf('/', line.length - 2) + 1);
}

export function shortened(name: string): string {
  return name.length > maxSourceChars ? `${firstChars(name, maxSourceChars - 1)}\u2026` : name;
}

/** Whose output it is, in a line that leaves room for figures on an usual terminal. */
export const maxLabelChars = 80;

/**
 * How a person would know an output again: `Bash npm test`, in a line and without secrets. It is stored: null where
 * nothing was replaced, so that there are no two sides to look at, and where the call is not known.
 */
export function labelOf(calls: Calls, call: ToolCall | null, { texts }: Decision): string | null {
  if (call === null || texts === null) return null;
  const { tool } = calls.read(call);
  const given = calls.shownCommand(call) ?? firstTextIn(calls.argumentsOf(call));
  const label = `${tool ?? call.name} ${given}`;
  const line = label.replaceAll(/[\s\x00-\x1f\x7f-\x9f]+/g, ' ').trim();
  return line.length <= maxLabelChars ? line : `${firstChars(line, maxLabelChars - 1)}\u2026`;
}

/** Of a call's arguments the first says most: a path, a pattern, an address. */
function firstTextIn(value: unknown): string {
  if (typeof value !== 'object' || value === null) return '';
  const [name, text] = Object.entries(value).find(([, given]) => typeof given === 'string') ?? [];
  return name === undefined ? '' : shownArgument(name, String(text));
}

/** Of a tool's arguments, where no program has a say what they mean. */
const saysSecret = /^(?:authorization|cookies?|otp|pin)$/i;

/** What a tool was given under a name, as it may be kept and shown. */
export function shownArgument(name: string, text: string): string {
  const isSecret = namesSecret(name) || saysSecret.test(name);
  return isSecret ? masked : maskCommand(firstChars(text, maxCommandChars));
}
