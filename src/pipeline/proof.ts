import type { Piece, SentLines } from '../engines/engine.ts';
import { repeat } from '../engines/repeat/index.ts';
import { holdsPointer } from '../text/pointer.ts';
import type { Read } from './foreign-lines.ts';

/** What an engine made of a text on its way to the lossless form. */
export interface Step extends Read {
  readonly text: string;
  /** The text itself where the engine gained nothing. */
  readonly form: string;
}

/**
 * What a form may lose, and is shown not to have lost anything else. Everything that is not in this table comes back
 * byte for byte.
 */
const exceptions: Readonly<Record<string, (decoded: string, text: string) => boolean>> = {
  // The layout of a text that as a whole is one JSON document, or one after the other, says nothing.
  'smart-crusher': (decoded, text) => isAllJson(text) && isSameJson(decoded, text),
};

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

/** True if the lines that a fold shows, its pointers followed, and those it leaves out are the lines of a proved form. */
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
    const isLeft = exceptions[step.engine.name] ?? (() => false);
    const decoded = step.engine.decode(undone, sent);
    if (decoded !== step.text && !isLeft(decoded, step.text)) return false;
    undone = step.text;
  }
  return undone === text;
}

const token = /"[^"\\]*(?:\\.[^"\\]*)*"|[^\s"{}[\],:]+|[{}[\],:]|"/gs;

/** True for a text of nothing but JSON documents. One that has other words beside them may lose no blank. */
function isAllJson(text: string): boolean {
  let depth = 0;
  let start = 0;
  for (const { 0: each, index } of text.matchAll(token)) {
    if (depth === 0) start = index;
    if (each === '{' || each === '[') depth += 1;
    if (each === '}' || each === ']') depth -= 1;
    if (depth === 0 && !isDocument(text.slice(start, index + each.length))) return false;
  }
  return depth === 0;
}

function isDocument(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Equal tokens in equal order: only what stands between them may differ. */
function isSameJson(one: string, other: string): boolean {
  const others = other.matchAll(token);
  for (const [each] of one.matchAll(token)) {
    if (others.next().value?.[0] !== each) return false;
  }
  return others.next().done === true;
}
