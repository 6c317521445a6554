import type { Machine } from './machine.ts';
import type { Row, Table } from './measure.ts';

/** What was measured on, in two lines. `inputs` is a folder, or null for generated inputs. */
export function renderMachine(machine: Machine, inputs: string | null, quick: boolean): string {
  const { headroom, node, platform, processor, cores, memoryGb, seed, tokenizer } = machine;
  const from = inputs === null ? 'generated' : `from ${inputs}, others generated`;
  return (
    `headroom ${headroom}, Node.js ${node}, ${platform}, ${processor}, ${cores} cores, ${memoryGb} GB\n` +
    `tokens by ${tokenizer}; inputs ${from}, seed ${seed}${quick ? '; quick: few repetitions' : ''}\n`
  );
}

/** A table as text: title, how it was measured, aligned columns, and the goal it is held against. */
export function renderTable({ title, how, reach, rows, parts = [] }: Table): string {
  if (rows.length === 0) return `${title}\n${how}\n`;
  const goal = reach.replaceAll('\n', '\n        ');
  const others = parts.map((part) => `  ${part.title}\n${renderRows(part.rows)}\n`);
  return [`${title}\n${how}\n`, `${renderRows(rows)}\n`, ...others, `  goal: ${goal}\n`].join('\n');
}

function renderRows(rows: readonly Row[]): string {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row.figures)))];
  const cells = [
    ['', ...columns],
    ...rows.map((row) => [row.input, ...columns.map((name) => cellOf(row.figures[name]))]),
  ];
  const widths = cells[0]?.map((_, at) => Math.max(...cells.map((line) => line[at]?.length ?? 0))) ?? [];
  const lines = cells.map((line) =>
    line
      .map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0)))
      .join('  '),
  );
  return lines.map((line) => `  ${line.trimEnd()}`).join('\n');
}

/** Nothing of nothing has no figure. */
function cellOf(figure: string | number | undefined): string {
  return figure === undefined || Number.isNaN(figure) ? '' : figure.toLocaleString('en-US');
}
