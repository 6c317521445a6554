import { oncePerText } from '../../text/once.ts';
import type { Engine, EngineContext, Piece } from '../engine.ts';
import { maxKindsShare } from '../../limits.ts';
import { splitLines } from '../../text/lines.ts';
import { briefPage } from './brief.ts';
import { distinctLines, weightOf } from './distinct.ts';
import { foldPage } from './fold.ts';
import { layOut, plainPage, type Page } from './page.ts';
import { looksLikeLog, looksPrinted } from './recognise.ts';

/**
 * Logs, the output of builds, and what scripts print. Lossless: what lines of one kind have in common is written once,
 * at the first of them, and later lines give their values alone; where that gains little, lines stay as they are, what
 * comes again is counted and stack frames are written short. Folded: failures with what stands around them, whole stack
 * traces and rare lines stay, of frequent kinds the first; of what is no log only lines of frequent kinds leave.
 */
export const log: Engine = {
  name: 'log',

  accepts(text, { programs }) {
    return looksPrinted(text, programs) || looksLikeLog(text, programs);
  },

  encode(text, context) {
    const page = shortPage(text, context);
    return page === null ? null : formOf(page);
  },

  fold(text, context): readonly Piece[] | null {
    const page = shortPage(text, context) ?? plainPage(text);
    return foldPage(page, { ...context, isLog: looksLikeLog(text, context.programs) });
  },
};

// A text is encoded and then folded: its page is laid out once for both.
const shortPage = oncePerText((text, context: EngineContext): Page | null => {
  const page = shortestPage(text);
  return page !== null && context.count(formOf(page)) < context.count(text) ? page : null;
});

function shortestPage(text: string): Page | null {
  const { lines, ...ends } = splitLines(text);
  const distinct = distinctLines(lines);
  const kinds = layOut(distinct, ends);
  const brief = ends.crlf || ends.overwritten ? null : briefPage(distinct);
  if (kinds === null) return brief;
  const otherwise = brief === null ? weightOf(distinct) : rowsWeight(brief);
  return rowsWeight(kinds) <= otherwise * maxKindsShare ? kinds : brief;
}

function rowsWeight({ rows }: Page): number {
  return rows.reduce((sum, { weight }) => sum + weight + 1, 0);
}

function formOf({ rows }: Page): string {
  return rows.map(({ text }) => text).join('\n');
}
