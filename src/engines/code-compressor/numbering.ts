import type { Numbering } from '../../text/gutter.ts';
import type { EngineContext } from '../engine.ts';

/** Tools that number what they read, by the name under which models call them: Claude Code, Copilot, opencode. */
const tools: ReadonlyMap<string, Numbering> = new Map(
  Object.entries({
    Read: { separators: ['\t', '→'], isPadded: false },
    view: { separators: ['. '], isPadded: false },
    read: { separators: [': '], isPadded: false },
  } satisfies Record<string, Numbering>),
);

/** Commands that number lines. Their numbers are filled up, so that a table with numbers in its first column is none. */
const commands: readonly (Numbering & { readonly command: RegExp })[] = [
  {
    command: /(?:^|[\s;&|(/])(?:nl|(?:cat|less)\s(?:[^|;&\n]*\s)?-\w*[nbN]\w*)(?=[\s;&|)]|$)/,
    separators: ['\t'],
    isPadded: true,
  },
  { command: /(?:^|[\s;&|(/])bat(?:cat)?\s[^|;&\n]*(?:\s-\w*n|numbers)/, separators: [' '], isPadded: true },
];

/** How a tool or command numbers the lines of files; null: it does not, as far as anyone can tell. */
export function numberingOf({ tool, command }: EngineContext): Numbering | null {
  if (command === null) return tools.get(tool ?? '') ?? null;
  return commands.find((each) => each.command.test(command)) ?? null;
}
