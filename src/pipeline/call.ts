import type { Span } from '../json/reader.ts';
import { maxCommandChars } from '../limits.ts';

/** The shell command inside a tool call's arguments (`command` or `cmd`, text or argv), or null. */
export function commandOf(body: Buffer, input: Span | null): string | null {
  if (input === null) return null;
  const value: unknown = JSON.parse(body.toString('utf8', input.start, input.end));
  if (typeof value !== 'object' || value === null) return null;
  const fields = value as Record<string, unknown>;
  const command = fields['command'] ?? fields['cmd'];
  if (typeof command === 'string') return command.slice(0, maxCommandChars);
  if (Array.isArray(command)) return command.join(' ').slice(0, maxCommandChars);
  return null;
}

// cat, head and the like print files as they are; what they print may be quoted in an edit later.
const fileReader = /^(cat|bat|head|tail|nl|less|more|sed\s+-n)\b/;

/** True when the command's only work is to print files. */
export function printsFiles(command: string): boolean {
  const last =
    command
      .split(/&&|;|\n/)
      .at(-1)
      ?.trim() ?? '';
  const stages = last.split('|').map((stage) => stage.trim());
  return stages.every((stage) => fileReader.test(stage));
}

/** True when the call fetches an original of ours, by whatever name the agent gives the tool. */
export function isRetrieval(tool: string | null, command: string | null): boolean {
  return tool?.endsWith('headroom_retrieve') === true || /\bheadroom\s+retrieve\b/.test(command ?? '');
}
