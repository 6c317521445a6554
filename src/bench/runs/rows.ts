import { quantile, rounded, type Row } from '../measure.ts';
import { ways, type HeadName, type RunFigures, type WayName } from './assess.ts';
import { chargeNames } from './charges.ts';
import { eventKinds, type EventKind, type TaughtEvent } from './events.ts';
import { kindOf, kinds } from './kind.ts';

/** Less than this many USD is rounding, not money. */
const nothing = 1e-9;

/** Per cent of each kind of event that must be visible at `balanced`. */
export const gates: Readonly<Record<EventKind, number>> = { edit: 99.5, act: 98, think: 97, quote: 97 };

/** What each way saves over all runs. */
export function wayRows(runs: readonly RunFigures[]): Row[] {
  const before = total(runs, 'untouched');
  return ways.map((way) => ({
    input: way,
    figures: {
      'tokens %': saved(before, total(runs, way)),
      'by pointers %': percent(sum(runs.map(({ ways: found }) => found[way].pointed)), before),
      ...billsOf(runs, way, 'recorded'),
    },
  }));
}

/** The bill alone, where every request begins with as much as Claude Code sends. */
export function headRows(runs: readonly RunFigures[]): Row[] {
  return ways.map((way) => ({ input: way, figures: billsOf(runs, way, 'agent') }));
}

function billsOf(runs: readonly RunFigures[], way: WayName, head: HeadName): Row['figures'] {
  const usd = (run: RunFigures, name: WayName): number => run.ways[name].usd[head]['no charge'];
  const dearer = (run: RunFigures, than: number): boolean => usd(run, way) > than + nothing;
  const before = sum(runs.map((run) => usd(run, 'untouched')));
  const bills = chargeNames.map((charge) => {
    const after = sum(runs.map(({ ways: found }) => found[way].usd[head][charge]));
    return [charge === 'no charge' ? 'bill %' : `${charge} charged`, saved(before, after)] as const;
  });
  return {
    ...Object.fromEntries(bills),
    'runs dearer': runs.filter((run) => dearer(run, usd(run, 'untouched'))).length,
    'beyond tool': runs.filter((run) => dearer(run, usd(run, 'untouched') + run.schemaUsd[head])).length,
  };
}

/** What the agent said that only tools had told it, and how much of that it could still have seen. */
export function eventRows(runs: readonly RunFigures[]): Row[] {
  const swapped = runs.filter(({ byChance }) => byChance !== null);
  return eventKinds.map((kind) => {
    const count = countOf(runs, kind);
    const seen = (way: WayName): number => percent(count - lostOf(runs, way, kind), count);
    const balanced = seen('balanced');
    return {
      input: kind,
      figures: {
        events: count,
        'chance %': percent(
          sum(swapped.map(({ byChance }) => byChance?.[kind] ?? 0)),
          countOf(swapped, kind),
        ),
        'head and tail %': seen('head and tail'),
        'lossless %': seen('lossless'),
        'balanced %': balanced,
        'gate %': gates[kind],
        holds: count === 0 ? '' : balanced >= gates[kind] ? 'yes' : 'NO',
      },
    };
  });
}

function countOf(runs: readonly RunFigures[], kind: EventKind): number {
  return sum(runs.map(({ events }) => events.filter((event) => event.kind === kind).length));
}

function lostOf(runs: readonly RunFigures[], way: WayName, kind: EventKind): number {
  return sum(runs.map(({ ways: found }) => found[way].lost.filter((event) => event.kind === kind).length));
}

/** Tokens saved, and how much of what it taught stays visible, by what printed the output. */
export function kindRows(runs: readonly RunFigures[]): Row[] {
  const all = total(runs, 'untouched');
  const printed = runs.map(({ run }) => run.turns.map(({ command }) => kindOf(command ?? '')));
  return kinds.map((kind) => {
    const isOf = (run: number, turn: number): boolean => printed[run]?.[turn] === kind;
    const tokens = (way: WayName): number =>
      sum(runs.map(({ ways: found }, run) => sum(found[way].outputs.filter((_, turn) => isOf(run, turn)))));
    const taughtIn = (events: readonly TaughtEvent[], run: number): number =>
      events.filter(({ taughtBy }) => isOf(run, taughtBy)).length;
    const taught = sum(runs.map(({ events }, run) => taughtIn(events, run)));
    const lost = sum(runs.map(({ ways: found }, run) => taughtIn(found.balanced.lost, run)));
    const before = tokens('untouched');
    return {
      input: kind,
      figures: {
        'share %': percent(before, all),
        'lossless %': saved(before, tokens('lossless')),
        'balanced %': saved(before, tokens('balanced')),
        events: taught,
        'visible %': percent(taught - lost, taught),
      },
    };
  });
}

/** The worst, the median and the best run. */
export function spreadRows(runs: readonly RunFigures[]): Row[] {
  const spread = (name: string, figure: (run: RunFigures, way: WayName) => number): Row[] =>
    (['lossless', 'balanced'] as const).map((way) => {
      const figures = runs.map((run) => figure(run, way)).filter((one) => !Number.isNaN(one));
      const at = (share: number): number => rounded(quantile(figures, share));
      return {
        input: `${name}, ${way}`,
        figures: { worst: at(0), '10th': at(0.1), median: at(0.5), '90th': at(0.9), best: at(1) },
      };
    });
  const bill = ({ ways: found }: RunFigures, way: WayName): number => found[way].usd.recorded['no charge'];
  return [
    ...spread('tokens %', (run, way) => saved(total([run], 'untouched'), total([run], way))),
    ...spread('bill %', (run, way) => saved(bill(run, 'untouched'), bill(run, way))),
  ];
}

function total(runs: readonly RunFigures[], way: WayName): number {
  return sum(runs.map(({ ways: found }) => sum(found[way].outputs)));
}

function saved(before: number, after: number): number {
  return percent(before - after, before);
}

function percent(part: number, whole: number): number {
  return rounded((100 * part) / whole, 2);
}

function sum(figures: readonly number[]): number {
  return figures.reduce((whole, figure) => whole + figure, 0);
}
