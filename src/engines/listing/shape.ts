import { isLongLine } from './long.ts';
import { arePairs } from './pairs.ts';
import { isDrawn } from './tree.ts';
import { areValued } from './valued.ts';

/**
 * What is known by its shape alone: `tree` draws it, `ls -l` lists it, `wc` and `du` give its values, `go mod graph`
 * says what needs what, `find` and `git ls-files` name it, `ls -R` names it below its folders.
 */
export type ListingShape = 'tree' | 'long' | 'valued' | 'pairs' | 'paths' | 'folders';

/** Fewer lines than this show no shape. */
const minShapeLines = 8;
/** Share of the lines with something on them that have the shape; the rest are headings and sums. */
const minLongShare = 0.6;
const minPathShare = 0.95;
/** Of paths so many have a folder. */
const minFolderShare = 0.8;

/** A path as programs list them: no address, no pattern, no number, nothing that a file of settings would hold. */
const listedPath = /^(?:\.{0,2}\/)?[\w.@+~-][\w.@+~,=-]*(?:\/[\w.@+~,=-]+)*\/?$/;

export function isListedPath(line: string): boolean {
  return listedPath.test(line);
}

/** The shape of a text that no command has to name: nobody but a program writes such lines. Null: it has none. */
export function shapeOf(text: string): ListingShape | null {
  const lines = text.split('\n');
  const filled = lines.filter((line) => line.trim() !== '');
  if (filled.length < minShapeLines) return null;
  const share = (has: (line: string) => boolean): number => filled.filter(has).length / filled.length;
  if (share(isLongLine) >= minLongShare) return 'long';
  if (isDrawn(lines)) return 'tree';
  if (areValued(lines)) return 'valued';
  if (arePairs(lines)) return 'pairs';
  if (share((line) => listedPath.test(line.replace(/:$/, ''))) < minPathShare) return null;
  if (share((line) => line.includes('/')) >= minFolderShare) return 'paths';
  const heads = lines.filter((line, at) => folderHead.test(line) && (lines[at - 1] ?? '') === '');
  return heads.length >= minFolderHeads ? 'folders' : null;
}

/** `src/text:`, which `ls -R` prints above what is in it, below a blank line. */
const folderHead = /^\S*\/[^\s/]*:$/;
const minFolderHeads = 2;
