import { benchSeed, maxTextChars } from '../../limits.ts';
import { shrink } from '../../pipeline/worker/shrink.ts';
import { seededRandom } from '../../random.ts';
import type { Level } from '../../settings.ts';
import { loadTokenCounter, type TokenCounter } from '../../tokens/count.ts';
import { headAndTail, type Shown } from '../baselines.ts';
import { countingOnce } from '../counting-once.ts';
import { nothingFound, quantile, rounded, type Measure, type Row } from '../measure.ts';
import { generateLogs } from '../workloads/build-log.ts';
import { isBeside } from './beside.ts';
import { readLogs } from './given.ts';
import { keptLines, shownBy } from './kept.ts';
import type { MarkedLog } from './marked-log.ts';

/** `bench --quick` reads one of so many logs of a folder: a few dozen of a data set of hundreds. */
const quickLogShare = 15;

const title = 'Failure lines kept of build logs';
const retrieval = { tool: 'mcp__headroom__headroom_retrieve', key: Buffer.alloc(32) };
const levels = ['lossless', 'balanced', 'tight'] as const;

/** One log under one way of shortening it. */
interface Outcome {
  /** Share of the log's tokens that are left. */
  readonly size: number;
  readonly tokens: number;
  readonly kept: number;
  /** Of these, calls of runners and libraries, and colour codes alone. */
  readonly besideKept: number;
}

/** Sums over all logs. */
interface Totals {
  readonly tokens: number;
  readonly marked: number;
  readonly beside: number;
}

/** How much of a failed build's log is left, and how many of the lines that tell why it failed. */
export const failures: Measure = {
  name: 'failures',
  run: async ({ inputs, quick, progress }) => {
    const exact = await loadTokenCounter();
    const random = seededRandom(benchSeed);
    const found = new Map<string, Outcome[]>();
    const totals = { logs: 0, tokens: 0, marked: 0, beside: 0 };
    const take = (): boolean => !quick || random.int(1, quickLogShare) === 1;
    for await (const log of inputs === null ? generateLogs(benchSeed) : readLogs(inputs, take)) {
      totals.logs += 1;
      progress(`failures: log ${totals.logs} (${log.name})`);
      const count = countingOnce(exact);
      const before = count(log.text);
      totals.tokens += before;
      totals.marked += log.marked.length;
      totals.beside += log.marked.filter(isBeside).length;
      for (const [way, outcome] of outcomesOf(log, before, count)) {
        found.set(way, [...(found.get(way) ?? []), outcome]);
      }
    }
    if (totals.logs === 0) return nothingFound(title, inputs, '*.jsonl.gz files of {log, text, chunk}');
    return {
      title,
      how:
        `${totals.logs} logs of failed builds, ${totals.tokens.toLocaleString('en-US')} tokens, ${totals.marked} lines marked as the reason, ` +
        `${totals.beside} of them calls\nof runners and libraries or colour codes alone, which the last column leaves out; ` +
        `${inputs === null ? 'generated' : 'LogChunks,\nBrandt et al., MSR 2020, CC BY 4.0, or of its form'}; neither command nor exit code known; lines\n` +
        'compared by letters and digits; head and tail = cut to the size beside it',
      reach: 'at 10 % size >= 90 % of the marked lines',
      rows: [...found].map(([way, outcomes]) => rowOf(way, outcomes, totals)),
    };
  },
};

function rowOf(input: string, outcomes: readonly Outcome[], totals: Totals): Row {
  const kept = sum(outcomes.map((outcome) => outcome.kept));
  const beside = sum(outcomes.map((outcome) => outcome.besideKept));
  return {
    input,
    figures: {
      'size %': rounded((100 * sum(outcomes.map(({ tokens }) => tokens))) / totals.tokens),
      'median log %': rounded(
        100 *
          quantile(
            outcomes.map(({ size }) => size),
            0.5,
          ),
      ),
      'marked kept %': rounded((100 * kept) / totals.marked),
      'marked kept, without calls %': rounded(
        (100 * (kept - beside)) / Math.max(1, totals.marked - totals.beside),
      ),
    },
  };
}

function* outcomesOf(
  log: MarkedLog,
  before: number,
  count: TokenCounter,
): Generator<readonly [string, Outcome]> {
  const outcome = (tokens: number, shown: Shown): Outcome => {
    const kept = keptLines(log.marked, shown);
    return {
      size: tokens / before,
      tokens,
      kept: kept.length,
      besideKept: kept.filter(isBeside).length,
    };
  };
  for (const level of levels) {
    const { tokens, shown } = sentAt(level, log.text, before, count);
    yield [level, outcome(tokens, shown)];
    if (level === 'lossless') continue;
    const cut = headAndTail(log.text, tokens / before);
    yield [`head and tail, as ${level}`, outcome(count(cut.visible), cut)];
  }
}

function sentAt(
  level: Level,
  text: string,
  before: number,
  count: TokenCounter,
): { readonly tokens: number; readonly shown: Shown } {
  // The proxy leaves a longer text as it is.
  if (text.length > maxTextChars) return { tokens: before, shown: { visible: text, leftOut: '' } };
  const verdict = shrink(
    {
      text,
      tool: 'Bash',
      command: null,
      role: 'run',
      failed: false,
      question: 'Why did this build fail?',
      level,
      retrieval,
    },
    count,
  );
  const { tokens } = verdict.folded ?? verdict.lossless ?? { tokens: before };
  return { tokens, shown: shownBy(verdict, text) };
}

function sum(figures: readonly number[]): number {
  return figures.reduce((whole, figure) => whole + figure, 0);
}
