import { maxLabelChars } from '../limits.ts';
import type { ToolCall } from '../wire/wire.ts';
import { argumentsOf, readCall } from './call.ts';

/** How a person would know an output again: `Bash npm test`, in a line. Null where its call is not known. */
export function labelOf(body: Buffer, call: ToolCall | null): string | null {
  if (call === null) return null;
  const { tool, command } = readCall(body, call);
  const label = `${tool ?? call.name} ${command ?? firstTextIn(argumentsOf(body, call))}`;
  const line = label.replaceAll(/[\s\x00-\x1f\x7f-\x9f]+/g, ' ').trim();
  return line.length <= maxLabelChars ? line : `${line.slice(0, maxLabelChars - 1)}\u2026`;
}

/** Of a call's arguments the first says most: a path, a pattern, an address. */
function firstTextIn(value: unknown): string {
  if (typeof value !== 'object' || value === null) return '';
  return Object.values(value).find((given) => typeof given === 'string') ?? '';
}
