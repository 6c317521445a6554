import { passesLines } from './file-reader.ts';
import type { Program } from './program.ts';
import { scriptRead, withReaders } from './script-read.ts';
import { readStatements, type Stage } from './shell-words.ts';
import { baseName, scriptOf, skipFlags, windowsName, wrappedFrom } from './wrapped-program.ts';

/**
 * The programs that print, in order; of a pipe the last one that gives lines a form of their own (`head` and the like
 * only pick lines). Empty: nothing prints, or nobody can tell.
 */
export function programsOf(command: string): readonly Program[] {
  return printersIn(command, 0);
}

/** A script within so many others is read by nobody: each reading takes as long as what is left of the command. */
const maxNested = 8;

function printersIn(command: string, depth: number): readonly Program[] {
  if (depth > maxNested) return [];
  return readStatements(withReaders(command)).flatMap(({ stages }) => {
    const last = stages.at(-1);
    return last === undefined || last.isRedirected ? [] : printersOf(stages, depth);
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
  return pipesIn(command, 0);
}

function pipesIn(command: string, depth: number): readonly Pipe[] {
  if (depth > maxNested) return [];
  return readStatements(withReaders(command)).flatMap(({ stages }) => {
    const pipes: Pipe[] = [];
    const programs: Program[] = [];
    for (const stage of stages) {
      const inner = scriptIn(stage.words);
      const program = inner === null ? programOf(stage) : null;
      if (inner !== null) {
        const scripted = [...pipesIn(inner, depth + 1)];
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

function printersOf(stages: readonly Stage[], depth: number): readonly Program[] {
  for (let at = stages.length - 1; at >= 0; at -= 1) {
    const stage = stages[at];
    if (stage === undefined) continue;
    const inner = scriptIn(stage.words);
    if (inner !== null) return printersIn(inner, depth + 1);
    const program = programOf(stage);
    if (program === null) continue;
    if (at > 0 && passesLines(program) && !stage.words.includes('xargs')) continue;
    return isSilent(program) ? [] : [program];
  }
  return [];
}

/** The script that one program hands to a shell. */
function scriptIn(words: readonly string[]): string | null {
  return scriptOf(words, (before) => {
    // A container, and `-exec` of find, run a program only where one is named.
    const behind = unwrapped(before);
    return behind === null || unwrapped([...before, anyShell])?.name === anyShell;
  });
}

const anyShell = 'sh';

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

function programOf({ words, input }: Stage): Program | null {
  const program = unwrapped(words);
  return program === null || input.length === 0 ? program : { ...program, input };
}

function unwrapped(words: readonly string[]): Program | null {
  let at = 0;
  for (;;) {
    const word = words[at];
    if (word === undefined || grammar.has(word)) return null;
    if (keywords.has(word) || /^\w+=/.test(word)) {
      at += 1;
      continue;
    }
    // PowerShell: `$lines = Get-Content f`, `& program`.
    if (/^\$\w/.test(word) && words[at + 1] === '=') {
      at += 2;
      continue;
    }
    const name = windowsName(baseName(word));
    const after = wrappedFrom(name, words, at + 1);
    if (after === null) return named(name, words.slice(at + 1));
    at = after;
  }
}

function named(name: string, args: readonly string[]): Program {
  const read = scriptRead(name, args);
  if (read !== null) return read;
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

/** Programs that print nothing when all is well. */
export function isSilent({ name, args }: Program): boolean {
  if (args.includes('/dev/stdout')) return false;
  if (name === 'sed') return args.some((arg) => /^(?:-[nErsuz]*i|--in-place)/.test(arg));
  return silent.has(name) || name.endsWith('()');
}

const silent = new Set(
  'cd export set source . mkdir sleep rm rmdir cp mv touch true false : pushd popd unset shopt ulimit umask trap wait chmod chown ln alias exit return local declare readonly read kill pkill'.split(
    ' ',
  ),
);
