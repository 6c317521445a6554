import { isCutNotice } from '../../text/cut-notice.ts';
import { blockStyle, readBlock } from './block-entries.ts';
import { isNote, lineStyles, placed as placedLine, readLineEntry } from './line-entries.ts';
import { leastFindings, type Above, type Entry, type Finding, type Section, type Style } from './section.ts';
import { shapesOf } from './shapes.ts';
import { readShell, shellStyle } from './shell-entries.ts';

/** How findings are read that stand one below the other. */
interface Reader {
  readonly style: Style;
  readonly read: (lines: readonly string[], at: number) => Entry | null;
}

const blockReaders: readonly Reader[] = [
  { style: blockStyle, read: readBlock },
  { style: shellStyle, read: readShell },
];

const readers: readonly Reader[] = [
  ...blockReaders,
  ...lineStyles.map((style) => ({
    style,
    read: (lines: readonly string[], at: number) => readLineEntry(lines, at, style),
  })),
];

/** So many lines may stand above a finding that say where in its file it is. */
const maxAbove = 4;
/** pylint writes it above the findings of each module; build tools how they call a compiler, which has a path of its own. */
const between =
  /^\*{13} Module \S+$|^\s*(?:[\w./-]*(?:gcc|g\+\+|cc|c\+\+|clang(?:\+\+)?))(?:-\d+)? .*-[co] |^\s*\[ *\d+(?:%|\/\d+)\] /;

/** An entry, and the lines that stood above it. */
interface Placed {
  readonly entry: Entry;
  readonly above: readonly string[];
}

/**
 * Reads the findings from a line on; `to`: the line to go on from. What stands between them says where in their file
 * they are: below `make[1]: Entering directory` a new section begins. Linear.
 */
export function readSection(
  lines: readonly string[],
  at: number,
  floor: number,
): { readonly section: Section | null; readonly to: number } {
  const isPlaced = placedLine.test(lines[at] ?? '');
  for (const { style, read } of isPlaced ? readers : blockReaders) {
    const first = read(lines, at);
    if (first === null) continue;
    const isHeaded = at > floor && lines[at - 1] === first.path;
    const placed: Placed[] = [{ entry: first, above: isHeaded ? [first.path] : [] }];
    for (let last = first; ;) {
      const next = nextOf(lines, last.to, (from) => read(lines, from));
      if (next === null) break;
      placed.push(next);
      last = next.entry;
    }
    const to = placed.at(-1)?.entry.to ?? first.to;
    return { section: placed.length < leastFindings ? null : sectionOf(placed, style), to };
  }
  return { section: null, to: at + 1 };
}

function nextOf(lines: readonly string[], from: number, read: (from: number) => Entry | null): Placed | null {
  for (let at = from; at <= from + maxAbove && at < lines.length; at += 1) {
    const entry = read(at);
    if (entry === null) continue;
    const above = at === from ? none : lines.slice(from, at);
    return above.every((line) => isOf(entry, line)) ? { entry, above } : null;
  }
  return null;
}

/** True for a line that names the file of the finding below it, its module, or a compiler's call. */
function isOf({ path }: Entry, line: string): boolean {
  return (line.includes(path) || between.test(line)) && !/^\(\d/.test(line) && !isCutNotice(line);
}

/** Most findings have one line. */
const none: readonly string[] = [];

function sectionOf(placed: readonly Placed[], style: Style): Section {
  const entries = placed.map(({ entry }) => entry);
  const shaped = style === blockStyle ? shapesOf(entries.map(({ shown }) => shown)) : null;
  const all = shaped?.shown ?? entries.map(({ shown }) => shown);
  const [lead, tail] =
    shaped === null
      ? commonOf(all.map((shown) => (shown.length === 1 ? none : shown.slice(1))))
      : [none, none];
  const findings = entries.map(({ path, line, column }, at): Finding => {
    const shown = all[at] ?? none;
    const [said = ''] = shown;
    const rest = shown.length === 1 ? none : shown.slice(1 + lead.length, shown.length - tail.length);
    return { path, line, column, message: rest.length === 0 ? said : [said, ...rest].join('\n') };
  });
  const headed = placed.every(
    ({ entry, above }, at) =>
      above.length === (placed[at - 1]?.entry.path === entry.path ? 0 : 1) &&
      above.every((line) => line === entry.path),
  );
  const joined = withNotes(findings, placed);
  return {
    from: (entries[0]?.from ?? 0) - (headed ? 1 : 0),
    to: entries.at(-1)?.to ?? 0,
    style,
    widths: [],
    findings: joined.map(({ finding }) => finding),
    lead,
    tail,
    headed,
    // What stands above the first finding is part of the section only where all files have such a line.
    above: headed ? [] : aboveOf(joined).slice(placed[0]?.above.length === 0 ? 0 : 1),
    excerpts: entries.flatMap(({ excerpts, line, column }) =>
      excerpts.map((lines) => ({ lines, line, column })),
    ),
    shapes: shaped?.shapes ?? [],
  };
}

interface Told {
  readonly finding: Finding;
  readonly above: readonly string[];
}

function aboveOf(told: readonly Told[]): readonly Above[] {
  if (told.every(({ above }) => above.length === 0)) return [];
  const times = new Map<string, number>();
  return told.flatMap(({ finding: { path, line, column }, above }) => {
    const place = `${path}:${line}:${column ?? ''}`;
    const time = (times.get(place) ?? 0) + 1;
    times.set(place, time);
    return above.length === 0 ? [] : [{ path, line, column, time, lines: above }];
  });
}

/** The lines that all begin with, and of what stands behind them those that all end with. */
function commonOf(
  all: readonly (readonly string[])[],
): readonly [lead: readonly string[], tail: readonly string[]] {
  if (all.some((each) => each.length === 0)) return [none, none];
  const lead = commonStart(all);
  const tail = commonStart(all.map((each) => each.slice(lead.length).toReversed())).toReversed();
  // So the form says where other lines stand.
  return [...lead, ...tail].includes('MORE') ? [[], []] : [lead, tail];
}

function commonStart(all: readonly (readonly string[])[]): readonly string[] {
  const [first = []] = all;
  let length = first.length;
  for (const each of all) {
    let same = 0;
    while (same < Math.min(length, each.length) && each[same] === first[same]) same += 1;
    length = same;
  }
  return first.slice(0, length);
}

/** A note on the place of the finding before it goes with that one: apart nobody would know what it is about. */
function withNotes(findings: readonly Finding[], placed: readonly Placed[]): readonly Told[] {
  const joined: Told[] = [];
  for (const [at, finding] of findings.entries()) {
    const last = joined.at(-1);
    const above = placed[at]?.above ?? [];
    const isSame =
      last?.finding.path === finding.path &&
      last.finding.line === finding.line &&
      last.finding.column === finding.column;
    if (isSame && above.length === 0 && isNote(finding.message))
      joined[joined.length - 1] = {
        ...last,
        finding: { ...finding, message: `${last.finding.message}\n&${finding.message}` },
      };
    else joined.push({ finding, above });
  }
  return joined;
}
