import type { Engine } from '../../src/engines/engine.ts';

/** Forms that show each line of what was printed on one line of their own, titles aside. */
const titles = /^(?:Table: columns at |Tree, each level one blank deeper |SIZE NAME = )/;

/**
 * What lines `from` up to `to` (indices) of an engine's form stand for, as its decoder reads them where they stand.
 * Blank lines at the end of a range may part two files, so they count for nothing. Null: it cannot be told line by
 * line.
 */
export function printedLines(
  engine: Engine | null,
  form: readonly string[],
  from: number,
  to: number,
): string | null {
  let end = to;
  while (end > from && form[end - 1] === '') end -= 1;
  if (engine === null || engine.name === 'code-compressor') return form.slice(from, end).join('\n');
  if (engine.name === 'smart-crusher') return jsonLines(engine, form, from, end);
  // Lines of a block are printed several times: what they and their note stand for by themselves is the same.
  if (form.some((line) => line.includes(' times these '))) return byThemselves(engine, form, from, end);
  const all = engine.decode(form.join('\n'), null).split('\n');
  if (form.some((line) => titles.test(line))) {
    const printedBefore = (index: number): number =>
      form.slice(0, index).filter((line) => !titles.test(line)).length;
    return all.slice(printedBefore(from), printedBefore(end)).join('\n');
  }
  return all.slice(countOf(engine, form, from), countOf(engine, form, end)).join('\n');
}

/** What some lines say below the first line of their form; null: it counts lines above them. */
function byThemselves(engine: Engine, form: readonly string[], from: number, to: number): string | null {
  const [first = ''] = form;
  if (first.startsWith('[pytest')) return null;
  const lines = form.slice(from, to);
  return engine.decode((first.startsWith('[<') && from > 0 ? [first, ...lines] : lines).join('\n'), null);
}

/** How many lines the first lines of a form stand for. */
function countOf(engine: Engine, form: readonly string[], lines: number): number {
  // A blank line above the path of a file parts it from the one before.
  const parts = form[lines - 1] === '' && /^[^\s:]+:$/.test(form[lines] ?? '') ? 1 : 0;
  const printed = lines === 0 ? '' : engine.decode(form.slice(0, lines - parts).join('\n'), null);
  // The names of a file are printed above the hunk that follows.
  const isCut = /^@@@? -/.test(form[lines] ?? '') && /^diff -/.test(form[lines - 1] ?? '');
  return printed === '' ? 0 : printed.split('\n').length + (isCut ? 2 : 0);
}

/** A row by itself below the header of its table; all else as it stands, with how JSON was spaced. */
function jsonLines(engine: Engine, form: readonly string[], from: number, to: number): string {
  const [legend = ''] = form;
  const printed: string[] = [];
  let [header, left]: [readonly string[], number] = [[], 0];
  for (let at = 0; at < to; at += 1) {
    const line = form[at] ?? '';
    const [start, count] = /^(\d+) (?:rows|members) of (?=[[{])/.exec(line) ?? [];
    let shown: string;
    if (left > 0) {
      left -= 1;
      shown = engine.decode([...header, line].join('\n'), null);
    } else if (start !== undefined) {
      let end = at + 1;
      while (/^[\w.]+(?: by [\w.]+)?: /.test(form[end] ?? '')) end += 1;
      header = [legend, line.replace(/^\d+/, '1'), ...form.slice(at + 1, end + 1)];
      for (; at < end; at += 1)
        if (at >= from && at < to) printed.push(`header ${header.slice(1).join('\n')}`);
      shown = `header ${header.slice(1).join('\n')}`;
      left = Number(count);
    } else shown = line;
    if (at >= from && at < to) printed.push(shown);
  }
  return printed.join('\n');
}
