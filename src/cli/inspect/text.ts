import type { ChalkInstance } from 'chalk';
import type { ReplacingRequest } from '../../store/inspection.ts';
import { allAcross, sideBySide, type Row } from '../screen/side-by-side.ts';
import type { InspectedBlock, Inspection } from './blocks.ts';
import { blockSays, listColumns, notKept, requestSays, requestTitle } from './wording.ts';
import { visible } from '../../text/visible.ts';

/** Both sides of every text that was replaced, in so many columns, and a line for every output that was not. */
export function renderInspection(inspection: Inspection, width: number, ink: ChalkInstance): string {
  const { request, blocks } = inspection;
  const shown = blocks.filter(({ texts }) => texts.length > 0);
  const left = blocks.filter(({ texts }) => texts.length === 0);
  return [
    `${ink.bold(requestTitle(request))}\n${ink.dim(requestSays(inspection))}`,
    ...shown.map((block) => blockText(block, width, ink)),
    ...(left.length === 0 ? [] : [leftText(left, ink)]),
    '',
  ].join('\n\n');
}

function blockText(block: InspectedBlock, width: number, ink: ChalkInstance): string {
  const heading = `${ink.bold(visible(block.label ?? 'unknown tool'))}\n${blockSays(block)}`;
  return [heading, ...block.texts.map(({ sent, seen }) => bothSides(sent, seen, width, ink))].join('\n\n');
}

function bothSides(sent: string | null, seen: string, width: number, ink: ChalkInstance): string {
  if (sent === null) return `${ink.dim(notKept)}\n${ink.dim('The model saw')}\n${allAcross(seen, width)}`;
  const column = Math.floor((width - 3) / 2);
  const heads = ink.dim(`${'the agent sent'.padEnd(column)}   the model saw`);
  const pens: Record<Row['mark'], (row: string) => string> = {
    '|': ink.dim,
    '~': (row) => row,
    '-': ink.red,
    '+': ink.green,
  };
  return `${heads}\n${sideBySide(sent, seen, { width, wraps: true, paint: (row, mark) => pens[mark](row) })}`;
}

function leftText(blocks: readonly InspectedBlock[], ink: ChalkInstance): string {
  const lines = blocks.map((block) => `  ${blockSays(block)}`);
  return [ink.bold('The same for both'), ...lines].join('\n');
}

/** One line for each request. */
export function renderList(requests: readonly ReplacingRequest[], ink: ChalkInstance): string {
  const rows = requests.map(listColumns);
  const widths = rows.reduce<number[]>(
    (most, row) => row.map((cell, at) => Math.max(cell.length, most[at] ?? 0)),
    [],
  );
  const lines = rows.map((row) =>
    row
      .map((cell, at) =>
        at === 0 || at === 3
          ? cell.padStart(widths[at] ?? 0)
          : at === row.length - 1
            ? cell
            : cell.padEnd(widths[at] ?? 0),
      )
      .join('  '),
  );
  return `${ink.bold('Requests in which texts were replaced')}\n${lines.join('\n')}\n`;
}
