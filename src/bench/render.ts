import type { Table } from './measure.ts';

/** A table as text: title, how it was measured, aligned columns, and the goal it is held against. */
export function renderTable({ title, how, reach, rows }: Table): string {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row.figures)))];
  const cells = [
    ['', ...columns],
    ...rows.map((row) => [row.input, ...columns.map((name) => String(row.figures[name] ?? ''))]),
  ];
  const widths = cells[0]?.map((_, at) => Math.max(...cells.map((line) => line[at]?.length ?? 0))) ?? [];
  const lines = cells.map((line) =>
    line
      .map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0)))
      .join('  '),
  );
  return `${title}\n${how}\n\n${lines.map((line) => `  ${line.trimEnd()}`).join('\n')}\n\n  goal: ${reach}\n`;
}
