import { oncePerText } from '../../text/once.ts';
import type { Engine, EngineContext, Piece } from '../engine.ts';
import { foldLines } from './fold.ts';
import { isDiff } from './recognise.ts';
import { shortLines } from './short.ts';

/**
 * Diffs and histories of commits. Lossless: the header of a file, a hunk and a commit says each thing once. Folded:
 * what changed in lock files and other generated files, and the middle of long histories. All other lines stay as
 * they are: edits quote them.
 */
export const diff: Engine = {
  name: 'diff',

  accepts(text, context) {
    return isDiff(text, context);
  },

  encode(text, context) {
    return shortForm(text, context);
  },

  fold(text, context): readonly Piece[] | null {
    return foldLines((shortForm(text, context) ?? text).split('\n'), context);
  },
};

// A text is encoded and then folded: its form is made once for both.
const shortForm = oncePerText((text, { count }: EngineContext): string | null => {
  const form = shortLines(text.split('\n'))?.join('\n') ?? text;
  return form !== text && count(form) < count(text) ? form : null;
});
