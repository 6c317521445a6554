import type { Engine, EngineContext } from '../engine.ts';
import { decode } from './decode.ts';
import { foldPage } from './fold.ts';
import { formOf, layOut, plainPage, type Page } from './page.ts';
import { runnersOf } from './recognise.ts';
import type { Runner } from './runners.ts';
import { scopes } from './scopes.ts';

/**
 * Output of test runners. Lossless: tests that passed stand in groups, what several lines share is written once, what
 * comes again is counted. Folded: passing tests become a count, environment, set-up and warnings go; whatever is not
 * known to tell of no failure stays as it is.
 */
export const testRun: Engine<Run> = {
  name: 'test-run',

  read(text, context) {
    const runners = runnersOf(text, context.programs);
    if (runners.length === 0) return null;
    const lines = text.split('\n');
    const page = layOut(lines, runners);
    const gains = page !== null && context.count(formOf(page)) < context.count(text);
    return { lines, runners, context, page: gains ? page : null };
  },

  encode({ page }) {
    return page === null ? null : formOf(page);
  },

  fold({ lines, page, runners, context }) {
    return foldPage(page ?? plainPage(lines), lines, runners, context);
  },

  decode,
  scopes,
};

interface Run {
  readonly lines: readonly string[];
  readonly runners: readonly Runner[];
  readonly context: EngineContext;
  /** Null: the text as it stands is no longer. */
  readonly page: Page | null;
}
