import { maxCommandChars } from '../../limits.ts';
import type { Decision } from '../../store/records.ts';
import { firstChars } from '../../text/cut.ts';
import { maskCommand } from '../../text/mask-command.ts';
import { namesSecret, masked } from '../../text/secrets.ts';
import type { ToolCall } from '../../wire/wire.ts';
import { argumentsOf, readCall } from './call.ts';

/** Whose output it is, in a line that leaves room for figures on an usual terminal. */
export const maxLabelChars = 80;

/**
 * How a person would know an output again: `Bash npm test`, in a line and without secrets. It is stored: null where
 * nothing was replaced, so that there are no two sides to look at, and where the call is not known.
 */
export function labelOf(body: Buffer, call: ToolCall | null, { texts }: Decision): string | null {
  if (call === null || texts === null) return null;
  const { tool, command } = readCall(body, call);
  const given = command === null ? firstTextIn(argumentsOf(body, call)) : maskCommand(command);
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
