import type { ChalkInstance } from 'chalk';
import { helpColumns, minHoldoutConversations, minHoldoutRequests } from '../../limits.ts';
import type { Holdout, Ratio } from '../../money/reports/holdout.ts';
import type { Summary } from '../../money/reports/summary.ts';
import { percent, usd } from '../../text/wording.ts';
import { columns, ending, inCell, wrapWords, type Columns } from '../screen/layout.ts';

/** Rows of folds asked back in one report. */
const perfFoldRows = 8;

/** A label and four cells fill 80 columns. */
const widths: Columns = { label: 36, cell: 11 };

/** What became of folds: nothing to say while none was asked back. */
export function askedBack({ guard }: Summary, ink: ChalkInstance): string[] {
  const told = guard.filter((folds) => folds.askedBack > 0 || folds.stopped).slice(0, perfFoldRows);
  if (told.length === 0) return [];
  return [
    `${ink.bold('Folds asked back')} ${ink.dim('(fetched, or printed once more, by engine and program)')}`,
    columns('', ['folds', 'asked', 'rate', ''], widths),
    ...told.map(({ name, folds, askedBack: asked, rate, stopped }) =>
      columns(
        ending(name, widths.label - 4),
        [
          inCell(folds, widths),
          inCell(asked, widths),
          rate === null ? '' : percent(rate, 0),
          stopped ? 'stopped' : '',
        ],
        widths,
      ),
    ),
  ];
}

/** Measured on bills alone, where conversations were drawn to go raw. */
export function holdout({ holdout: found }: Summary, ink: ChalkInstance): string[] {
  if (found === null) return [];
  const { treated, heldOut, ratio } = found;
  const sides = [
    ['with headroom', treated],
    ['drawn to go raw', heldOut],
  ] as const;
  return [
    `${ink.bold('Measured against conversations left raw')} ${ink.dim('(HEADROOM_HOLDOUT; billed)')}`,
    columns('', ['number', 'typical'], widths),
    ...sides.map(([label, { conversations, typicalUsd }]) =>
      columns(label, [inCell(conversations, widths), typicalUsd === null ? '' : usd(typicalUsd)], widths),
    ),
    ...wrapWords(`  ${ratio === null ? notEnough(found) : says(ratio)}`, helpColumns, '  '),
  ];
}

function says({ estimate, low, high }: Ratio): string {
  return (
    `With headroom a typical conversation cost ${change(estimate)} than one left raw; 95 % confidence: ` +
    `${change(low)} to ${change(high)}. Typical: geometric mean of the bills of conversations of ` +
    `${minHoldoutRequests} requests or more. Both sides carry our tool.`
  );
}

function notEnough({ treated, heldOut }: Holdout): string {
  const fewest = Math.min(treated.conversations, heldOut.conversations);
  return (
    `Not enough data: ${minHoldoutConversations} conversations of ${minHoldoutRequests} requests or more are ` +
    `needed on each side, ${minHoldoutConversations - fewest} more than there are.`
  );
}

function change(ratio: number): string {
  return `${percent(Math.abs(ratio - 1))} ${ratio > 1 ? 'more' : 'less'}`;
}
