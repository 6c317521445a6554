import { programsIn } from '../../text/command-line.ts';
import type { Program } from '../../text/program.ts';
import type { Numbering } from '../../text/gutter.ts';
import type { EngineContext } from '../engine.ts';

/**
 * Tools that number what they read, by the names that models call: Claude Code's (`→` in older ones), Copilot's,
 * opencode's.
 */
const tools: ReadonlyMap<string, Numbering> = new Map([
  ['Read', { separators: ['\t', '→'], digits: 1 }],
  ['view', { separators: ['. '], digits: 1 }],
  ['read', { separators: [': '], digits: 1 }],
]);

/** How a tool or a command numbers the lines of files; null: it does not, as far as anyone can tell. */
export function numberingOf({ tool, command }: EngineContext): Numbering | null {
  if (command === null) return tools.get(tool ?? '') ?? null;
  for (const program of programsIn(command)) {
    const numbering = writtenBy(program);
    if (numbering !== null) return numbering;
  }
  return null;
}

/** Numbers that are not filled up may be a table's first column: `nl -ba app.py; cat cities.tsv`. */
const ofCat: Numbering = { separators: ['\t'], digits: 6 };
const ofBat: Numbering = { separators: [' '], digits: 4 };

function writtenBy({ name, args }: Program): Numbering | null {
  const has = (option: RegExp): boolean => args.some((arg) => option.test(arg));
  if (name === 'nl' || (name === 'cat' && has(/^-[A-Za-z]*[nb]|^--number/))) return ofCat;
  return /^bat(?:cat)?$/.test(name) && has(/^-[A-Za-z]*n|^--number|numbers/) ? ofBat : null;
}
