import type { Program } from '../../text/command-line.ts';
import type { Engine, EngineContext } from '../engine.ts';
import { layOutLong } from './long.ts';
import { layOutNames } from './names.ts';
import type { Row } from './row.ts';

/**
 * Names of files as ls, find, tree and agents' own tools print them. Lossless: names of a folder side by side, of long
 * listings size and name, of trees indentation alone. Folded: generated folders leave first.
 */
export const listing: Engine = {
  name: 'listing',

  accepts(text, { programs, role }) {
    if (!text.includes('\n')) return false;
    return programs.length === 0 ? role === 'list' : programs.some(lists);
  },

  encode(text, context) {
    const rows = shortRows(text, context);
    return rows === null ? null : formOf(rows);
  },
};

const listers = new Set('ls dir vdir find fd fdfind tree'.split(' '));
const silentBeside = new Set('echo printf pwd'.split(' '));

function lists({ name, args }: Program): boolean {
  if (name === 'git') return args[0] === 'ls-files';
  if (name === 'rg') return args.includes('--files');
  return listers.has(name);
}

// A text is encoded and then folded: its rows are laid out once for both.
let recent: { readonly text: string; readonly rows: readonly Row[] | null } | null = null;

function shortRows(text: string, context: EngineContext): readonly Row[] | null {
  if (recent?.text !== text) {
    const rows = layOut(text, context);
    const gains = rows !== null && context.count(formOf(rows)) < context.count(text);
    recent = { text, rows: gains ? rows : null };
  }
  return recent.rows;
}

function layOut(text: string, { programs }: EngineContext): readonly Row[] | null {
  const lines = text.split('\n');
  const long = layOutLong(lines);
  if (long !== null) return long;
  // Words that another program printed are no names.
  return programs.every((program) => lists(program) || silentBeside.has(program.name))
    ? layOutNames(lines)
    : null;
}

function formOf(rows: readonly Row[]): string {
  return rows.map(({ text }) => text).join('\n');
}
