import { rounded, type Row, type Table } from '../../src/bench/measure.ts';
import type { Kind } from './command.ts';
import type { Fact, FactKind } from './facts.ts';
import type { Measured } from './measure.ts';

type Way = 'rtk' | 'lossless' | 'balanced' | 'unnamed';

const ways: readonly (readonly [Way, string])[] = [
  ['rtk', 'RTK %'],
  ['lossless', 'lossless %'],
  ['balanced', 'balanced %'],
  ['unnamed', 'without command %'],
];

const factKinds: readonly FactKind[] = ['failed tests', 'places', 'changed lines', 'headings', 'odd rows'];
const asTheyAre: ReadonlySet<Kind> = new Set<Kind>(['git diff, show, log -p', 'cat, sed, head of source']);

/** All that was measured, as the bench prints it. */
export function tableOf(measured: readonly Measured[], skipped: readonly string[]): Table {
  const kinds = [...new Set(measured.map(({ kind }) => kind))];
  const short = measured.filter(({ kind }) => !asTheyAre.has(kind));
  const rows = [
    ...kinds.map((kind) =>
      sumOf(
        kind,
        measured.filter((each) => each.kind === kind),
      ),
    ),
    sumOf('all', measured),
    sumOf('all but diffs and source', short),
    meanOf('mean of the shares', measured),
  ];
  const without =
    skipped.length === 0 ? '' : `\nskipped, for want of a program or a project: ${skipped.join(', ')}`;
  return {
    title: 'Real commands, beside RTK',
    how: `${measured.length} commands, tokens saved of what they print, standard output and error together${without}`,
    reach: 'lossless >= 38 %, balanced >= 47 %; all but diffs and source 60 and 75 %; nothing below hidden',
    rows,
    parts: [
      { title: 'Facts that are not in the text', rows: factRows(measured) },
      { title: 'Larger than what was printed', rows: largerRows(measured) },
      { title: 'One by one', rows: measured.map((each) => sumOf(each.line, [each])) },
    ],
  };
}

/** Shares of the tokens of some commands together. */
export function sumOf(input: string, measured: readonly Measured[]): Row {
  const raw = sum(measured, ({ raw }) => raw);
  const shares = waysOf(measured).map(([way, title]) => [
    title,
    saved(
      raw,
      sum(measured, (each) => each[way] ?? 0),
    ),
  ]);
  const figures: Record<string, number> = { commands: measured.length, tokens: raw };
  return { input, figures: { ...figures, ...(Object.fromEntries(shares) as Record<string, number>) } };
}

/** The mean of the shares of each command, however long it is. */
function meanOf(input: string, measured: readonly Measured[]): Row {
  const shares = waysOf(measured).map(([way, title]) => {
    const each = measured.filter(({ raw }) => raw > 0).map((one) => 1 - (one[way] ?? 0) / one.raw);
    return [title, rounded((100 * sum(each, (share) => share)) / each.length)];
  });
  return { input, figures: Object.fromEntries(shares) as Record<string, number> };
}

function factRows(measured: readonly Measured[]): Row[] {
  return factKinds.flatMap((kind) => {
    const count = (of: (each: Measured) => readonly Fact[]): number =>
      sum(measured, (each) => of(each).filter((fact) => fact.kind === kind).length);
    const printed = count(({ facts }) => facts);
    if (printed === 0) return [];
    const rtk = hasRtk(measured) ? { RTK: count(({ hiddenByRtk }) => hiddenByRtk) } : {};
    return [{ input: kind, figures: { printed, ...rtk, balanced: count(({ hidden }) => hidden) } }];
  });
}

function largerRows(measured: readonly Measured[]): Row[] {
  return measured.flatMap((each) => {
    const larger = waysOf(measured).filter(([way]) => (each[way] ?? 0) > each.raw);
    const figures = larger.map(([way, title]) => [title, saved(each.raw, each[way] ?? 0)]);
    return larger.length === 0
      ? []
      : [{ input: each.line, figures: Object.fromEntries(figures) as Record<string, number> }];
  });
}

function waysOf(measured: readonly Measured[]): typeof ways {
  return ways.filter(([way]) => way !== 'rtk' || hasRtk(measured));
}

/** Columns of RTK are of all commands or of none. */
function hasRtk(measured: readonly Measured[]): boolean {
  return measured.every(({ rtk }) => rtk !== null);
}

function saved(raw: number, left: number): number {
  return rounded(100 * (1 - left / raw));
}

function sum<T>(of: readonly T[], figure: (each: T) => number): number {
  return of.reduce((total, each) => total + figure(each), 0);
}
