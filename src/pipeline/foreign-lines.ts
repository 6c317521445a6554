import type { Engine, EngineContext, Piece, SentLines } from '../engines/engine.ts';
import { isJson } from '../json/is-json.ts';

/**
 * Files, pages and logs may hold what reads like a marker or a pointer of ours, be it quoted or made up. It is output
 * like any other, but must not change: a reader would take a changed one for another one of ours.
 */
const foreign = /\[(?:headroom: \d+ lines? left out|same as (?:file |numbered )?lines \d+-\d+ )/g;

/** True for text in which something reads like a line of ours. */
export function holdsForeign(text: string): boolean {
  return foreignIn(text).length > 0;
}

/** What an engine read of such a text: all of it at once, or part by part. */
interface ForeignPage {
  readonly text: string;
  /** Null: it shows not all of what must not change. */
  readonly whole: unknown;
  readonly parts: readonly ReadPart[];
}

/** The engine, of which the lossless form shows each such line exactly; a fold may leave it out like any other line. */
export function keepingForeign(engine: Engine): Engine<ForeignPage> {
  return {
    name: engine.name,
    ...(engine.keepsLines === undefined ? {} : { keepsLines: engine.keepsLines }),
    read: (text, context) => readForeign(text, engine, context),
    encode: ({ text, whole, parts }) => {
      if (whole !== null) return engine.encode(whole);
      const form = parts.map((part) => formOf(part, engine)).join('\n');
      return form === text ? null : form;
    },
    fold: ({ whole, parts }) => (whole === null ? foldParts(parts, engine) : (engine.fold?.(whole) ?? null)),
    decode: (form, sent) => engine.decode(form, sent),
    scopes: (lines) => engine.scopes(lines),
  };
}

/** All that a form may stand for: whoever read a text with lines of ours in it may have read it part by part. */
export function decodings(
  engine: Engine,
  text: string,
  form: string,
  sent: SentLines | null,
): readonly string[] {
  if (!holdsForeign(text)) return [engine.decode(form, sent)];
  const whole = (): string => engine.decode(form, sent);
  const byParts = (): string =>
    partsOf(form)
      .map((part) => (part.isForeign ? part.text : engine.decode(part.text, sent)))
      .join('\n');
  return [whole, byParts].flatMap((decode) => {
    try {
      return [decode()];
    } catch {
      return [];
    }
  });
}

function readForeign(text: string, engine: Engine, context: EngineContext): ForeignPage | null {
  const whole = engine.read(text, context);
  const form = whole === null ? null : engine.encode(whole);
  if (form !== null && showsAll(text, form)) return { text, whole, parts: [] };
  const parts = partsOf(text).map((part): ReadPart => {
    return { ...part, page: part.isForeign ? null : engine.read(part.text, context) };
  });
  // What no form changes may be folded as a whole.
  if (whole !== null && form === null && parts.every((part) => formOf(part, engine) === part.text))
    return { text, whole, parts: [] };
  return whole === null && parts.every(({ page }) => page === null) ? null : { text, whole: null, parts };
}

/** Lines in a row, either all with something foreign in them or all without. */
interface Part {
  readonly text: string;
  readonly isForeign: boolean;
}

/** What an engine read of a part; null: nothing, it stays as it is. */
interface ReadPart extends Part {
  readonly page: unknown;
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

function formOf({ text, page }: ReadPart, engine: Engine): string {
  return page === null ? text : (engine.encode(page) ?? text);
}

/** The folds of all parts, their lines counted on; null: there is nothing to fold in any. */
function foldParts(parts: readonly ReadPart[], engine: Engine): readonly Piece[] | null {
  const pieces: Piece[] = [];
  let before = 0;
  for (const part of parts) {
    const form = formOf(part, engine);
    const folded = part.page === null ? null : (engine.fold?.(part.page) ?? null);
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
