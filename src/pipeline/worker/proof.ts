import type { Piece, SentLines } from '../../engines/engine.ts';
import { engines } from '../../engines/index.ts';
import { repeat } from '../../engines/repeat/index.ts';
import { holdsPointer, readPointer } from '../../text/pointer.ts';
import { isReadBack, losesSome } from './exceptions.ts';
import type { Read } from './foreign-lines.ts';

/** What an engine made of a text on its way to the lossless form. */
export interface Step extends Read {
  readonly text: string;
  /** The text itself where the engine gained nothing. */
  readonly form: string;
}

/**
 * True if a form that is about to go out can be read back: with its pointers followed among what was `sent`, and each
 * step undone by a decoder that shares no code with its encoder, it is the very text.
 */
export function isProved(
  form: string,
  steps: readonly Step[],
  text: string,
  sent: SentLines | null,
): boolean {
  try {
    return isUndone(followed(form, text, sent), steps, text, sent);
  } catch {
    // A decoder that cannot read a form says so by throwing.
    return false;
  }
}

/**
 * The engines that undo a proved form from itself alone, in the order of their undoing; null: some of it was read part
 * by part, or may be lost, or stands in earlier lines.
 */
export function undoneBy(form: string, steps: readonly Step[], text: string): readonly string[] | null {
  const changes = steps.filter((step) => step.form !== step.text).toReversed();
  const names = changes.map(({ engine }) => engine.name);
  const isWhole = changes.every(
    (step) => engines.includes(step.engine) && !losesSome(step.engine.name, step.form),
  );
  if (form === changes[0]?.form) return isWhole ? names : null;
  const pointers = form.split('\n').flatMap((line) => readPointer(line) ?? []);
  if (!pointers.every(({ place }) => place === 'of this output')) return null;
  if (repeat.decode(form, null) === text) return [repeat.name];
  return isWhole ? [repeat.name, ...names] : null;
}

/**
 * True if the lines that a fold shows, its pointers followed, and those it leaves out are the lines of a proved form.
 */
export function isFoldProved(pieces: readonly Piece[], view: string, sent: SentLines | null): boolean {
  const lines = view.split('\n');
  let at = 0;
  try {
    for (const piece of pieces) {
      if (typeof piece !== 'string') {
        if (piece.fromLine !== at + 1 || piece.toLine > lines.length) return false;
        at = piece.toLine;
        continue;
      }
      const asItIs = lines.slice(at, at + piece.split('\n').length).join('\n') === piece;
      for (const line of (asItIs ? piece : repeat.decode(piece, sent)).split('\n')) {
        if (line !== lines[at]) return false;
        at += 1;
      }
    }
  } catch {
    return false;
  }
  return at === lines.length;
}

/** Its pointers followed. A text that holds what reads like a pointer gets none of ours, so what it has is its own. */
function followed(form: string, text: string, sent: SentLines | null): string {
  return holdsPointer(text) ? form : repeat.decode(form, sent);
}

function isUndone(form: string, steps: readonly Step[], text: string, sent: SentLines | null): boolean {
  let undone = form;
  for (const step of steps.toReversed()) {
    if (undone === text) return true;
    if (!isReadBack(step.engine.name, undone, step.engine.decode(undone, sent), step.text)) return false;
    undone = step.text;
  }
  return undone === text;
}
