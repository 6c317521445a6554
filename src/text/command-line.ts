import { readStatements, type Stage } from './shell-words.ts';
import { skipFlags, wrappedFrom } from './wrapped-program.ts';

/** A program in whose form output stands: what runs it is taken away (`sudo timeout 9 npx jest` is `jest`). */
export interface Program {
  /** Without its folder: `grep`. What `python -m` names is the program. */
  readonly name: string;
  readonly args: readonly string[];
}

/**
 * The programs that print, in order; of a pipe the last one that gives lines a form of their own (`head` and the like
 * only pick lines). Empty: nothing prints, or nobody can tell.
 */
export function programsOf(command: string): readonly Program[] {
  return readStatements(command).flatMap(({ stages }) => {
    const last = stages.at(-1);
    return last === undefined || last.isRedirected ? [] : printersOf(stages);
  });
}

/** All programs of a command, of a pipe each of its stages, whether they print or not. */
export function programsIn(command: string): readonly Program[] {
  return pipesOf(command).flatMap(({ programs }) => programs);
}

/** The programs of one statement, from the one whose output the others take. */
export interface Pipe {
  readonly programs: readonly Program[];
  /** What it prints goes to a file. */
  readonly isRedirected: boolean;
}

/** The statements of a command, in order, each with the programs of its stages. */
export function pipesOf(command: string): readonly Pipe[] {
  return readStatements(command).flatMap(({ stages }) => {
    const pipes: Pipe[] = [];
    const programs: Program[] = [];
    for (const { words } of stages) {
      const inner = scriptOf(words);
      const program = inner === null ? unwrapped(words) : null;
      if (inner !== null) {
        const scripted = [...pipesOf(inner)];
        const last = scripted.pop();
        pipes.push(...scripted);
        programs.push(...(last?.programs ?? []));
      } else if (program !== null) programs.push(program);
    }
    const isRedirected = stages.at(-1)?.isRedirected === true;
    if (programs.length > 0) pipes.push({ programs, isRedirected });
    return pipes;
  });
}

function printersOf(stages: readonly Stage[]): readonly Program[] {
  for (let at = stages.length - 1; at >= 0; at -= 1) {
    const words = stages[at]?.words ?? [];
    const inner = scriptOf(words);
    if (inner !== null) return programsOf(inner);
    const program = unwrapped(words);
    if (program === null) continue;
    const isPassed = picksLines(program) || linewise.has(program.name);
    if (at > 0 && isPassed && !words.includes('xargs')) continue;
    return isSilent(program) ? [] : [program];
  }
  return [];
}

/** `bash -lc '…'`, `su -c '…'`, `eval '…'`, `ssh host '…'`: the script. */
function scriptOf(words: readonly string[]): string | null {
  if (words[0] === 'ssh') return words.slice(skipFlags(words, 1, /^-[piloFJ]$/) + 1).join(' ');
  const at = words.findIndex((word) => /^(?:.*\/)?(?:ba|z|da|k|a|fi)?sh$|^(?:su|eval)$/.test(word));
  if (at === -1 || unwrapped(words.slice(0, at)) !== null) return null;
  if (words[at] === 'eval') return words.slice(at + 1).join(' ');
  const flag = words.findIndex((word, index) => index > at && /^-\w*c$/.test(word));
  return flag === -1 ? null : (words[flag + 1] ?? null);
}

/** Words of the shell's own grammar before a command. */
const keywords = new Set([
  'if',
  'then',
  'else',
  'elif',
  'while',
  'until',
  'do',
  '!',
  '{',
  'time',
  'exec',
  'command',
  'builtin',
]);
/** These head no command. */
const grammar = new Set([
  'for',
  'case',
  'select',
  'function',
  'done',
  'fi',
  'esac',
  '}',
  'in',
  '[',
  '[[',
  'test',
]);

function unwrapped(words: readonly string[]): Program | null {
  let at = 0;
  for (;;) {
    const word = words[at];
    if (word === undefined || grammar.has(word)) return null;
    if (keywords.has(word) || /^\w+=/.test(word)) {
      at += 1;
      continue;
    }
    const name = baseName(word);
    const after = wrappedFrom(name, words, at + 1);
    if (after === null) return named(name, words.slice(at + 1));
    at = after;
  }
}

function named(name: string, args: readonly string[]): Program {
  if (/^(?:python|pypy)[\d.]*$|^py$/.test(name)) {
    const at = args.findIndex(
      (arg, index) => arg === '-m' || !(arg.startsWith('-') || /^-[WX]$/.test(args[index - 1] ?? '')),
    );
    const module = args[at] === '-m' ? args[at + 1] : undefined;
    if (module !== undefined) return moduleOf(module, args.slice(at + 2));
    return { name: 'python', args };
  }
  if (name === 'coverage' && args[0] === 'run') return moduleOf(name, args);
  if (name === 'git') return { name, args: args.slice(gitCommand(args)) };
  const exec = name === 'find' ? args.findIndex((arg) => /^-(?:exec|ok)(?:dir)?$/.test(arg)) : -1;
  return exec === -1 ? { name, args } : (unwrapped(args.slice(exec + 1)) ?? { name, args });
}

/** `coverage run -m pytest` is a run of pytest. */
function moduleOf(module: string, args: readonly string[]): Program {
  const at = module === 'coverage' && args[0] === 'run' ? args.indexOf('-m') : -1;
  return at === -1 ? { name: module, args } : { name: args[at + 1] ?? module, args: args.slice(at + 2) };
}

/** Where git's own command stands behind the flags of git itself. */
function gitCommand(args: readonly string[]): number {
  return skipFlags(args, 0, /^-[Cc]$|^--(?:git-dir|work-tree|namespace)$/);
}

function baseName(word: string): string {
  return word.slice(word.lastIndexOf('/') + 1) || word;
}

/** Programs that leave lines as they are, behind a pipe: they pick, order or pass them on. */
export function picksLines({ name, args }: Program): boolean {
  if (name === 'uniq') return !args.some((arg) => /^-\w*c/.test(arg));
  if (name === 'cat') return !args.some((arg) => /^-\w*[nbAvET]/.test(arg));
  if (/^(?:[ef]?grep|rg)$/.test(name)) return filtersPipe(args);
  return ['head', 'tail', 'tee', 'less', 'more', 'sort', 'tac', 'sponge'].includes(name);
}

/** A grep that reads what comes through the pipe, and prints its lines rather than something about them. */
function filtersPipe(args: readonly string[]): boolean {
  if (args.some((arg) => /^-[a-zA-Z]*[clLoqrR]|^--(?:count|files|only-matching)/.test(arg))) return false;
  const named = args.filter(
    (arg, index) => !arg.startsWith('-') && !/^-[ABCmef]$/.test(args[index - 1] ?? ''),
  );
  return named.length <= (args.some((arg) => /^-[ef]$/.test(arg)) ? 0 : 1);
}

/** Programs that print files as they are. */
const readers = new Set(
  'cat bat batcat zcat gzcat bzcat xzcat head tail nl less more tac type Get-Content'.split(' '),
);

/** Programs that change lines a little: what comes out of a file through them is a file's text still. */
const linewise = new Set([
  'sed',
  'awk',
  'gawk',
  'mawk',
  'cut',
  'tr',
  'fold',
  'expand',
  'dos2unix',
  'iconv',
  'rev',
]);

/** True for a program that prints a file as it stands, or nearly: an edit may quote what it prints. */
export function printsFile({ name, args }: Program): boolean {
  if (name === 'git') {
    if (args[0] === 'cat-file') return true;
    return args[0] === 'show' && args.some((arg) => /^[^-].*:/.test(arg));
  }
  return linewise.has(name) || readers.has(name);
}

/** Programs that print nothing when all is well. */
export function isSilent({ name, args }: Program): boolean {
  if (name === 'sed') return args.some((arg) => /^(?:-[nErsuz]*i|--in-place)/.test(arg));
  return silent.has(name) || name.endsWith('()');
}

const silent = new Set(
  'cd export set source . mkdir sleep rm rmdir cp mv touch true false : pushd popd unset shopt ulimit umask trap wait chmod chown ln alias exit return local declare readonly read kill pkill'.split(
    ' ',
  ),
);
