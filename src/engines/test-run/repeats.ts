import { minNoteGainTokens } from '../../limits.ts';
import { tokenWeight } from '../../text/token-weight.ts';
import { repeated, repeatedBlock } from './notation.ts';
import type { Row } from './row.ts';

/** Lines of a block that is printed several times in a row: longer blocks are seldom repeated whole. */
const maxRepeatedLines = 40;

/** Writes once what stands several times in a row: a line, or a block of lines. */
export function foldRepeats(rows: readonly Row[]): readonly Row[] {
  return repeatBlocks(repeatLines(rows));
}

function repeatLines(rows: readonly Row[]): readonly Row[] {
  const written: Row[] = [];
  for (let from = 0; from < rows.length;) {
    const row = rows[from];
    if (row === undefined) break;
    const [line = ''] = row.form;
    let to = from + 1;
    while (to < rows.length && row.form.length === 1 && rows[to]?.form[0] === line) to += 1;
    const times = to - from;
    if (times > 1 && (tokenWeight(line) + 1) * (times - 1) - noteTokens >= minNoteGainTokens) {
      written.push({ form: [repeated(times, line)], from: row.from, to: rows[to - 1]?.to ?? row.to });
    } else written.push(...rows.slice(from, to));
    from = to;
  }
  return written;
}

function repeatBlocks(rows: readonly Row[]): readonly Row[] {
  const next = nextEqual(rows);
  const written: Row[] = [];
  for (let from = 0; from < rows.length;) {
    const period = (next[from] ?? 0) - from;
    const times = period > 1 && period <= maxRepeatedLines ? timesOf(rows, from, period) : 1;
    const block = times > 1 ? rows.slice(from, from + period) : [];
    const weight = block.reduce((sum, { form }) => sum + tokenWeight(form.join('\n')) + 1, 0);
    if (weight * (times - 1) - noteTokens >= minNoteGainTokens) {
      const form = block.flatMap(({ form }) => form);
      const end = from + period * times;
      written.push({
        form: [repeatedBlock(times, form.length), ...form],
        from: rows[from]?.from ?? 0,
        to: rows[end - 1]?.to ?? 0,
      });
      from = end;
    } else {
      const row = rows[from];
      if (row !== undefined) written.push(row);
      from += 1;
    }
  }
  return written;
}

/** For each row where the same text stands next; its own index behind the last one. */
function nextEqual(rows: readonly Row[]): Int32Array {
  const next = new Int32Array(rows.length);
  const seen = new Map<string, number>();
  for (let index = rows.length - 1; index >= 0; index -= 1) {
    const text = rows[index]?.form[0] ?? '';
    next[index] = seen.get(text) ?? index;
    seen.set(text, index);
  }
  return next;
}

function timesOf(rows: readonly Row[], from: number, period: number): number {
  let at = from + period;
  while (at < rows.length && rows[at]?.form[0] === rows[at - period]?.form[0]) at += 1;
  return Math.floor((at - from) / period);
}

/** Tokens of `[8 times] `. */
const noteTokens = 5;
