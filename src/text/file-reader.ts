import type { Program } from './program.ts';
import { layouters, readers } from './readers.ts';

/** Programs that change lines a little: what comes out of a file through them is a file's text still. */
const linewise = new Set(
  'sed awk gawk mawk cut tr fold expand unexpand dos2unix iconv rev ForEach-Object'.split(' '),
);

/** True for a program that prints a file as it stands, or nearly: an edit may quote what it prints. */
export function printsFile(program: Program): boolean {
  const { name, args } = program;
  if (linewise.has(name)) return true;
  const given = args.join(' ');
  if (readers.get(name)?.test(given) === true) return true;
  if (searcher.test(name)) return printsAll(program);
  return layouters.get(name)?.test(given) === true && (args.some(isFilePath) || program.input !== undefined);
}

const searcher = /^(?:[efz]?grep|rg|ag|findstr|Select-String)$/;
/** What every line matches, or every line with something on it. */
const everyLine = /^(?:|\^|\$|\.|\.[*+]|\^\.[*+]?|\^\.[*+]\$|\.[*+]?\$|\^\|\$)$/;

/** A search that finds each line of one file, `grep "" f`, or all but some: `grep -v "^#" f`. */
function printsAll({ args, input = [] }: Program): boolean {
  if (args.some((arg) => /^-[a-zA-Z]*[clLoqrR]|^--(?:count|files|only-matching|recursive)/.test(arg)))
    return false;
  const [pattern, ...files] = args.filter((arg) => !/^-./.test(arg));
  if (pattern === undefined || files.length + input.length !== 1) return false;
  return everyLine.test(pattern) !== args.some((arg) => /^-[a-zA-Z]*v|^--invert/.test(arg));
}

/** True for a program that gives on what comes through a pipe, line by line. */
export function passesLines(program: Program): boolean {
  return picksLines(program) || linewise.has(program.name);
}

/** Programs that leave lines as they are, behind a pipe: they pick, order or pass them on. */
export function picksLines({ name, args }: Program): boolean {
  if (name === 'uniq') return !args.some((arg) => /^-\w*c/.test(arg));
  if (name === 'cat') return !args.some((arg) => /^-\w*[nbAvET]/.test(arg));
  if (/^(?:[ef]?grep|rg|findstr|Select-String)$/.test(name)) return filtersPipe(args);
  if (name === 'Select-Object')
    return args.every((arg) => /^-?(?:f|l|s|i|u|w|\d|ExpandProperty|Line)/i.test(arg));
  return pickers.has(name);
}

const pickers = new Set(
  'head tail tee less more sort tac sponge Out-String Out-Host Out-Default Sort-Object Where-Object Write-Output Tee-Object'.split(
    ' ',
  ),
);

/** A grep that reads what comes through the pipe, and prints its lines rather than something about them. */
function filtersPipe(args: readonly string[]): boolean {
  if (args.some((arg) => /^-[a-zA-Z]*[clLoqrR]|^--(?:count|files|only-matching)/.test(arg))) return false;
  const named = args.filter(
    (arg, index) => !arg.startsWith('-') && !/^-[ABCmef]$/.test(args[index - 1] ?? ''),
  );
  return named.length <= (args.some((arg) => /^-[ef]$/.test(arg)) ? 0 : 1);
}

/** A path as a shell hands it on, with the ending that tells what it holds; no address, no pattern, no assignment. */
const filePath = /^(?:[\w@.~+-]*\/)*[\w@.~+-]*[\w~]\.[a-zA-Z]\w{0,9}$/;
/** What stands behind these tells a program how to work, or where to write. */
const setting = /^(?:--[\w-]+|-[cCfFoOe])$/;
const interpreter =
  /^(?:(?:python|pypy|lua|ruby|perl|php)[\d.]*|py|node|nodejs|bun|deno|tsx|ts-node|(?:ba|z|da|k)?sh|source|Rscript|julia|java|make)$/;

/** True for a word that reads like the path of a file. */
function isFilePath(word: string): boolean {
  return filePath.test(word);
}

/** Files that a program is given to work on, as far as their names show; a script that an interpreter runs is none. */
export function namedFiles({ name, args, input = [] }: Program): readonly string[] {
  const given = args.filter((arg, at) => isFilePath(arg) && !setting.test(args[at - 1] ?? ''));
  return [...(interpreter.test(name) ? given.slice(1) : given), ...input];
}
