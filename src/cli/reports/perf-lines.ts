import type { ChalkInstance } from 'chalk';
import { columns, inCell, type Columns } from '../screen/layout.ts';

/** A label and four numbers fill 80 columns. */
export const widths: Columns = { label: 36, cell: 11 };

export function title(text: string, scope: string, ink: ChalkInstance): string {
  return `${ink.bold(text)} ${ink.dim(`(${scope})`)}`;
}

export function row(label: string, value: string, remark = ''): string {
  return `${cells(label, [value])}  ${remark}`.trimEnd();
}

export function ofRequests(label: string, count: number): string {
  return row(label, figure(count), count === 1 ? 'request' : 'requests');
}

export function figure(count: number): string {
  return inCell(count, widths);
}

export function cells(label: string, values: readonly string[]): string {
  return columns(label, values, widths);
}
