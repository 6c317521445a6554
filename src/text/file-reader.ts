import type { Program } from './program.ts';

/** Programs that print files as they are. */
const readers = new Set(
  'cat bat batcat zcat gzcat bzcat xzcat zstdcat lz4cat lzcat head tail nl less more tac type Get-Content glow mdcat pygmentize'.split(
    ' ',
  ),
);

/** Programs that print what is packed in a file, where a flag says that it shall go to their output. */
const unpackers: ReadonlyMap<string, RegExp> = new Map([
  ...'gunzip gzip bunzip2 bzip2 unxz xz unlzma lzma unzstd zstd lz4 unlz4 brotli uncompress'
    .split(' ')
    .map((name) => [name, /^-[a-z]*c|^--(?:stdout|to-stdout)$/] as const),
  ['unzip', /^-[a-zA-Z]*[pc]/],
  ['tar', /^-?[a-zA-Z]*O|^--to-stdout$/],
  ['bsdtar', /^-?[a-zA-Z]*O|^--to-stdout$/],
  ['7z', /^-so$/],
  ['7za', /^-so$/],
  ['ar', /^-?p/],
  ['svn', /^cat$/],
  ['hg', /^cat$/],
  ['gsutil', /^cat$/],
  ['hdfs', /^-cat$/],
  ['rclone', /^cat$/],
]);

/** Programs that change lines a little: what comes out of a file through them is a file's text still. */
const linewise = new Set(
  'sed awk gawk mawk cut tr fold expand unexpand dos2unix iconv rev ForEach-Object'.split(' '),
);

/** True for a program that prints a file as it stands, or nearly: an edit may quote what it prints. */
export function printsFile({ name, args }: Program): boolean {
  if (name === 'git') {
    if (args[0] === 'cat-file') return true;
    return args[0] === 'show' && args.some((arg) => /^[^-].*:/.test(arg));
  }
  const flag = unpackers.get(name);
  return (
    linewise.has(name) || readers.has(name) || (flag !== undefined && args.some((arg) => flag.test(arg)))
  );
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
