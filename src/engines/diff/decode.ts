import { linesLeftOutBy, linesOfPointer, standsForOthers } from '../../text/pointer.ts';
import { Authors } from './decode-commit.ts';
import { readNames, StatRows } from './decode-paths.ts';
import { sharedWords, wholeRow } from './decode-rows.ts';
import { fileHeader, type Known } from './decode-headers.ts';
import { readFurther, Shown } from './decode-shown.ts';

/** What a hunk's header says, and its lines so far by side. */
interface Hunk {
  /** Which line of the form its header is. */
  readonly at: number;
  /** Null: it is that of the hunks above, as far as they moved it. */
  readonly old: string | null;
  readonly now: string;
  readonly rest: string;
  /** It stands as it was printed. */
  readonly isPrinted: boolean;
  /** Before its lines that stand without their sign. */
  readonly sign: string;
  /** So many of these are to come. */
  left: number;
  removed: number;
  added: number;
  same: number;
}

/** What a line of a form stands for; false: for no line, null: nobody can tell. */
type Printed = string | false | null;

const olderHunk = /^@@ -(\d+) \+(\d+) @@([^]*)$/;
const printedHunk = /^@@ -(\d+)(?:,\d+)? \+(\d+)(?:,\d+)? @@([^]*)$/;
const shortHunk = /^@@ \+(\d+) @@([^]*)$/;
const block = /^@@ \+(\d+), (\d+) lines, each (added|removed):$/;
const again = ' "';

/** Rebuilds a text from the lossless form of the diff engine. Throws where it cannot be read. */
export function decode(form: string): string {
  const [first = '', ...rows] = form.split('\n');
  const shared = sharedWords(first);
  if (shared !== null) return rows.map((row) => (row === '' ? row : wholeRow(row, shared))).join('\n');
  const lines: string[] = [];
  for (const [at, printed] of new Reader(form.split('\n'), false).read().entries()) {
    if (printed === null) throw new Error(`cannot be read: line ${String(at + 1)}`);
    if (printed !== false) lines.push(printed);
  }
  return lines.join('\n');
}

/** For each line of a form, of which some may stand behind markers, what it stands for. */
export function printedLines(form: readonly string[]): readonly Printed[] {
  return new Reader(form, true).read();
}

class Reader {
  readonly #form: readonly string[];
  readonly #printed: Printed[] = [];
  readonly #authors = new Authors();
  readonly #known: Known = { before: new Map(), after: new Map() };
  /** Null: no line leads to others. */
  readonly #shown: Shown | null;
  /** Markers and pointers stand for lines that are not here. */
  readonly #hasMarkers: boolean;
  #isPartial = false;
  #hunk: Hunk | null = null;
  /** By how many lines the file is longer now, up to here; null: nobody can tell. */
  #shift: number | null = 0;
  #within = '';
  #isMessage = false;
  readonly #stat = new StatRows();

  constructor(form: readonly string[], hasMarkers: boolean) {
    this.#form = form;
    this.#hasMarkers = hasMarkers;
    this.#shown = form.some((line) => readFurther(line) !== null) ? new Shown() : null;
  }

  read(): readonly Printed[] {
    for (const [at, line] of this.#form.entries()) {
      if (this.#isPlain(line)) this.#printed.push(line);
      else if (this.#hasMarkers && standsForOthers(line)) this.#printed.push(this.#marker(line));
      else if (this.#isContent(line)) this.#printed.push(this.#content(line));
      else this.#printed.push(this.#other(line, at));
    }
    this.#close();
    this.#align('');
    return this.#printed;
  }

  /** Nearly all lines of a hunk that leads nowhere: they are only counted. */
  #isPlain(line: string): boolean {
    const hunk = this.#hunk;
    if (hunk === null || hunk.left > 0 || this.#shown !== null || !isSigned(line)) return false;
    count(hunk, line[0] ?? '', 1);
    return true;
  }

  #marker(line: string): string {
    this.#isPartial = true;
    this.#align(line);
    this.#authors.forget();
    this.#shown?.break();
    const hunk = this.#hunk;
    if (hunk !== null && hunk.left > 0) hunk.left -= linesLeftOutBy(line) || (linesOfPointer(line) ?? 1);
    if (hunk !== null && hunk.left <= 0) this.#leave();
    return line;
  }

  /** Rows of `--stat` are aligned with one another: nobody can tell how where some are not here. */
  #align(line: string): void {
    const lines = this.#stat.end(line);
    const from = this.#printed.length - lines.length;
    if (!this.#isPartial) for (const [at, each] of lines.entries()) this.#printed[from + at] = each;
  }

  /** Nobody can tell where a hunk that goes on behind a marker ends. */
  #leave(): void {
    if (this.#hunk !== null) this.#printed[this.#hunk.at] = null;
    this.#hunk = null;
    this.#shift = null;
  }

  #isContent(line: string): boolean {
    if (this.#hunk === null) return false;
    return this.#hunk.left > 0 || isSigned(line) || readFurther(line) !== null;
  }

  #content(line: string): Printed {
    const hunk = this.#hunk;
    if (hunk === null) return null;
    const further = readFurther(line);
    if (further !== null) {
      const lines = this.#isPartial ? null : (this.#shown?.further(further.count) ?? null);
      this.#shown?.break();
      hunk.left -= further.count;
      count(hunk, further.sign, further.count);
      return lines?.map((each) => further.sign + each).join('\n') ?? null;
    }
    const isBare = hunk.left > 0;
    const sign = isBare ? hunk.sign : (line[0] ?? '');
    if (sign === '\\') this.#shown?.break();
    else this.#shown?.add(isBare ? line : line.slice(1));
    if (isBare) hunk.left -= 1;
    count(hunk, sign, 1);
    return isBare ? sign + line : line;
  }

  #other(line: string, at: number): Printed {
    this.#close();
    this.#shown?.break();
    if (!this.#isMessage && this.#stat.take(line)) return null;
    this.#align(line);
    if (this.#opens(line, at)) return line;
    this.#shift = 0;
    this.#within = '';
    const isMessage: boolean = this.#isMessage && line.startsWith(' ');
    this.#isMessage = false;
    const next = this.#form[at + 1] ?? '';
    if (isMessage) {
      this.#isMessage = true;
      return `    ${line.slice(1)}`;
    }
    if (this.#authors.takesLegend(line)) return false;
    return this.#header(line, next);
  }

  /** Null: what it needs of lines above is not here. */
  #header(line: string, next: string): string | null {
    try {
      const commit = this.#authors.header(line, next);
      if (commit !== null) {
        this.#isMessage = commit.hasBody;
        return commit.lines.join('\n');
      }
      const names = readNames(line);
      if (names !== null) return names;
      const lines = fileHeader(line, next, this.#known);
      // Names are printed above the first hunk, which may not be here.
      return lines !== null && this.#hasMarkers && standsForOthers(next) ? null : (lines?.join('\n') ?? line);
    } catch {
      return null;
    }
  }

  #opens(line: string, at: number): boolean {
    if (!line.startsWith('@@ ')) return false;
    const given = { at, left: 0, sign: '', removed: 0, added: 0, same: 0 };
    const isOlder = line[3] === '-';
    const older = isOlder ? olderHunk.exec(line) : null;
    const [whole, from, to, rest = ''] = older ?? (isOlder ? printedHunk.exec(line) : null) ?? [];
    const [short, now, name = ''] = isOlder ? [] : (shortHunk.exec(line) ?? []);
    const [, first, lines, kind] = isOlder || short !== undefined ? [] : (block.exec(line) ?? []);
    if (whole !== undefined)
      this.#hunk = { ...given, old: from ?? '', now: to ?? '', rest, isPrinted: older === null };
    else if (short !== undefined)
      this.#hunk = {
        ...given,
        old: null,
        now: now ?? '',
        rest: name === again ? this.#within : name,
        isPrinted: false,
      };
    else if (first !== undefined)
      this.#hunk = {
        ...given,
        old: null,
        now: first,
        rest: '',
        isPrinted: false,
        left: Number(lines),
        sign: kind === 'added' ? '+' : '-',
      };
    return this.#hunk !== null;
  }

  /** Counts the lines of a hunk whose header does not. */
  #close(): void {
    const hunk = this.#hunk;
    if (hunk === null) return;
    this.#hunk = null;
    const { removed, added, same } = hunk;
    const [before, after] = [removed + same, added + same];
    const begins = (before === 0 ? 1 : 0) - (after === 0 ? 1 : 0);
    const shift = hunk.old === null ? this.#shift : Number(hunk.now) - Number(hunk.old) - begins;
    this.#within = hunk.rest;
    this.#shift = shift === null ? null : shift + after - before;
    if (hunk.isPrinted) return;
    const old = hunk.old ?? (shift === null ? null : String(Number(hunk.now) - shift - begins));
    this.#printed[hunk.at] =
      old === null || hunk.left > 0
        ? null
        : `@@ -${span(old, before)} +${span(hunk.now, after)} @@${hunk.rest}`;
  }
}

function isSigned(line: string): boolean {
  const sign = line[0];
  return sign === ' ' || sign === '+' || sign === '-' || sign === '\\';
}

function count(hunk: Hunk, sign: string, lines: number): void {
  if (sign === '+') hunk.added += lines;
  else if (sign === '-') hunk.removed += lines;
  else if (sign === ' ') hunk.same += lines;
}

function span(from: string, lines: number): string {
  return lines === 1 ? from : `${from},${String(lines)}`;
}
