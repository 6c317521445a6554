import type { Engine, EngineContext, Piece } from '../engine.ts';
import { foldPage } from './fold.ts';
import { layOut, type Page } from './page.ts';
import { looksLikeLog } from './recognise.ts';

/** Logs and build output: lines of one kind spelled out once, then their values alone. */
export const log: Engine = {
  name: 'log',

  accepts(text, { command }) {
    return looksLikeLog(text, command);
  },

  encode(text, context) {
    const page = encodedPage(text, context);
    return page === null ? null : page.rows.map((row) => row.text).join('\n');
  },

  fold(text, context): readonly Piece[] | null {
    const page = encodedPage(text, context);
    return page === null ? null : foldPage(page, context);
  },
};

// A text is encoded and then folded: its page is laid out once for both.
let recent: { readonly text: string; readonly page: Page | null } | null = null;

function encodedPage(text: string, context: EngineContext): Page | null {
  if (recent?.text !== text) recent = { text, page: gaining(text, context) };
  return recent.page;
}

function gaining(text: string, context: EngineContext): Page | null {
  const page = layOut(text);
  if (page === null) return null;
  return context.count(page.rows.map((row) => row.text).join('\n')) < context.count(text) ? page : null;
}
