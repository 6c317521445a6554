import { readStatements, type Stage } from './shell-words.ts';

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
  const all = readStatements(command).flatMap(({ stages }) => stages);
  return all.flatMap(({ words }) => {
    const inner = scriptOf(words);
    const program = inner === null ? unwrapped(words) : null;
    return inner !== null ? programsIn(inner) : program !== null ? [program] : [];
  });
}

function printersOf(stages: readonly Stage[]): readonly Program[] {
  for (let at = stages.length - 1; at >= 0; at -= 1) {
    const words = stages[at]?.words ?? [];
    const inner = scriptOf(words);
    if (inner !== null) return programsOf(inner);
    const program = unwrapped(words);
    if (program === null) continue;
    if (at > 0 && picksLines(program)) continue;
    return isSilent(program) ? [] : [program];
  }
  return [];
}

/** `bash -lc '…'`, `su -c '…'`, `eval '…'`: the script. */
function scriptOf(words: readonly string[]): string | null {
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

/** Programs that only run another one, and those of their flags that take a value. */
const wrappers: ReadonlyMap<string, RegExp> = new Map(
  Object.entries({
    sudo: /^-[ugpCDhrtT]$/,
    doas: /^-[uC]$/,
    env: /^-[uCS]$/,
    timeout: /^-[sk]$/,
    nice: /^-n$/,
    ionice: /^-[cnp]$/,
    stdbuf: /^-[ioe]$/,
    'xvfb-run': /^-[nsef]$/,
    nohup: /^$/,
    setsid: /^$/,
    unbuffer: /^$/,
    xargs: /^-[InPdLsEa]$/,
    npx: /^(?:-p|--package|-c)$/,
    bunx: /^$/,
    uvx: /^--(?:from|with)$/,
    'cross-env': /^$/,
    strace: /^-[eos]$/,
  }),
);

/** Package managers that run a program of their packages: by the words that say so. */
const runners: ReadonlyMap<string, RegExp> = new Map(
  Object.entries({
    uv: /^run$/,
    poetry: /^run$/,
    pipenv: /^run$/,
    pdm: /^run$/,
    hatch: /^run$/,
    rye: /^run$/,
    bundle: /^exec$/,
    pnpm: /^(?:exec|dlx)$/,
    yarn: /^(?:exec|dlx)$/,
    bun: /^x$/,
    mise: /^exec$/,
  }),
);

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
    const after = skipWrapper(name, words, at + 1);
    if (after === null) return named(name, words.slice(at + 1));
    at = after;
  }
}

/** Where the wrapped program begins; null: this one wraps none. */
function skipWrapper(name: string, words: readonly string[], from: number): number | null {
  const runner = runners.get(name);
  if (runner !== undefined) {
    if (!runner.test(words[from] ?? '')) return null;
    return skipFlags(words, from + 1, /^--(?:with|project|python|extra|group|directory)$/);
  }
  const flags = wrappers.get(name);
  if (flags === undefined) return null;
  const at = skipFlags(words, from, flags);
  // The time limit stands before the program.
  return name === 'timeout' ? at + 1 : at;
}

function skipFlags(words: readonly string[], from: number, takesValue: RegExp): number {
  let at = from;
  while (/^-./.test(words[at] ?? '')) at += takesValue.test(words[at] ?? '') ? 2 : 1;
  return at;
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
  if (name === 'sed') return args.includes('-n') && !args.some((arg) => /^s\W|;s\W/.test(arg));
  if (name === 'uniq') return !args.some((arg) => /^-\w*c/.test(arg));
  if (name === 'cat') return !args.some((arg) => /^-\w*[nbAvET]/.test(arg));
  return ['head', 'tail', 'tee', 'less', 'more', 'sort', 'cat', 'tac', 'sponge'].includes(name);
}

/** True for a program that prints a file as it stands: an edit may quote what it prints. */
export function printsFile(program: Program): boolean {
  const { name, args } = program;
  if (name === 'sed') return picksLines(program);
  if (name === 'git') return args[0] === 'show' && args.some((arg) => /^[^-].*:/.test(arg));
  return ['cat', 'bat', 'batcat', 'head', 'tail', 'nl', 'less', 'more', 'tac'].includes(name);
}

/** Programs that print nothing when all is well. */
function isSilent({ name, args }: Program): boolean {
  if (name === 'sed') return args.some((arg) => /^(?:-[nErsuz]*i|--in-place)/.test(arg));
  return silent.has(name) || name.endsWith('()');
}

const silent = new Set(
  'cd export set source . mkdir sleep rm rmdir cp mv touch true false : pushd popd unset shopt ulimit umask trap wait chmod chown ln alias exit return local declare readonly read kill pkill'.split(
    ' ',
  ),
);
