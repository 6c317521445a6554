import type { Engine, EngineContext, Piece } from '../../engines/engine.ts';
import { isJson } from '../../json/object.ts';
import { appendPiece } from './append-piece.ts';

/**
 * Files, pages and logs may hold what reads like a marker or a pointer of ours, be it quoted or made up. It is output
 * like any other, but must not change: a reader would take a changed one for another one of ours.
 */
const foreign = /\[(?:headroom: \d+ lines? left out|same as (?:file |numbered )?lines \d+-\d+ )/g;

/** True for text in which something reads like a line of ours. */
export function holdsForeign(text: string): boolean {
  return (text.includes('[headroom: ') || text.includes('[same as ')) && foreignIn(text).length > 0;
}

/** What was read of a text, and who writes its forms and reads them back. */
export interface Read {
  readonly engine: Engine;
  readonly page: unknown;
}

/**
 * What an engine reads of a text with such lines: all of it, where its lossless form shows each of them exactly, else
 * part by part; then a form is read back part by part as well. A fold may leave such a line out like any other. Null:
 * the text is of another kind.
 */
export function readForeign(text: string, engine: Engine, context: EngineContext): Read | null {
  const page = engine.read(text, context);
  const form = page === null ? null : engine.encode(page);
  if (form !== null && showsAll(text, form)) return { engine, page };
  const inParts = partByPart(engine);
  const parts = inParts.read(text, context);
  // What no form changes may be folded as a whole.
  const isPlain = page !== null && form === null;
  if (parts === null || (isPlain && inParts.encode(parts) === null)) return isPlain ? { engine, page } : null;
  return { engine: inParts, page: parts };
}

/**
 * The engine, kept from all that reads like a line of ours: those lines stand as they are, and between them its forms.
 */
function partByPart(engine: Engine): Engine<readonly ReadPart[]> {
  return {
    name: engine.name,
    ...(engine.keepsLines === undefined ? {} : { keepsLines: engine.keepsLines }),
    read(text, context) {
      const parts = partsOf(text).map((part) => readPart(part, engine, context));
      const isTaken = parts.some(({ page }) => page !== null);
      return isTaken && parts.every((part) => part.isForeign || part.comesBack) ? parts : null;
    },
    encode(parts) {
      return parts.some(({ form, text }) => form !== text) ? parts.map(({ form }) => form).join('\n') : null;
    },
    fold: (parts) => foldParts(parts, engine),
    decode: (form, sent) =>
      partsOf(form)
        .map((part) => (part.isForeign ? part.text : engine.decode(part.text, sent)))
        .join('\n'),
    scopes: (lines) => engine.scopes(lines),
  };
}

/** Lines in a row, either all with something foreign in them or all without. */
interface Part {
  readonly text: string;
  readonly isForeign: boolean;
}

/** A part as an engine read it and writes it. */
interface ReadPart extends Part {
  /** Null: it stays as it is. */
  readonly page: unknown;
  readonly form: string;
  /**
   * Its form, be it the text itself, is read back as the text: no reader of the parts knows which of them are forms.
   */
  readonly comesBack: boolean;
}

function partsOf(text: string): readonly Part[] {
  const parts: { lines: string[]; isForeign: boolean }[] = [];
  for (const line of text.split('\n')) {
    const isForeign = holdsForeign(line);
    const last = parts.at(-1);
    if (last?.isForeign === isForeign) last.lines.push(line);
    else parts.push({ lines: [line], isForeign });
  }
  return parts.map(({ lines, isForeign }) => ({ text: lines.join('\n'), isForeign }));
}

/** What may be left of a text that is a whole, such as the layout of a document, belongs to a part of one. */
function readPart(part: Part, engine: Engine, context: EngineContext): ReadPart {
  const plain = { ...part, page: null, form: part.text };
  const page = part.isForeign ? null : engine.read(part.text, context);
  const form = page === null ? part.text : (engine.encode(page) ?? part.text);
  if (page !== null && comesBackExactly(form, part, engine)) return { ...part, page, form, comesBack: true };
  return { ...plain, comesBack: part.isForeign || comesBackExactly(part.text, part, engine) };
}

function comesBackExactly(form: string, { text }: Part, engine: Engine): boolean {
  try {
    return engine.decode(form, null) === text;
  } catch {
    return false;
  }
}

/** The folds of all parts, their lines counted on; null: there is nothing to fold in any. */
function foldParts(parts: readonly ReadPart[], engine: Engine): readonly Piece[] | null {
  const pieces: Piece[] = [];
  let before = 0;
  for (const part of parts) {
    const { form } = part;
    const folded = part.page === null ? null : (engine.fold?.(part.page) ?? null);
    for (const piece of folded ?? [form]) appendPiece(pieces, piece, before);
    before += form.split('\n').length;
  }
  return pieces.some((piece) => typeof piece !== 'string') ? pieces : null;
}

/** Of a JSON document the places, as its engine keeps each string; of all else the lines themselves. */
function showsAll(text: string, form: string): boolean {
  const isDocument = isJson(text);
  const seen = (each: string): string[] =>
    isDocument ? foreignIn(each) : each.split('\n').filter(holdsForeign);
  const [wanted, shown] = [text, form].map((each) => seen(each).sort().join('\n'));
  return wanted === shown;
}

function foreignIn(text: string): string[] {
  return Array.from(text.matchAll(foreign), ([found]) => found);
}
