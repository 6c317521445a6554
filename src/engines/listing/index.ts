import type { Program } from '../../text/program.ts';
import { isPathList } from '../../text/paths.ts';
import type { Engine, EngineContext } from '../engine.ts';
import { decode } from './decode.ts';
import { foldRows } from './fold.ts';
import { areLed, layOutLed } from './led.ts';
import { layOutLong } from './long.ts';
import { layOutNames } from './names.ts';
import { layOutPairs } from './pairs.ts';
import { ledTitle, pairsTitle, plainRow, valuedTitle, type Row } from './row.ts';
import { scopes } from './scopes.ts';
import { shapeOf } from './shape.ts';
import { layOutTree } from './tree.ts';
import { layOutValued } from './valued.ts';

interface Page {
  readonly text: string;
  readonly context: EngineContext;
  /** Null: the text as it stands is no longer. */
  readonly rows: readonly Row[] | null;
  /** A command or a tool tells that names of files were asked for; else each of them may be what was looked for. */
  readonly isAskedFor: boolean;
}

/**
 * Names of files as ls, find, tree and agents' own tools print them. Lossless: names of a folder side by side, of long
 * listings size and name, of trees indentation alone. Folded: generated folders leave first.
 */
export const listing: Engine<Page> = {
  name: 'listing',

  read(text, context) {
    const isAskedFor = isListing(text, context);
    if (!isAskedFor && shapeOf(text) === null && !areLed(text.split('\n'), context.programs.length > 0))
      return null;
    return { text, context, rows: shortRows(text, context, isAskedFor), isAskedFor };
  },

  encode({ rows }) {
    return rows === null ? null : formOf(rows);
  },

  fold({ text, context, rows, isAskedFor }) {
    // Of values it is not known which of them are odd.
    const isValued = rows?.[0]?.text.startsWith(valuedTitle) === true;
    return context.failed || !isAskedFor || isValued
      ? null
      : foldRows(rows ?? text.split('\n').map(plainRow), context);
  },

  decode,
  scopes,
};

function isListing(text: string, { programs, role }: EngineContext): boolean {
  if (!text.includes('\n')) return false;
  if (programs.length > 0 ? programs.some(lists) : role === 'list') return true;
  // What `grep -l` and agents' search tools name.
  return (programs.length > 0 ? programs.every(searches) : role === 'search') && isPathList(text);
}

const listers = new Set('ls dir vdir find fd fdfind tree exa eza lsd pipdeptree Get-ChildItem'.split(' '));
/** They draw what a package hangs on as a tree. */
const packagers = /^(?:npm|pnpm|yarn|cargo|bun|uv|poetry|composer)$/;
const silentBeside = new Set('echo printf pwd'.split(' '));

const searchers = new Set('grep egrep fgrep zgrep rg ripgrep ag ack'.split(' '));

function searches({ name, args }: Program): boolean {
  return searchers.has(name) || (name === 'git' && args[0] === 'grep');
}

function lists({ name, args }: Program): boolean {
  if (name === 'git') return args[0] === 'ls-files';
  if (name === 'rg') return args.includes('--files');
  if (packagers.test(name)) {
    const [command = ''] = args.filter((arg) => !arg.startsWith('-'));
    return /^(?:ls|list|tree|la|ll)$/.test(command) || (name !== 'npm' && args.includes('--tree'));
  }
  return listers.has(name);
}

function shortRows(text: string, context: EngineContext, isAskedFor: boolean): readonly Row[] | null {
  const rows = layOut(text, context, isAskedFor);
  return rows !== null && context.count(formOf(rows)) < context.count(text) ? rows : null;
}

function layOut(text: string, { programs }: EngineContext, isAskedFor: boolean): readonly Row[] | null {
  const lines = text.split('\n');
  const [first = ''] = lines;
  if ([ledTitle, pairsTitle, valuedTitle].some((title) => first.startsWith(title))) return null;
  const known =
    layOutTree(lines) ?? layOutLong(lines) ?? layOutValued(lines) ?? layOutPairs(lines) ?? layOutLed(lines);
  if (known !== null) return known;
  // Words that another program printed are no names.
  const areNames =
    !isAskedFor ||
    programs.every((program) => lists(program) || searches(program) || silentBeside.has(program.name));
  return areNames ? layOutNames(lines) : null;
}

function formOf(rows: readonly Row[]): string {
  return rows.map(({ text }) => text).join('\n');
}
