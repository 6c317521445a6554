import { isPathList } from '../../text/paths.ts';
import type { Program } from '../../text/program.ts';
import type { EngineContext } from '../engine.ts';

const listers = new Set('ls dir vdir find fd fdfind tree exa eza lsd pipdeptree Get-ChildItem'.split(' '));
/** They draw what a package hangs on as a tree. */
const packagers = /^(?:npm|pnpm|yarn|cargo|bun|uv|poetry|composer)$/;
const silentBeside = new Set('echo printf pwd'.split(' '));
const searchers = new Set('grep egrep fgrep zgrep rg ripgrep ag ack'.split(' '));

/** True where a command or a tool tells that names of files or packages were asked for. */
export function isAskedFor(text: string, { programs, role }: EngineContext): boolean {
  if (!text.includes('\n')) return false;
  if (programs.length > 0 ? programs.some(lists) : role === 'list') return true;
  // What `grep -l` and agents' search tools name.
  return (programs.length > 0 ? programs.every(searches) : role === 'search') && isPathList(text);
}

/** True where all that was printed are names: words that another program printed are none. */
export function areNames(programs: readonly Program[]): boolean {
  return programs.every((program) => lists(program) || searches(program) || silentBeside.has(program.name));
}

function searches({ name, args }: Program): boolean {
  return searchers.has(name) || (name === 'git' && args[0] === 'grep');
}

function lists({ name, args }: Program): boolean {
  if (name === 'git') return args[0] === 'ls-files';
  if (name === 'rg') return args.includes('--files');
  if (packagers.test(name)) {
    const [command = ''] = args.filter((arg) => !arg.startsWith('-'));
    return /^(?:ls|list|tree|la|ll)$/.test(command) || (name !== 'npm' && args.includes('--tree'));
  }
  return listers.has(name);
}

/** Words of a tool's name that say that it lists, searches or runs something. */
const listingWords =
  /(?:^|[^a-z])(?:ls|lists?|listing|trees?|dirs?|director(?:y|ies)|folders?|find|glob|search|walk|run|exec(?:ute)?|shells?|bash|terminal|commands?|cmd|process|console|powershell)(?![a-z])/;
/** Words by which it prints what is in a file, or what became of one: of that each line may be what was looked for. */
const otherWords =
  /(?:^|[^a-z])(?:reads?|cat|open|view|contents?|load|fetch|download|get_files?|diffs?|chang(?:es?|ed)|modified|status|commits?|staged|tests?|fail(?:s|ed|ing|ures?)?|lint|locks?)(?![a-z])/;

/**
 * True where nobody knows what was asked for, so that the shape of the text has to tell: no command, and no tool whose
 * name could mean that a file was read.
 */
export function isUntold({ command, role, tool }: EngineContext): boolean {
  if (command !== null) return false;
  if (role === 'run') return true;
  if (role !== 'other') return false;
  if (tool === null) return true;
  const words = tool.replace(/(?<=[a-z])(?=[A-Z])/g, '_').toLowerCase();
  return listingWords.test(words) && !otherWords.test(words);
}
