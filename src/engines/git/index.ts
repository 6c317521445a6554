import type { Program } from '../../text/program.ts';
import type { Engine, EngineContext } from '../engine.ts';
import { blameLegend, isBlame, isBlameThroughout, shortBlame } from './blame.ts';
import { decode } from './decode.ts';
import { foldNames } from './fold.ts';
import { areStates, groupNames, readsAsNames } from './names.ts';
import { scopes } from './scopes.ts';
import { readsWithoutHints, withoutHints } from './status.ts';

interface Page {
  readonly text: string;
  readonly context: EngineContext;
  /** Null: the text as it stands is no longer. */
  readonly form: string | null;
}

/**
 * What git tells of files and branches. Lossless: `git status` without its hints, names by folder, `git blame` with
 * author and date once for each commit. Folded: the middle of long lists. Code in a blame stays as it is.
 */
export const git: Engine<Page> = {
  name: 'git',

  read(text, context) {
    const isGit = context.programs.some(listsNames) || isStatus(text, context) || isBlamed(text, context);
    return isGit ? { text, context, form: shortForm(text, context) } : null;
  },

  encode({ form }) {
    return form;
  },

  fold({ text, context, form }) {
    return isList(text, context) ? foldNames((form ?? text).split('\n'), context) : null;
  },

  decode,
  scopes,
};

/** `git status` or a list of names with their state of which no command tells. */
function isStatus(text: string, { programs }: EngineContext): boolean {
  if (programs.length > 0) return false;
  return (status.test(text) && heading.test(text)) || areStates(text);
}

const status = /^(?:On branch \S+|HEAD detached (?:at|from) \S+)\n/;
const heading = /^(?:Changes|Untracked|Unmerged) .*:$/m;

/** Names of files and branches, and nothing of another program between them. */
function isList(text: string, context: EngineContext): boolean {
  const { programs } = context;
  return programs.length > 0 ? programs.every(listsNames) : isStatus(text, context);
}

function isBlamed(text: string, { programs }: EngineContext): boolean {
  if (programs.length === 0) return isBlameThroughout(text);
  return programs.length === 1 && programs.every(blames) && isBlame(text);
}

function shortForm(text: string, context: EngineContext): string | null {
  const form = shortLines(text, context)?.join('\n') ?? text;
  return form !== text && context.count(form) < context.count(text) ? form : null;
}

function shortLines(text: string, context: EngineContext): readonly string[] | null {
  const lines = text.split('\n');
  if (lines.includes(blameLegend)) return null;
  if (isBlamed(text, context)) return shortBlame(lines);
  if (lines.some((line) => readsAsNames(line) || readsWithoutHints(line))) return null;
  const rows = withoutHints(lines);
  return isList(text, context) ? groupNames(rows) : rows;
}

function listsNames({ name, args }: Program): boolean {
  if (name !== 'git') return false;
  const [command = ''] = args;
  if (/^(?:diff|show|diff-tree)$/.test(command))
    return args.some((arg) => /^--name-(?:only|status)$/.test(arg));
  return /^(?:status|branch|tag)$/.test(command);
}

function blames({ name, args }: Program): boolean {
  return name === 'git' && /^(?:blame|annotate)$/.test(args[0] ?? '');
}
