/**
 * What a pointer's lines are: `lines` of the output, counted from its first one; `file lines`, counted as the numbers
 * before the lines of a file do, and without these; `numbered lines` with them.
 */
export type PointedLines = 'lines' | 'file lines' | 'numbered lines';

/**
 * A line that stands for lines which the model sees higher up. `place` is `of "nl app.py"`, `there` or `of this
 * output`.
 */
export interface Pointer {
  readonly from: number;
  readonly to: number;
  readonly unit: PointedLines;
  readonly place: string;
}

const pointer = /\[same as (?:file |numbered )?lines (\d+)-(\d+) /;
const atStart = new RegExp(`^${pointer.source}`);

/** `[same as file lines 82-94 of "nl app.py"]`. */
export function writePointer({ from, to, unit, place }: Pointer): string {
  return `[same as ${unit} ${from}-${to} ${place}]`;
}

const units: Readonly<Record<string, PointedLines>> = {
  'file ': 'file lines',
  'numbered ': 'numbered lines',
};
const whole = /^\[same as (file |numbered )?lines (\d+)-(\d+) (.+)\]$/;

/** What a line says that `writePointer` wrote; null: it is no pointer. */
export function readPointer(line: string): Pointer | null {
  const [, of = '', from, to, place] = line.startsWith('[same as ') ? (whole.exec(line) ?? []) : [];
  if (from === undefined || to === undefined || place === undefined) return null;
  return { from: Number(from), to: Number(to), unit: units[of] ?? 'lines', place };
}

/** How many lines a line stands for; null: it is no pointer. */
export function linesOfPointer(line: string): number | null {
  const [, from, to] = line.startsWith('[same as ') ? (atStart.exec(line) ?? []) : [];
  return to === undefined ? null : Number(to) - Number(from) + 1;
}

/** True for a text that holds something which reads as a pointer. */
export function holdsPointer(text: string): boolean {
  return text.includes('[same as ') && pointer.test(text);
}

/** True for a line of ours that stands for others: a pointer, or a marker where lines were left out. */
export function standsForOthers(line: string): boolean {
  return line.startsWith('[') && (isLeftOut(line) || readPointer(line) !== null);
}

/** How many lines a marker stands for; 0: the line is none. */
export function linesLeftOutBy(line: string): number {
  const [, lines] = line.startsWith('[headroom: ') ? (leftOut.exec(line) ?? []) : [];
  return Number(lines ?? 0);
}

export function isLeftOut(line: string): boolean {
  return linesLeftOutBy(line) > 0;
}

const leftOut = /^\[headroom: (\d+) lines? left out /;
