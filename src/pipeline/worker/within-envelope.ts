import type { EngineContext, Engine, Piece, SentLines } from '../../engines/engine.ts';
import { isToldByTool, saysFailed } from '../../engines/envelope/around.ts';
import { aroundTexts, between, joined, partsOf, type Parts } from '../../engines/envelope/decode.ts';
import { envelope, unwrapped } from '../../engines/envelope/index.ts';
import { appendPiece } from './append-piece.ts';
import { losesSome } from './exceptions.ts';
import type { Step } from './proof.ts';

/** Writes a text in another form, engine by engine. */
type Encode = (text: string, context: EngineContext) => readonly Step[];

/** A text within an answer, as engines wrote it. */
interface Part {
  readonly text: string;
  readonly steps: readonly Step[];
  readonly form: string;
}

/**
 * The steps that show the long texts of an answer and shorten them; null: it has none, or nothing is gained. They are
 * shortened even where showing them gains nothing yet. `isFile`: the text may be lines of a file, of which an edit may
 * quote each: then the answer must be one that a tool wrote around them.
 */
export function stepsWithin(
  text: string,
  context: EngineContext,
  isFile: boolean,
  encode: Encode,
): readonly Step[] | null {
  const form = unwrapped(text);
  const parts = form === null ? null : partsOf(form);
  if (form === null || parts === null) return null;
  const around = aroundTexts(parts);
  if (isFile && !isToldByTool(around)) return null;
  const shown: Step = { engine: envelope, page: { form }, text, form };
  const failed = context.failed || saysFailed(around);
  const within = stepWithin(form, parts, { ...context, failed }, encode);
  if (within !== null) return [shown, within];
  return form.length < text.length ? [shown] : null;
}

/**
 * Shortens the texts that an envelope shows, each by the engines of its own kind, in the context of the call that
 * printed them; null: none takes one. Nothing of a text within a string may be lost, not even the layout of JSON: whoever
 * asked for it gets the string.
 */
function stepWithin(view: string, shown: Parts, context: EngineContext, encode: Encode): Step | null {
  const parts = shown.texts.map((text) => partOf(text, encode(text, context)));
  if (parts.every(({ steps }) => steps.length === 0)) return null;
  const form = joined({ head: shown.head, texts: parts.map((part) => part.form) });
  // A form in which a line reads as one between two texts could not be taken apart again.
  const isApart = partsOf(form)?.texts.every((each, at) => each === parts[at]?.form) === true;
  return isApart ? { engine: engineOf(shown.head, parts, form), page: parts, text: view, form } : null;
}

function partOf(text: string, steps: readonly Step[]): Part {
  const isWhole = steps.every((step) => !losesSome(step.engine.name, step.form));
  return isWhole ? { text, steps, form: steps.at(-1)?.form ?? text } : { text, steps: [], form: text };
}

/** Its name is that of the engine that took most. */
function engineOf(head: string, parts: readonly Part[], form: string): Engine {
  const [most] = parts
    .filter(({ steps }) => steps.length > 0)
    .toSorted((one, other) => other.text.length - one.text.length);
  return {
    name: most?.steps.at(-1)?.engine.name ?? envelope.name,
    read: () => null,
    encode: () => form,
    fold: () => foldParts(head, parts),
    decode: (given, sent) => decodeParts(given, parts, sent),
    scopes: () => null,
  };
}

function decodeParts(form: string, parts: readonly Part[], sent: SentLines | null): string {
  const shown = partsOf(form);
  if (shown === null) throw new Error('A form without its first line.');
  const texts = shown.texts.map((each, at) => undone(each, parts[at]?.steps ?? [], sent));
  return joined({ head: shown.head, texts });
}

function undone(form: string, steps: readonly Step[], sent: SentLines | null): string {
  const changes = steps.filter((step) => step.form !== step.text);
  return changes.reduceRight((text, { engine }) => engine.decode(text, sent), form);
}

/** The folds of all texts, their lines counted from the first one of the form; null: there is nothing to fold in any. */
function foldParts(head: string, parts: readonly Part[]): readonly Piece[] | null {
  const folds = parts.map(({ steps }) => {
    const last = steps.at(-1);
    return last === undefined ? null : (last.engine.fold?.(last.page) ?? null);
  });
  if (folds.every((fold) => fold === null)) return null;
  const pieces: Piece[] = [];
  let line = 0;
  for (const [at, { form }] of parts.entries()) {
    const before = at === 0 ? head : between;
    appendPiece(pieces, before, 0);
    line += before.split('\n').length;
    for (const piece of folds[at] ?? [form]) appendPiece(pieces, piece, line);
    line += form.split('\n').length;
  }
  return pieces;
}
