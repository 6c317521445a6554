import { findingsIn } from '../../text/findings.ts';
import type { Program } from '../../text/program.ts';
import { isPathList } from '../../text/paths.ts';
import type { Engine, EngineContext } from '../engine.ts';
import { decode } from './decode.ts';
import { foldRows } from './fold.ts';
import { areHits, areNumbered } from './hits.ts';
import { readsAsShort, shortNumbers } from './numbers.ts';
import { layOut, plainRows, singleRows, type Row } from './page.ts';
import { scopes } from './scopes.ts';

interface Page {
  readonly text: string;
  readonly context: EngineContext;
  /** Null: the text as it stands is no longer. */
  readonly rows: readonly Row[] | null;
}

/**
 * What grep, ripgrep and agents' own search tools print. Lossless: each path once, its hits below; the text of a hit
 * stays as it is, since edits quote it. Folded: of files with many hits the first, definitions and what the question
 * names stay; every file stays named.
 */
export const search: Engine<Page> = {
  name: 'search',

  read(text, context) {
    return isHits(text, context) ? { text, context, rows: shortRows(text, context) } : null;
  },

  encode({ rows }) {
    return rows === null ? null : formOf(rows);
  },

  fold({ text, context, rows }) {
    const { programs, failed } = context;
    // What another program printed beside the hits is not ours to judge, nor are the messages of a failed search.
    if (failed || !programs.every((program) => isSearch(program) || beside.has(program.name))) return null;
    // Places with a word of failure may be what a checker found.
    if (programs.length === 0 && context.role !== 'search' && tellsFindings(text)) return null;
    return foldRows(rows ?? plainRows(text), context);
  },

  decode,
  scopes,
};

function isHits(text: string, { programs, role }: EngineContext): boolean {
  // Hits that are JSON from the first one on have no path in front: they are rows of a file.
  if (!text.includes('\n') || isPathList(text) || /^\s*(?:\{\s*"|\[\s*["{])/.test(text)) return false;
  if (programs.length === 0 ? role === 'search' : programs.some(isSearch)) return true;
  if (programs.length === 0 && areNumbered(text.split('\n'))) return true;
  // What others print of places is theirs where it tells what is wrong there.
  return areHits(text.split('\n')) && (programs.length === 0 || !tellsFindings(text));
}

function tellsFindings(text: string): boolean {
  return findingsIn(text.split('\n'), { programs: [], failed: false }).some((part) => part !== -1);
}

const searchers = new Set('grep egrep fgrep zgrep rg ripgrep ag ack ack-grep ugrep pt'.split(' '));

const beside = new Set('echo printf pwd'.split(' '));

function isSearch({ name, args }: Program): boolean {
  return searchers.has(name) || (name === 'git' && args[0] === 'grep');
}

function shortRows(text: string, context: EngineContext): readonly Row[] | null {
  if (readsAsShort(text)) return null;
  const byFile = layOut(text);
  const whole = byFile ?? singleRows(text);
  const rows = (whole === null ? null : shortNumbers(whole)) ?? byFile;
  return rows !== null && context.count(formOf(rows)) < context.count(text) ? rows : null;
}

function formOf(rows: readonly Row[]): string {
  return rows.map(({ text }) => text).join('\n');
}
