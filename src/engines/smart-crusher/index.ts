import { isHeadroomError } from '../../errors.ts';
import { minifiedLength, minify, parseJson, type JsonTree } from '../../json/tree.ts';
import { minTableChars } from '../../limits.ts';
import type { Engine, EngineContext, Piece } from '../engine.ts';
import { foldPage } from './fold.ts';
import { layoutOf, linesLayout, PageWriter, type Page } from './layout.ts';
import type { Table } from './table.ts';

/** JSON: minified with every lexeme kept, its arrays of objects as tables, a row a line. */
export const smartCrusher: Engine = {
  name: 'smart-crusher',

  accepts(text) {
    return jsonStart.test(text);
  },

  encode(text, context) {
    return encodedPage(text, context)?.lines.join('\n') ?? null;
  },

  fold(text, context): readonly Piece[] | null {
    // What a failed call answers is short, and all of it may be the reason.
    const page = context.failed ? null : encodedPage(text, context);
    return page === null ? null : foldPage(page, context);
  },
};

/** How JSON begins; `[INFO] …` and `[12:00:01] …` are lines of a log. */
const jsonStart =
  /^\s*(?:\{\s*["}]|\[\s*(?:["{[]|\]|(?:true|false|null|-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?)(?:\s*,|\s*\]\s*(?:$|\n))))/;

// A text is encoded and then folded: its page is laid out once for both.
let recent: { readonly text: string; readonly page: Page | null } | null = null;

function encodedPage(text: string, context: EngineContext): Page | null {
  if (recent?.text !== text) recent = { text, page: layOut(text, context) };
  return recent.page;
}

function layOut(text: string, context: EngineContext): Page | null {
  const documents = parsed(text);
  if (documents === null) return null;
  const page = pageOf(documents);
  const encoded = page.lines.join('\n');
  if (encoded.length >= text.length && encoded === text) return null;
  return context.count(encoded) < context.count(text) ? page : null;
}

function parsed(text: string): readonly JsonTree[] | null {
  try {
    return parseJson(text);
  } catch (error) {
    if (isHeadroomError(error) && error.code === 'JSON_SYNTAX') return null;
    throw error;
  }
}

function pageOf(documents: readonly JsonTree[]): Page {
  const [first] = documents;
  const writer = new PageWriter();
  if (first !== undefined && documents.length === 1) writer.write(layoutOf(first));
  else writer.writeLines(linesLayout(documents));
  const page = writer.finish();
  const tables = page.groups.flatMap(({ table }) => table ?? []);
  if (tables.length === 0) return page;
  const length = page.lines.reduce((sum, line) => sum + line.length + 1, 0);
  const plainLength = documents.reduce((sum, document) => sum + minifiedLength(document) + 1, 0);
  if (length + minTableChars <= plainLength) return withLegend(page, tables);
  return { lines: documents.map(minify), groups: [] };
}

/** One line that says how to read the tables. */
function withLegend(page: Page, tables: readonly Table[]): Page {
  const columns = tables.flatMap((table) => table.columns);
  const sparse = tables.filter((table) => table.columns.some(({ optional, shown }) => optional && shown));
  let legend = "Tables: each row's cells fill the {names} of the pattern above.";
  if (sparse.some(({ delimiter }) => delimiter === ' ')) legend += ' Cell -: key absent.';
  if (sparse.some(({ delimiter }) => delimiter === '\t')) legend += ' Empty cell: key absent.';
  if (columns.some((column) => column.codes.size > 0)) legend += ' x=… lists short forms.';
  if (columns.some((column) => column.stems.size > 0)) legend += ' x~=… lists beginnings.';
  const groups = page.groups.map((group) => ({ ...group, firstLine: group.firstLine + 1 }));
  return { lines: [legend, ...page.lines], groups };
}
