import type { Engine, EngineContext } from '../engine.ts';
import { decode } from './decode.ts';
import { foldLines } from './fold.ts';
import { areHistoryRows, shortHistory } from './history-rows.ts';
import { isDiff, isGitOutput, printsDiffs } from './recognise.ts';
import { scopes } from './scopes.ts';
import { shortLines } from './short.ts';

interface Page {
  readonly text: string;
  readonly context: EngineContext;
  /** Null: the text as it stands is no longer. */
  readonly form: string | null;
}

/**
 * Diffs and histories of commits. Lossless: the header of a file, a hunk and a commit says each thing once. Folded:
 * what changed in lock files and other generated files, and the middle of long histories. All other lines stay as
 * they are: edits quote them.
 */
export const diff: Engine<Page> = {
  name: 'diff',

  read(text, context) {
    const isRows = context.programs.length === 0 && areHistoryRows(text.split('\n'));
    return isRows || isDiff(text, context) ? { text, context, form: shortForm(text, context) } : null;
  },

  encode({ form }) {
    return form;
  },

  fold({ text, context, form }) {
    const { programs } = context;
    const isCertain = programs.length > 0 ? programs.every(printsDiffs) : isGitOutput(text);
    return foldLines((form ?? text).split('\n'), context, isCertain);
  },

  decode,
  scopes,
};

function shortForm(text: string, { count, level }: EngineContext): string | null {
  // Under pressure the middle of long new files may go: then nothing leads there.
  const lines = text.split('\n');
  const form = (shortHistory(lines) ?? shortLines(lines, level !== 'tight'))?.join('\n') ?? text;
  return form !== text && count(form) < count(text) ? form : null;
}
