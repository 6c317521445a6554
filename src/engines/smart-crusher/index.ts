import { isHeadroomError } from '../../errors.ts';
import { parseJson, type JsonTree } from '../../json/tree.ts';
import type { Engine, EngineContext, Piece } from '../engine.ts';
import { foldPage } from './fold.ts';
import { layoutOf, linesLayout, PageWriter, type Page } from './layout.ts';

/** JSON: minified with every lexeme kept, its arrays of objects as tables, a row a line. */
export const smartCrusher: Engine = {
  name: 'smart-crusher',

  accepts(text) {
    return /^\s*[[{]/.test(text);
  },

  encode(text, context) {
    return encodedPage(text, context)?.lines.join('\n') ?? null;
  },

  fold(text, context): readonly Piece[] | null {
    const page = encodedPage(text, context);
    return page === null ? null : foldPage(page, context);
  },
};

function encodedPage(text: string, context: EngineContext): Page | null {
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
  const body = new PageWriter();
  if (first !== undefined && documents.length === 1) {
    body.write(layoutOf(first));
    return withLegend(body.finish());
  }
  const layout = linesLayout(documents);
  if (layout.kind === 'table') body.table(layout.table);
  else if (layout.kind === 'list') body.list(layout.items, '');
  return withLegend({ lines: body.lines, groups: body.groups });
}

/** One line that says how to read the tables; nothing for plain JSON. */
function withLegend(page: Page): Page {
  const tables = page.groups.flatMap(({ table }) => table ?? []);
  if (tables.length === 0) return page;
  let legend = 'Tables: the tab-separated cells of a row fill the {names} of the pattern above.';
  if (tables.some((table) => table.hasOptional)) legend += ' Empty cell: key absent.';
  if (tables.some((table) => table.hasCodes))
    legend += ' Lines "name: x=…" list short forms, "x~=…" of beginnings.';
  const groups = page.groups.map((group) => ({ ...group, firstLine: group.firstLine + 1 }));
  return { lines: [legend, ...page.lines], groups };
}
