import { oncePerText } from '../../text/once.ts';
import type { Engine, EngineContext, Piece } from '../engine.ts';
import { foldPage } from './fold.ts';
import { formOf, layOut, plainPage, type Page } from './page.ts';
import { runnersOf } from './recognise.ts';
import type { Runner } from './runners.ts';

/**
 * Output of test runners. Lossless: tests that passed stand in groups, what several lines share is written once, what
 * comes again is counted. Folded: passing tests become a count, environment, set-up and warnings go; whatever is not
 * known to tell of no failure stays as it is.
 */
export const testRun: Engine = {
  name: 'test-run',

  accepts(text, { programs }) {
    return runnersOf(text, programs).length > 0;
  },

  encode(text, context) {
    const { page } = readRun(text, context);
    return page === null ? null : formOf(page);
  },

  fold(text, context): readonly Piece[] | null {
    const { lines, page, runners } = readRun(text, context);
    return foldPage(page ?? plainPage(lines), lines, runners, context);
  },
};

interface Run {
  readonly lines: readonly string[];
  readonly runners: readonly Runner[];
  /** Null: the text as it stands is no longer. */
  readonly page: Page | null;
}

// A text is encoded and then folded: it is laid out once for both.
const readRun = oncePerText((text, { count, programs }: EngineContext): Run => {
  const lines = text.split('\n');
  const runners = runnersOf(text, programs);
  const page = layOut(lines, runners);
  const gains = page !== null && count(formOf(page)) < count(text);
  return { lines, runners, page: gains ? page : null };
});
