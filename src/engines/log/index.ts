import type { Engine, EngineContext } from '../engine.ts';
import { splitLines } from '../../text/lines.ts';
import { briefPage } from './brief.ts';
import { decode, decodeLines } from './decode.ts';
import { distinctLines, weightOf } from './distinct.ts';
import { foldPage } from './fold.ts';
import { layOut, plainPage, type Page } from './page.ts';
import { looksLikeLog, looksPrinted } from './recognise.ts';
import { scopes } from './scopes.ts';

/** Kinds have to be looked up: they stand only where they are this much shorter than lines with repeats counted. */
const maxKindsShare = 0.9;

interface Printed {
  readonly text: string;
  readonly context: EngineContext;
  readonly isLog: boolean;
  /** Its lossless form; null: the text as it stands is no longer. */
  readonly short: { readonly page: Page; readonly form: string } | null;
}

/**
 * Logs, the output of builds, and what scripts print. Lossless: what lines of one kind have in common is written once,
 * at the first of them, and later lines give their values alone; where that gains little, lines stay as they are, what
 * comes again is counted and stack frames are written short. Folded: failures with what stands around them, whole stack
 * traces and rare lines stay, of frequent kinds the first; of what is no log only lines of frequent kinds leave.
 */
export const log: Engine<Printed> = {
  name: 'log',

  read(text, context) {
    const isLog = looksLikeLog(text, context.programs);
    if (!isLog && !looksPrinted(text, context.programs)) return null;
    const page = shortestPage(text);
    const form = page === null ? text : formOf(page);
    const gains = page !== null && context.count(form) < context.count(text);
    return { text, context, isLog, short: gains ? { page, form } : null };
  },

  encode({ short }) {
    return short?.form ?? null;
  },

  fold({ text, context, isLog, short }) {
    return foldPage(short?.page ?? plainPage(text), { ...context, isLog });
  },

  decode,
  decodeLines,
  scopes,
};

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
