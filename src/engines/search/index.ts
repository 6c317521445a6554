import type { Program } from '../../text/command-line.ts';
import { isPathList } from '../../text/paths.ts';
import { oncePerText } from '../../text/once.ts';
import type { Engine, EngineContext, Piece } from '../engine.ts';
import { foldRows } from './fold.ts';
import { layOut, plainRows, type Row } from './page.ts';

/**
 * What grep, ripgrep and agents' own search tools print. Lossless: each path once, its hits below; the text of a hit
 * stays as it is, since edits quote it. Folded: of files with many hits the first, definitions and what the question
 * names stay; every file stays named.
 */
export const search: Engine = {
  name: 'search',

  accepts(text, { programs, role }) {
    if (!text.includes('\n') || isPathList(text)) return false;
    return programs.length === 0 ? role === 'search' : programs.some(isSearch);
  },

  encode(text, context) {
    const rows = shortRows(text, context);
    return rows === null ? null : formOf(rows);
  },

  fold(text, context): readonly Piece[] | null {
    const { programs, failed } = context;
    // What another program printed beside the hits is not ours to judge, nor are the messages of a failed search.
    if (failed || !programs.every((program) => isSearch(program) || beside.has(program.name))) return null;
    return foldRows(shortRows(text, context) ?? plainRows(text), context);
  },
};

const searchers = new Set('grep egrep fgrep zgrep rg ripgrep ag ack ack-grep ugrep pt'.split(' '));

const beside = new Set('echo printf pwd'.split(' '));

function isSearch({ name, args }: Program): boolean {
  return searchers.has(name) || (name === 'git' && args[0] === 'grep');
}

// A text is encoded and then folded: its rows are laid out once for both.
const shortRows = oncePerText((text, context: EngineContext): readonly Row[] | null => {
  const rows = layOut(text);
  return rows !== null && context.count(formOf(rows)) < context.count(text) ? rows : null;
});

function formOf(rows: readonly Row[]): string {
  return rows.map(({ text }) => text).join('\n');
}
