import { isLeftOut, standsForOthers } from '../../text/pointer.ts';
import type { Reading, Scope, Scopes } from '../engine.ts';
import { decode } from './decode.ts';
import { decodePackages } from './decode-packages.ts';
import { outlineScopes } from './scopes-outline.ts';

const treeTitle = /^Tree, each level one blank deeper \(".+?", ".+?"\):$/u;
const longTitle = /^SIZE NAME = .*; what differs is written out(?:; columns .* wide)?$/;
const valuedTitle = /^Values and names by folder: values \d+ wide, /;
const ledTitle = 'Paths by folder: [9 lines "a…"] ';
const pairsTitle = '[a line that begins with a blank has the first word of the line above]';
const ledRun = /^\[(\d+) lines "(.*)"\]$/;
const introduction = /^Paths are in (\S*\/):$/;
const inFolder = /^\S*\/: \S/;
const sideBySide = /^ \S+(?: \S+)*$/;
const entry = /^[^\s:](?:\S*[^\s:])?$/;
const never: Scope = { under: '', above: Infinity };

/** Entries of trees and long listings are drawn and lined up by those around them, names stand in a folder. */
export function scopes(lines: readonly string[]): Reading | null {
  const outlined = outlineScopes(lines);
  if (outlined !== null) return { scopes: outlined };
  const packages = lines[0]?.startsWith('Tree of ') === true ? packageScopes(lines) : null;
  if (packages !== null) return { scopes: packages };
  const values = lines.findIndex((line) => line.startsWith('Values ') && valuedTitle.test(line));
  if (values !== -1) return { scopes: valuedScopes(lines, values) };
  const paths = lines.findIndex((line) => line.startsWith(ledTitle));
  if (paths !== -1) return { scopes: ledScopes(lines, paths) };
  const pairs = lines.indexOf(pairsTitle);
  if (pairs !== -1) return { scopes: pairScopes(lines, pairs) };
  const title = lines.findIndex(isTitle);
  if (title === -1) return namesScopes(lines);
  const below = lines.slice(title + 1);
  const found = treeTitle.test(lines[title] ?? '')
    ? treeScopes(lines[title] ?? '', below)
    : longScopes(below, decode(lines.slice(title).join('\n')).split('\n'));
  return { scopes: [...lines.slice(0, title + 1).map(() => null), ...found] };
}

function isTitle(line: string): boolean {
  return line.startsWith('T') ? treeTitle.test(line) : line.startsWith('SIZE ') && longTitle.test(line);
}

/** Versions and what is drawn follow from other lines: a line is the same where it stands for the same. */
function packageScopes(lines: readonly string[]): Scopes | null {
  if (lines.some(standsForOthers)) return lines.map((_, at) => (at === 0 ? null : never));
  const printed = decodePackages(lines);
  return printed?.map((of, at) => (at === 0 ? null : { under: of.join('\n'), above: 0 })) ?? null;
}

/** What is drawn before an entry follows from the entries below it. */
function treeScopes(title: string, lines: readonly string[]): Scopes {
  // Of a tree with lines left out nobody can tell how the others were drawn.
  const isCut = lines.some(isLeftOut);
  const found = lines.map((): Scope | null => null);
  const isFollowed: boolean[] = [];
  let deeper = 0;
  for (let at = lines.length - 1; at >= 0; at -= 1) {
    const depth = /^ */.exec(lines[at] ?? '')?.[0].length ?? 0;
    if (depth > 0) {
      const bars = Array.from({ length: depth }, (_, level) => (isFollowed[level + 1] === true ? '|' : ' '));
      const under = `${title}\n${bars.join('')}${deeper > depth ? 'fork' : ''}`;
      found[at] = isCut ? never : { under, above: 0 };
    }
    isFollowed.length = depth;
    isFollowed[depth] = true;
    deeper = depth;
  }
  return found;
}

function longScopes(lines: readonly string[], printed: readonly string[]): Scopes {
  if (printed.length !== lines.length) return lines.map(() => never);
  const isUnknown = besideMarkers(lines, printed);
  return lines.map((line, at): Scope | null => {
    if (isUnknown[at] === true) return never;
    return printed[at] === line ? null : { under: printed[at] ?? '', above: 0 };
  });
}

/** Entries of a folder of which some are left out: how wide its columns are is not known. */
function besideMarkers(lines: readonly string[], printed: readonly string[]): readonly boolean[] {
  const isEntry = lines.map((line, at) => printed[at] !== line || isLeftOut(line));
  const found = lines.map(() => false);
  for (let from = 0; from < lines.length;) {
    let to = from;
    while (isEntry[to] === true) to += 1;
    if (lines.slice(from, to).some(isLeftOut)) found.fill(true, from, to);
    from = to + 1;
  }
  return found;
}

/** Names are in the folder that stands above them, values as wide as the title says. */
function valuedScopes(lines: readonly string[], title: number): Scopes {
  let folder: string | null = null;
  return lines.map((line, at): Scope | null => {
    if (at <= title || line === '') return null;
    if (/^\S*:$/.test(line)) {
      folder = line;
      return { under: lines[title] ?? '', above: 0 };
    }
    return folder === null ? never : { under: `${lines[title] ?? ''}\n${folder}`, above: 0 };
  });
}

/** Paths stand behind what the line above them says. */
function ledScopes(lines: readonly string[], title: number): Scopes {
  let run = '';
  let left = 0;
  return lines.map((line, at): Scope | null => {
    if (at <= title) return null;
    if (isLeftOut(line)) {
      left = Infinity;
      run = '';
      return null;
    }
    if (left <= 0) {
      const [whole, count = ''] = ledRun.exec(line) ?? [];
      if (whole === undefined) return null;
      [run, left] = [whole, Number(count)];
      return never;
    }
    left -= line.includes(' ') ? line.split(' ').length - 1 : 1;
    return run === '' ? never : { under: run, above: 0 };
  });
}

/** A line without its first word has that of the line above. */
function pairScopes(lines: readonly string[], title: number): Scopes {
  let word: string | null = null;
  return lines.map((line, at): Scope | null => {
    if (at <= title) return null;
    if (!line.startsWith(' ')) {
      word = standsForOthers(line) ? null : (line.split(' ')[0] ?? null);
      return null;
    }
    return word === null ? never : { under: word, above: 0 };
  });
}

function namesScopes(lines: readonly string[]): Reading | null {
  const isNames = lines.every((line) => isLeftOut(line) || isName(line));
  let base = '';
  const found = lines.map((line): Scope | null => {
    const introduced = line.startsWith('Paths ') ? introduction.exec(line)?.[1] : undefined;
    if (introduced !== undefined) {
      base = introduced;
      return null;
    }
    const isSeveral =
      (line.includes('/: ') && inFolder.test(line)) || ((base !== '' || isNames) && sideBySide.test(line));
    if (!isSeveral && (base === '' || !entry.test(line))) return null;
    return { under: base, above: 0 };
  });
  return found.every((scope) => scope === null) ? null : { scopes: found };
}

function isName(line: string): boolean {
  return line === '' || [introduction, inFolder, sideBySide, entry].some((form) => form.test(line));
}
