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

// These print files as they are, and what they print may be quoted in an edit later.
const fileReader = /^(cat|bat|head|tail|nl|less|more|sed\s+-n|git\s+show\s+\S*:)(\s|$)/;
// What may stand before a program: variables, a few wrappers, the words of a loop, its folder.
const lead =
  /^(\w+=\S*\s+|(sudo|command|time|nice|do|then|timeout\s+\S+)\s+|(\/\w+)*\/(?=(cat|head|tail|nl|sed|less|more)\s))+/;

/** True when part of what the command prints is a file as it stands; what comes through other programs is not. */
export function printsFiles(command: string): boolean {
  return command.split(/&&|\|\||;|\n/).some((part) => {
    const stages = part.split('|').map((stage) => stage.trim().replace(lead, ''));
    return stages.every((stage) => fileReader.test(stage));
  });
}

/** True when the call fetches an original of ours, by whatever name the agent gives the tool. */
export function isRetrieval(tool: string | null, command: string | null): boolean {
  return tool?.endsWith('headroom_retrieve') === true || /\bheadroom\s+retrieve\b/.test(command ?? '');
}
