import { maxCommandChars, maxLabelChars } from '../limits.ts';
import type { Decision } from '../store/records.ts';
import { firstChars } from '../text/cut.ts';
import { maskCommand } from '../text/secrets.ts';
import type { ToolCall } from '../wire/wire.ts';
import { argumentsOf, readCall } from './call.ts';

/**
 * How a person would know an output again: `Bash npm test`, in a line and without secrets. It is stored: null where
 * nothing was replaced, so that there are no two sides to look at, and where the call is not known.
 */
export function labelOf(body: Buffer, call: ToolCall | null, { texts }: Decision): string | null {
  if (call === null || texts === null) return null;
  const { tool, command } = readCall(body, call);
  const given = command ?? firstChars(firstTextIn(argumentsOf(body, call)), maxCommandChars);
  const label = `${tool ?? call.name} ${maskCommand(given)}`;
  const line = label.replaceAll(/[\s\x00-\x1f\x7f-\x9f]+/g, ' ').trim();
  return line.length <= maxLabelChars ? line : `${firstChars(line, maxLabelChars - 1)}\u2026`;
}

/** Of a call's arguments the first says most: a path, a pattern, an address. */
function firstTextIn(value: unknown): string {
  if (typeof value !== 'object' || value === null) return '';
  return Object.values(value).find((given) => typeof given === 'string') ?? '';
}
