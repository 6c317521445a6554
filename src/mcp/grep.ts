import { Script } from 'node:vm';
import { HeadroomError, isHeadroomError, reasonOf, systemCode } from '../errors.ts';
import { placeOfThisThread, procVitals } from '../threads/vitals.ts';
import { quoted } from './quoted.ts';
import { search, type Found, type Question, type Span } from './search.ts';
import { searchElsewhere } from './search-thread.ts';

/**
 * A search that takes more of a processor goes on on a thread of its own: other calls of an agent wait for no more than
 * this.
 */
const grepQuickMs = 25;

/** Characters of a pattern: far more than a model writes, far less than the engine takes seconds to compile. */
export const maxPatternChars = 1_000;

/**
 * Indexes of the lines that match a JavaScript regular expression, in order. A leading `(?i)`, as grep tools write
 * it, ignores case. Rejects with `USAGE` for a pattern that is none, or that backtracks without end.
 */
export async function grepLines(lines: readonly string[], source: string): Promise<readonly number[]> {
  return (await find(source, 'lines', lines)).lines;
}

/** All matches in one line; rejects as `grepLines` does. */
export async function grepSpans(line: string, source: string): Promise<readonly Span[]> {
  return (await find(source, 'spans', [line])).spans;
}

/** How often a text matches; rejects as `grepLines` does. */
export async function countMatches(text: string, source: string): Promise<number> {
  return (await find(source, 'count', [text])).count;
}

async function find(source: string, asks: Question['asks'], texts: readonly string[]): Promise<Found> {
  const question = { pattern: patternOf(source), asks, texts };
  try {
    // Other calls wait for this thread: what is not found at once is sought on another one.
    return searchQuickly(question) ?? (await searchElsewhere(question, source));
  } catch (error) {
    if (isHeadroomError(error)) throw error;
    throw noPattern(source, error);
  }
}

/** Null: it takes longer. On a busy machine that gives it no processor it has more of the clock for the same work. */
function searchQuickly(question: Question): Found | null {
  for (let ms = grepQuickMs; ; ms *= 2) {
    const before = ownCpuMs();
    const found = searchWithin(ms, question);
    const usedMs = ownCpuMs() - before;
    if (found !== null || usedMs >= grepQuickMs / 2) return found;
  }
}

/** Null: it takes longer. A running regular expression can be stopped from outside only, as a script's timeout does. */
function searchWithin(timeout: number, question: Question): Found | null {
  let found: Found | null = null;
  const run = (): void => {
    found = search(question);
  };
  try {
    new Script('run()').runInNewContext({ run }, { timeout });
    return found;
  } catch (error) {
    if (systemCode(error) !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error;
    return null;
  }
}

/** Processor time of this thread so far; by the clock where the system does not tell. */
function ownCpuMs(): number {
  const place = placeOfThisThread();
  return (place === null ? null : procVitals.look(place))?.cpuMs ?? performance.now();
}

function patternOf(source: string): Question['pattern'] {
  if (source.length > maxPatternChars) {
    throw new HeadroomError(
      'USAGE',
      `The pattern has ${source.length} characters; ${maxPatternChars} are taken.`,
      'Use a shorter pattern.',
    );
  }
  const ignoresCase = source.startsWith('(?i)');
  return ignoresCase ? { source: source.slice('(?i)'.length), flags: 'i' } : { source, flags: '' };
}

/** The language's own message quotes the whole pattern before it says what is wrong. */
function noPattern(source: string, error: unknown): HeadroomError {
  const reason = reasonOf(error).replace(/^.*\/\w*: /s, '');
  return new HeadroomError(
    'USAGE',
    `The pattern ${quoted(source)} is no JavaScript regular expression: ${reason}.`,
    'Escape special characters with a backslash.',
    { cause: error },
  );
}
