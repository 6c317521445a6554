import { isHeadroomError } from '../../errors.ts';
import { JsonReader } from '../../json/reader.ts';
import { minify, parseJson, type JsonTree } from '../../json/tree.ts';
import { spacingOf, type Spacing } from './spacing.ts';

/** JSON within a line of text is looked at from this many characters on: shorter ones read well as they are. */
const minPassageChars = 80;

/** Among JSON lines, at most this share of lines may be none for all to be one table. */
const maxRawLineShare = 0.2;

/** Brackets that close nothing are tried as JSON until a text was read this often, and this many characters besides. */
const maxRereads = 3;

const freeRereadChars = 50_000;

/** A stretch of a text: verbatim text, one JSON value, or JSON lines of which each ended in a line break. */
export type Passage =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'value'; readonly tree: JsonTree }
  | { readonly kind: 'lines'; readonly documents: readonly JsonTree[] };

/** A text as the JSON in it and what stands around that. */
export interface Parted {
  readonly passages: readonly Passage[];
  /** How all JSON in it is spaced; null: it is JSON as a whole, of which the layout may go. */
  readonly spacing: Spacing | null;
}

/** Begins a line among JSON lines that is none; what follows is the line as it was. */
export const rawMark = '| ';

/** Begins what stands behind JSON on its line. */
export const besideMark = '& ';

/** True for JSON that has more behind it on its line, by the passage that follows it. */
export function goesOn(passage: Passage, next: Passage | undefined): boolean {
  if (passage.kind !== 'value' || next === undefined) return false;
  return next.kind !== 'text' || !endsLine(next.text, 0);
}

/** Where JSON may begin: a value of several members or items, not `{}` or the `[12]` of a list. */
const opening = /\{(?=\s*")|\[(?=\s*(?:["{[\d-]|true|false|null))/g;

/** A JSON value within a text, `end` exclusive. */
interface Found {
  readonly start: number;
  readonly end: number;
  readonly tree: JsonTree;
  readonly spacing: Spacing;
  /** It is a line of its own. */
  readonly line: boolean;
}

/**
 * The passages of a text that is JSON, JSON lines, or holds JSON that ends with its line; null: it holds none. Within
 * other text the layout may be what a reader looks for: only JSON counts of which the very bytes can be had back.
 */
export function passagesOf(text: string): Parted | null {
  const documents = parsed(text);
  if (documents !== null) {
    if (differInSpacing(text, documents)) return null;
    const [tree] = documents;
    const passage: Passage =
      tree !== undefined && documents.length === 1 ? { kind: 'value', tree } : { kind: 'lines', documents };
    return { passages: [passage], spacing: null };
  }
  if (text.includes('\r')) return null;
  const all = findJson(text);
  const found = ofOneSpacing(all.found);
  const [first] = found;
  if (first === undefined) return null;
  // Two values may differ in nothing but their blanks: then these are what a reader compares.
  if (first.spacing !== 'minified' && all.spacings.size > 1) return null;
  return { passages: markedLines(text, found) ?? parted(text, found), spacing: first.spacing };
}

/** True for JSON lines of which two say the same and are not written alike. */
function differInSpacing(text: string, documents: readonly JsonTree[]): boolean {
  if (documents.length < 2) return false;
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  if (lines.length !== documents.length) return false;
  const written = new Map<string, string>();
  return documents.some((document, index) => {
    const key = minify(document);
    const line = lines[index]?.trim() ?? '';
    const before = written.get(key) ?? line;
    written.set(key, line);
    return before !== line;
  });
}

/** Those that are spaced as most of them are: one word tells it for all. */
function ofOneSpacing(found: readonly Found[]): readonly Found[] {
  const chars = new Map<Spacing, number>();
  for (const { spacing, start, end } of found) chars.set(spacing, (chars.get(spacing) ?? 0) + end - start);
  const [most] = [...chars].toSorted(([, one], [, other]) => other - one)[0] ?? [];
  return found.filter(({ spacing }) => spacing === most);
}

/** Characters of passages that stand in JSON, of a text of so many. */
export function jsonChars({ passages }: Parted, length: number): number {
  return passages.reduce(
    (left, passage) => left - (passage.kind === 'text' ? passage.text.length : 0),
    length,
  );
}

function parsed(text: string): readonly JsonTree[] | null {
  try {
    return parseJson(text);
  } catch (error) {
    if (isHeadroomError(error) && error.code === 'JSON_SYNTAX') return null;
    throw error;
  }
}

/** The JSON in a text that may be written in another way, and how all JSON in it is spaced. */
function findJson(text: string): {
  readonly found: readonly Found[];
  readonly spacings: ReadonlySet<Spacing | null>;
} {
  const found: Found[] = [];
  const spacings = new Set<Spacing | null>();
  // Text that is no JSON after all is read again from its next bracket, but not for ever.
  let left = maxRereads * text.length + freeRereadChars;
  opening.lastIndex = 0;
  for (let match = opening.exec(text); match !== null && left > 0; match = opening.exec(text)) {
    const start = match.index;
    const end = endOf(text, start);
    const ends = end !== null && endsLine(text, end);
    const line = ends && text[end] !== ',' && (start === 0 || text[start - 1] === '\n');
    const long = end !== null && (line || end - start >= minPassageChars);
    const isSeen = end !== null && (line || end - start >= minComparedChars);
    const written = isSeen ? text.slice(start, end) : '';
    const tree = written === '' ? null : (parsed(written)?.[0] ?? null);
    if (end !== null && tree !== null) {
      const spacing = spacingOf(tree, written);
      spacings.add(spacing);
      if (spacing !== null && long && (ends || end - start >= minBesideChars))
        found.push({ start, end, tree, spacing, line: line && !written.includes('\n') });
      opening.lastIndex = end;
    } else left -= (end ?? text.length) - start;
  }
  return { found, spacings };
}

/** JSON with more behind it on its line costs a line break of ours: shorter one stays as it is. */
const minBesideChars = 400;

/** Shorter JSON is not set against what may be shortened. */
const minComparedChars = minPassageChars / 2;

/** What was cut off, as by `head`, leaves values that end in a comma. */
function endsLine(text: string, end: number): boolean {
  const at = text[end] === ',' ? end + 1 : end;
  return at === text.length || text[at] === '\n';
}

function endOf(text: string, start: number): number | null {
  try {
    return new JsonReader(text, start).skip().end;
  } catch (error) {
    if (isHeadroomError(error) && error.code === 'JSON_SYNTAX') return null;
    throw error;
  }
}

/** Mostly JSON lines: one run of lines, with a mark before the few that are none. */
function markedLines(text: string, found: readonly Found[]): readonly Passage[] | null {
  if (!found.every(({ line }) => line) || !text.endsWith('\n')) return null;
  const documents: JsonTree[] = [];
  let at = 0;
  const addRaw = (until: number): void => {
    if (until > at) for (const line of text.slice(at, until - 1).split('\n')) documents.push(rawMark + line);
  };
  for (const { start, end, tree } of found) {
    addRaw(start);
    documents.push(tree);
    at = end + 1;
  }
  addRaw(text.length);
  const raw = documents.length - found.length;
  return raw <= documents.length * maxRawLineShare ? [{ kind: 'lines', documents }] : null;
}

function parted(text: string, found: readonly Found[]): readonly Passage[] {
  const passages: Passage[] = [];
  let at = 0;
  for (let index = 0; index < found.length;) {
    const { start, end, tree } = found[index] ?? { start: 0, end: 0, tree: '' };
    if (start > at) passages.push({ kind: 'text', text: text.slice(at, start) });
    const run = lineRun(text, found, index);
    if (run.length > 1) passages.push({ kind: 'lines', documents: run.map((each) => each.tree) });
    else passages.push({ kind: 'value', tree });
    // Each document of JSON lines is written with its line break.
    at = run.length > 1 ? (run.at(-1)?.end ?? end) + 1 : end;
    index += Math.max(1, run.length);
  }
  if (at < text.length) passages.push({ kind: 'text', text: text.slice(at) });
  return passages;
}

/** The JSON lines from this one on, each with its line break. */
function lineRun(text: string, found: readonly Found[], from: number): readonly Found[] {
  let to = from;
  for (; to < found.length; to += 1) {
    const next = found[to];
    const before = found[to - 1];
    if (next?.line !== true || next.end === text.length) break;
    if (to > from && before !== undefined && next.start !== before.end + 1) break;
  }
  return found.slice(from, to);
}
