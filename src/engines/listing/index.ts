import type { Engine, EngineContext } from '../engine.ts';
import { areNames, isAskedFor, isUntold } from './asked-for.ts';
import { decode, decodeLines } from './decode.ts';
import { foldRows } from './fold.ts';
import { areLed, layOutLed } from './led.ts';
import { layOutLong } from './long.ts';
import { layOutNames, weightOf } from './names.ts';
import { layOutNested } from './outline-nested.ts';
import { layOutPaths } from './outline-paths.ts';
import { layOutPackages } from './packages.ts';
import { layOutPairs } from './pairs.ts';
import { ledTitle, pairsTitle, plainRow, valuedTitle, type Row } from './row.ts';
import { scopes } from './scopes.ts';
import { shapeOf } from './shape.ts';
import { layOutTree } from './tree.ts';
import { layOutValued } from './valued.ts';
import { isWalk } from './walk.ts';

interface Page {
  readonly text: string;
  readonly context: EngineContext;
  /** Null: the text as it stands is no longer. */
  readonly rows: readonly Row[] | null;
  /** A command or a tool tells that names were asked for; else each of them may be what was looked for. */
  readonly isAsked: boolean;
}

/**
 * Names of files as ls, find, tree and agents' own tools print them. Lossless: names of a folder side by side, of long
 * listings size and name, of trees indentation alone. Folded: generated folders leave first.
 */
export const listing: Engine<Page> = {
  name: 'listing',

  read(text, context) {
    const isAsked = isAskedFor(text, context);
    if (!isAsked && shapeOf(text) === null && !areLed(text.split('\n'), context.programs.length > 0))
      return null;
    return { text, context, rows: shortRows(text, context, isAsked), isAsked };
  },

  encode({ rows }) {
    return rows === null ? null : formOf(rows);
  },

  fold({ text, context, rows, isAsked }) {
    // Of values it is not known which of them are odd.
    const isValued = rows?.[0]?.text.startsWith(valuedTitle) === true;
    if (context.failed || isValued || !(isAsked || (isUntold(context) && isWalk(text)))) return null;
    return foldRows(rows ?? text.split('\n').map(plainRow), context);
  },

  decode,
  decodeLines,
  scopes,
};

function shortRows(text: string, context: EngineContext, isAsked: boolean): readonly Row[] | null {
  const rows = layOut(text, context, isAsked);
  return rows !== null && context.count(formOf(rows)) < context.count(text) ? rows : null;
}

function layOut(text: string, { programs }: EngineContext, isAsked: boolean): readonly Row[] | null {
  const lines = text.split('\n');
  const [first = ''] = lines;
  if ([ledTitle, pairsTitle, valuedTitle].some((title) => first.startsWith(title))) return null;
  const known =
    shortestTree(lines) ?? layOutLong(lines) ?? layOutValued(lines) ?? layOutPairs(lines) ?? layOutLed(lines);
  if (known !== null) return known;
  return !isAsked || areNames(programs) ? shortest(lines) : null;
}

function shortestTree(lines: readonly string[]): readonly Row[] | null {
  const tree = layOutTree(lines);
  const packages = tree === null ? null : layOutPackages(tree);
  return packages !== null && weightOf(packages) < weightOf(tree ?? []) ? packages : tree;
}

/** Names in the way that costs least; null: in none. */
function shortest(lines: readonly string[]): readonly Row[] | null {
  const outline = layOutNested(lines) ?? layOutPaths(lines);
  // To look at both takes half of all the time for a long list, and by so much no other way is shorter.
  if (outline !== null && charsOf(outline.map(({ text }) => text)) * 2 < charsOf(lines)) return outline;
  const ways = [layOutNames(lines), outline].flatMap((rows) => (rows === null ? [] : [rows]));
  const weights = ways.map(weightOf);
  return ways[weights.indexOf(Math.min(...weights))] ?? null;
}

function charsOf(lines: readonly string[]): number {
  return lines.reduce((sum, line) => sum + line.length, 0);
}

function formOf(rows: readonly Row[]): string {
  return rows.map(({ text }) => text).join('\n');
}
