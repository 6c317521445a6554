import { readStatements } from '../../text/shell-words.ts';
import { isSilent, pipesOf } from '../../text/command-line.ts';
import { picksLines, printsFile } from '../../text/file-reader.ts';
import type { Program } from '../../text/program.ts';

/** What a command prints of what: its programs without those that only pick lines, and where it runs. */
interface Target {
  /** Null: wherever the shell stands. */
  readonly folder: string | null;
  readonly sources: readonly Source[];
}

interface Source {
  readonly programs: readonly Program[];
  /** The stages behind a pipe that pick lines or change them a little. */
  readonly filters: readonly Program[];
}

/**
 * Whether `later` prints nothing but what `earlier` has printed, or a part of it: the same programs on the same
 * targets, perhaps with a filter or a limit more, or a file once more that was printed whole. Folders that only one of
 * them names, redirections, spacing and flags of looks do not count.
 */
export function printsAgain(later: string, earlier: string): boolean {
  if (later.trim() === earlier.trim()) return true;
  if (givenTo(later) !== givenTo(earlier)) return false;
  const [again, before] = [targetOf(later), targetOf(earlier)];
  if (again.folder !== null && before.folder !== null && again.folder !== before.folder) return false;
  return (
    again.sources.length > 0 &&
    again.sources.every((source) => before.sources.some((one) => repeats(source, one)))
  );
}

function targetOf(command: string): Target {
  const sources: Source[] = [];
  let folder: string | null = null;
  let isKept = false;
  for (const { programs, isRedirected } of pipesOf(command)) {
    const [first, ...others] = programs;
    if (first === undefined) continue;
    if (first.name === 'cd') folder = folderOf(first) ?? folder;
    if (isSilent(first) || labels.has(first.name)) continue;
    // What was put in a file to be looked at there.
    if (isKept && (isFilter(first) || printsFile(first))) continue;
    isKept ||= isRedirected;
    const filters = others.filter(isFilter);
    sources.push({ programs: [first, ...others.filter((other) => !isFilter(other))], filters });
  }
  return { folder, sources };
}

/** They print what the command says, to tell its parts apart. */
const labels = new Set(['echo', 'printf']);

/** The variables that programs are given: who sets another one wants to see what it does. */
function givenTo(command: string): string {
  const stages = readStatements(command).flatMap((statement) => statement.stages);
  return stages.flatMap(({ words }) => words.filter((word) => /^[A-Z_]\w*=/.test(word))).join('\0');
}

function folderOf({ args: [folder = '.'] }: Program): string | null {
  const plain = folder.replace(/(?<=.)\/+$/, '');
  return plain === '.' ? null : plain;
}

function isFilter(program: Program): boolean {
  return picksLines(program) || printsFile(program) || program.name === 'wc';
}

function repeats(later: Source, earlier: Source): boolean {
  if (!earlier.filters.every((filter, at) => isSame(filter, later.filters[at]))) return false;
  return isWholeFileOf(earlier, later) || isEqual(later, earlier);
}

function isEqual(later: Source, earlier: Source): boolean {
  return (
    later.programs.length === earlier.programs.length &&
    later.programs.every((program, at) => isSame(earlier.programs[at], program))
  );
}

/** `later` may be given a limit that `earlier` had not. */
function isSame(earlier: Program | undefined, later: Program | undefined): boolean {
  if (earlier === undefined || earlier.name !== later?.name) return false;
  const [before, after] = [plain(earlier.args), plain(later.args)];
  return before === after || before === plain(unlimited(later.args));
}

function plain(args: readonly string[]): string {
  return args.filter((arg) => !looks.test(arg)).join('\0');
}

/** Flags that change how output looks, not what of. */
const looks = /^(?:--no-pager|--(?:no-)?colou?rs?(?:=.*)?|--no-progress|--progress=.*|-q|--quiet|--silent)$/;

function unlimited(args: readonly string[]): readonly string[] {
  return args.filter((arg, at) => {
    const before = args[at - 1] ?? '';
    if (/^-\d+$|^(?:-n|--lines=|--tail=)\d+$/.test(arg)) return false;
    return !(limit.test(arg) && isCount(args[at + 1])) && !(limit.test(before) && isCount(arg));
  });
}

const limit = /^(?:-n|--lines|--tail)$/;

function isCount(arg: string | undefined): boolean {
  return /^\d+$/.test(arg ?? '');
}

const whole = new Set(['cat', 'bat', 'batcat', 'nl', 'less', 'more']);

/** A file that was printed whole, a part of which is looked up or printed now. */
function isWholeFileOf(earlier: Source, later: Source): boolean {
  const [printer] = earlier.programs;
  const [reader] = later.programs;
  if (printer === undefined || reader === undefined || earlier.programs.length + later.programs.length > 2)
    return false;
  if (!whole.has(printer.name) || earlier.filters.length > 0) return false;
  const file = fileOf(reader);
  return file !== null && printer.args.includes(file);
}

/** The one file that a program prints lines of. */
function fileOf({ name, args }: Program): string | null {
  const named = args.filter((arg) => !arg.startsWith('-') && !isCount(arg));
  const before = /^(?:[ef]?grep|rg|sed|[gm]?awk)$/.test(name) ? 1 : 0;
  if (before === 0 && !whole.has(name) && name !== 'head' && name !== 'tail') return null;
  return named.length === before + 1 ? (named[before] ?? null) : null;
}
