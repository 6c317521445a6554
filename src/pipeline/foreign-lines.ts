import type { Engine, EngineContext, Piece } from '../engines/engine.ts';
import { isJson } from '../json/is-json.ts';

/**
 * Files, pages and logs may hold what reads like a marker or a pointer of ours, be it quoted or made up. It is output
 * like any other, but must not change: a reader would take a changed one for another one of ours.
 */
const foreign = /\[(?:headroom: \d+ lines? left out|same as (?:file )?lines \d+-\d+ )/g;

/** True for text in which something reads like a line of ours. */
export function holdsForeign(text: string): boolean {
  return foreignIn(text).length > 0;
}

/** The engine, of which the lossless form shows each such line exactly; a fold may leave it out like any other line. */
export function keepingForeign(engine: Engine): Engine {
  return {
    ...engine,
    accepts: (text, context) =>
      engine.accepts(text, context) || engine.accepts(longestOf(partsOf(text)), context),
    encode: (text, context) => wayOf(text, engine, context).form,
    ...(engine.fold === undefined
      ? {}
      : {
          fold: (text: string, context: EngineContext) => {
            const { parts } = wayOf(text, engine, context);
            return parts === null
              ? (engine.fold?.(text, context) ?? null)
              : foldParts(parts, engine, context);
          },
        }),
  };
}

/** How a text becomes its form: as a whole where that shows all, else part by part. */
function wayOf(text: string, engine: Engine, context: EngineContext) {
  const isWhole = engine.accepts(text, context);
  const whole = isWhole ? engine.encode(text, context) : null;
  if (whole !== null && showsAll(text, whole)) return { form: whole, parts: null };
  const parts = partsOf(text);
  const form = parts.map((part) => formOf(part, engine, context)).join('\n');
  if (form !== text) return { form, parts };
  return { form: null, parts: isWhole && whole === null ? null : parts };
}

/** Lines in a row, either all with something foreign in them or all without. */
interface Part {
  readonly text: string;
  readonly isForeign: boolean;
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

function formOf({ text, isForeign }: Part, engine: Engine, context: EngineContext): string {
  if (isForeign || !engine.accepts(text, context)) return text;
  return engine.encode(text, context) ?? text;
}

/** The folds of all parts, their lines counted on; null: there is nothing to fold in any. */
function foldParts(parts: readonly Part[], engine: Engine, context: EngineContext): readonly Piece[] | null {
  const pieces: Piece[] = [];
  let before = 0;
  for (const part of parts) {
    const form = formOf(part, engine, context);
    const mayFold = !part.isForeign && engine.accepts(part.text, context);
    const folded = mayFold ? (engine.fold?.(part.text, context) ?? null) : null;
    for (const piece of folded ?? [form]) add(pieces, piece, before);
    before += form.split('\n').length;
  }
  return pieces.some((piece) => typeof piece !== 'string') ? pieces : null;
}

function add(pieces: Piece[], piece: Piece, before: number): void {
  const last = pieces.at(-1);
  if (typeof piece !== 'string') {
    pieces.push({ ...piece, fromLine: piece.fromLine + before, toLine: piece.toLine + before });
  } else if (typeof last === 'string') pieces[pieces.length - 1] = `${last}\n${piece}`;
  else pieces.push(piece);
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

function longestOf(parts: readonly Part[]): string {
  return parts.reduce((longest, { text, isForeign }) => {
    return !isForeign && text.length > longest.length ? text : longest;
  }, '');
}
