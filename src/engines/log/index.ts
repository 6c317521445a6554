import type { Engine, EngineContext, Piece } from '../engine.ts';
import { foldPage } from './fold.ts';
import { layOut, plainPage, type Page } from './page.ts';
import { looksLikeLog } from './recognise.ts';

/**
 * Logs and the output of builds. Lossless: what lines of one kind have in common is written once, at the first of
 * them, and later lines give their values alone; equal lines in a row are counted. Folded: failures with what stands
 * around them, whole stack traces and rare lines stay, of frequent kinds the first.
 */
export const log: Engine = {
  name: 'log',

  accepts(text, { programs }) {
    return looksLikeLog(text, programs);
  },

  encode(text, context) {
    const page = shortPage(text, context);
    return page === null ? null : formOf(page);
  },

  fold(text, context): readonly Piece[] | null {
    return foldPage(shortPage(text, context) ?? plainPage(text), context);
  },
};

// A text is encoded and then folded: its page is laid out once for both.
let recent: { readonly text: string; readonly page: Page | null } | null = null;

function shortPage(text: string, context: EngineContext): Page | null {
  if (recent?.text !== text) {
    const page = layOut(text);
    const gains = page !== null && context.count(formOf(page)) < context.count(text);
    recent = { text, page: gains ? page : null };
  }
  return recent.page;
}

function formOf({ rows }: Page): string {
  return rows.map(({ text }) => text).join('\n');
}
