import { minifiedLength, minify, type JsonTree } from '../../json/tree.ts';
import type { Engine, EngineContext } from '../engine.ts';
import { decode } from './decode.ts';
import { decodeLines } from './decode-lines.ts';
import { foldPage } from './fold.ts';
import { layoutOf, linesLayout } from './layout.ts';
import { PageWriter, type Page } from './page.ts';
import { besideMark, goesOn, jsonChars, passagesOf, rawMark, type Parted, type Passage } from './passages.ts';
import { scopes } from './scopes.ts';
import { wouldBeSpaced, type Spacing } from './spacing.ts';
import type { Table } from './table.ts';

/** Characters that all tables of a text must save together, to pay for the line that says how to read them. */
const minTableChars = 240;

/** A text in which less than this share of the characters stands in JSON is another engine's. */
const minJsonShare = 0.5;

interface Document {
  readonly context: EngineContext;
  /** Null: the text as it stands is no longer. */
  readonly page: Page | null;
}

/**
 * JSON: minified with every lexeme kept, its arrays of records as tables, a row a line. Within other text it comes back
 * byte for byte; a text that is JSON as a whole may lose its layout, which says nothing.
 */
export const smartCrusher: Engine<Document> = {
  name: 'smart-crusher',

  read(text, context) {
    const isDocument = jsonStart.test(text);
    if (!isDocument && !jsonWithin.test(text)) return null;
    const parted = passagesOf(text);
    if (parted === null) return isDocument ? { context, page: null } : null;
    if (!isDocument && jsonChars(parted, text.length) < minJsonShare * text.length) return null;
    return { context, page: layOut(text, parted, context) };
  },

  encode({ page }) {
    return page?.lines.join('\n') ?? null;
  },

  fold({ page, context }) {
    // What a failed call answers is short, and all of it may be the reason.
    return page === null || context.failed ? null : foldPage(page, context);
  },

  decode,
  decodeLines,
  scopes,
};

/** How JSON begins; `[INFO] …` and `[12:00:01] …` are lines of a log. */
const jsonStart =
  /^\s*(?:\{\s*["}]|\[\s*(?:["{[]|\]|(?:true|false|null|-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?)(?:\s*,|\s*\]\s*(?:$|\n))))/;
/** Without this a text holds no JSON worth a look. */
const jsonWithin = /[{[]\s*["{]/;
/** Lines of ours: a text that has such lines beside its JSON could be misread. */
const ownLine = /^(?:Tables: |JSON: |\d+ (?:rows|members) (?:of|alike:) |string of )/m;
/** So does, wherever it stands, what reads like a string that holds JSON. */
const ownString = /string (?:\([^()\n]*\) )?of [[{"]/;
/** Another one, where JSON has more behind it on its line. */
const besideLine = /^& /m;
/** How a value that is laid out on several lines begins: nothing before the items of its lines. */
const ownBlock = /[[{]\n(?:["[\]{}\d\-tfn]|$)/;

function layOut(text: string, { passages, spacing }: Parted, context: EngineContext): Page | null {
  if (passages.some((passage) => isMistakable(passage, spacing))) return null;
  const isBeside = passages.some((passage, at) => goesOn(passage, passages[at + 1]));
  if (isBeside && passages.some((passage) => passage.kind === 'text' && besideLine.test(passage.text)))
    return null;
  const page = pageOf({ passages, spacing }, text);
  const encoded = page.lines.join('\n');
  if (encoded.length >= text.length && encoded === text) return null;
  return context.count(encoded) < context.count(text) ? page : null;
}

function isMistakable(passage: Passage, spacing: Spacing | null): boolean {
  if (passage.kind === 'value') return false;
  if (passage.kind === 'text') {
    const { text } = passage;
    return (
      ownLine.test(text) ||
      ownString.test(text) ||
      ownBlock.test(text) ||
      (spacing !== null && wouldBeSpaced(text, spacing))
    );
  }
  return passage.documents.some((document) => isRaw(document) && ownLine.test(unmarked(document)));
}

function pageOf({ passages, spacing }: Parted, text: string): Page {
  // Behind the line break that ends a text there is a last line, an empty one.
  const isOpen = text.endsWith('\n');
  const page = written(passages, isOpen);
  const tables = page.groups.flatMap(({ table }) => table ?? []);
  const raw = page.groups.some(({ items }) => items.some(isRaw));
  const isLost = spacing === null && losesLayout(passages, text);
  const isBeside = passages.some((passage, at) => goesOn(passage, passages[at + 1]));
  const isTold = isLost || isBeside || (spacing !== null && spacing !== 'minified');
  const told = (each: Page): Page => withLegend(each, { spacing, isLost, isBeside });
  const plain = (): Page => (isTold ? told(minified(passages, isOpen)) : minified(passages, isOpen));
  if (tables.length === 0 && !page.embeds) {
    if (raw || spacing !== null) return raw || isTold ? plain() : page;
    return isLost ? told(page) : page;
  }
  if (raw && tables.some(looksRaw)) return plain();
  const length = page.lines.reduce((sum, line) => sum + line.length + 1, 0);
  const plainLength = passages.reduce((sum, passage) => sum + plainLengthOf(passage), 0);
  return length + minTableChars <= plainLength ? told(page) : plain();
}

function written(passages: readonly Passage[], isOpen: boolean): Page {
  const writer = new PageWriter();
  for (const [at, passage] of passages.entries()) {
    if (passage.kind === 'text') writer.writeText(passage.text);
    else if (passage.kind === 'value') writer.write(layoutOf(passage.tree));
    else writer.writeLines(linesLayout(passage.documents));
    if (goesOn(passage, passages[at + 1])) writer.writeText(`\n${besideMark}`);
  }
  return writer.finish(isOpen);
}

/** True for documents that have other blanks than the line breaks behind each of them, or behind all but the last. */
function losesLayout(passages: readonly Passage[], text: string): boolean {
  const trees = passages.flatMap((passage) =>
    passage.kind === 'value' ? [passage.tree] : passage.kind === 'lines' ? passage.documents : [],
  );
  const end = text.endsWith('\n') ? 1 : 0;
  const length = trees.reduce((sum, tree) => sum + minifiedLength(tree) + 1, end - 1);
  // Where there is as much, nothing but those line breaks stands between documents: each needs one.
  if (length !== text.length || !trees.some(isRaw)) return length !== text.length;
  return trees.map(minify).join('\n') !== text.slice(0, text.length - end);
}

function plainLengthOf(passage: Passage): number {
  if (passage.kind === 'text') return passage.text.length;
  if (passage.kind === 'value') return minifiedLength(passage.tree);
  return passage.documents.reduce((sum, document) => sum + minifiedLength(document) + 1, 0);
}

function minified(passages: readonly Passage[], isOpen: boolean): Page {
  const writer = new PageWriter();
  for (const [at, passage] of passages.entries()) {
    if (passage.kind === 'text') writer.writeText(passage.text);
    else if (passage.kind === 'value') writer.writeText(minify(passage.tree));
    else for (const document of passage.documents) writer.writeText(`${unmarked(document)}\n`);
    if (goesOn(passage, passages[at + 1])) writer.writeText(`\n${besideMark}`);
  }
  return writer.finish(isOpen);
}

/** What is told of a text as a whole. */
interface Told {
  readonly spacing: Spacing | null;
  readonly isLost: boolean;
  /** JSON has more behind it on its line. */
  readonly isBeside: boolean;
}

/** One line that says how to read what is no plain JSON. */
function withLegend(page: Page, { spacing, isLost, isBeside }: Told): Page {
  const tables = page.groups.flatMap(({ table }) => table ?? []);
  const columns = tables.flatMap((table) => table.columns);
  const sparse = tables.filter((table) => table.columns.some(({ optional, shown }) => optional && shown));
  const raw = page.groups.some(({ items }) => items.some(isRaw));
  const embeds = page.embeds || tables.some(({ embeds }) => embeds);
  const sentences = [
    tables.length > 0 ? "Tables: each row's cells fill the {names} of the pattern above." : 'JSON:',
    ...(sparse.some(({ delimiter }) => delimiter === ' ') ? ['Cell -: key absent.'] : []),
    ...(sparse.some(({ delimiter }) => delimiter === '\t') ? ['Empty cell: key absent.'] : []),
    ...(columns.some((column) => column.codes.size > 0) ? ['x=… lists short forms.'] : []),
    ...(columns.some((column) => column.stems.size > 0) ? ['x~=… lists beginnings.'] : []),
    ...(raw ? ['| begins a line that is no JSON.'] : []),
    ...(isBeside ? ['& goes on with the line above.'] : []),
    ...(spacing === null || spacing === 'minified' ? [] : [`JSON was spaced (${spacing}).`]),
    ...(isLost ? ['Layout left out.'] : []),
    ...(embeds ? ['string of …: a string that holds this JSON.'] : []),
  ];
  const groups = page.groups.map((group) => ({ ...group, firstLine: group.firstLine + 1 }));
  return { ...page, lines: [sentences.join(' '), ...page.lines], groups };
}

function isRaw(item: JsonTree): boolean {
  return typeof item === 'string' && item.startsWith(rawMark);
}

function unmarked(item: JsonTree): string {
  return isRaw(item) ? minify(item).slice(rawMark.length) : minify(item);
}

/** A row of cells could be taken for a line that is no JSON. */
function looksRaw({ rows, regular }: Table): boolean {
  return rows.some((row, index) => regular[index] !== null && row.startsWith(rawMark));
}
