import { quantile, rounded, type Row } from '../measure.ts';
import { ways, type RunFigures, type WayName } from './assess.ts';
import { kindOf, kinds, type Kind } from './kind.ts';

/** Less than this many USD is rounding, not money. */
const nothing = 1e-9;

/** What each way saves over all runs. */
export function wayRows(runs: readonly RunFigures[]): Row[] {
  const used = sum(runs.map((run) => run.used.length));
  return ways.map((way) => ({
    input: way,
    figures: {
      'tokens %': saved(total(runs, 'untouched'), total(runs, way)),
      'bill %': saved(bill(runs, 'untouched'), bill(runs, way)),
      'seen %': percent(used - sum(runs.map((run) => run.ways[way].lost.length)), used),
      'runs dearer': runs.filter(({ ways: found }) => found[way].usd > found.untouched.usd + nothing).length,
      'beyond tool': runs.filter(
        ({ ways: found, schemaUsd }) => found[way].usd > found.untouched.usd + schemaUsd + nothing,
      ).length,
    },
  }));
}

/** The same by what printed the output. */
export function kindRows(runs: readonly RunFigures[]): Row[] {
  const all = total(runs, 'untouched');
  return kinds.map((kind) => {
    const before = total(runs, 'untouched', kind);
    const used = sum(
      runs.map(({ run, used: lines }) => lines.filter(({ turn }) => kindAt(run, turn) === kind).length),
    );
    const lost = sum(
      runs.map(
        ({ run, ways: { balanced } }) =>
          balanced.lost.filter(({ turn }) => kindAt(run, turn) === kind).length,
      ),
    );
    return {
      input: kind,
      figures: {
        'share %': percent(before, all),
        'lossless %': saved(before, total(runs, 'lossless', kind)),
        'balanced %': saved(before, total(runs, 'balanced', kind)),
        'used lines': used,
        'seen %': percent(used - lost, used),
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
  return [
    ...spread('tokens %', (run, way) => saved(total([run], 'untouched'), total([run], way))),
    ...spread('bill %', (run, way) => saved(bill([run], 'untouched'), bill([run], way))),
  ];
}

function total(runs: readonly RunFigures[], way: WayName, kind?: Kind): number {
  return sum(
    runs.flatMap(({ run, ways: found }) =>
      found[way].outputs.filter((_, turn) => kind === undefined || kindAt(run, turn) === kind),
    ),
  );
}

function kindAt({ turns }: RunFigures['run'], turn: number): Kind {
  return kindOf(turns[turn]?.command ?? '');
}

function bill(runs: readonly RunFigures[], way: WayName): number {
  return sum(runs.map(({ ways: found }) => found[way].usd));
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
