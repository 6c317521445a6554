import { withTimes } from './besides.ts';
import type { Excerpt } from './section.ts';

/** A line of source with its number, and what stands under one. */
const numbered = /^( *(\d+) )\|(.*)$/s;
const under = /^( +)\|(| .*)$/s;
const marks = /^ *(?=[\^~])/;
/** So rows begin that are written short. */
const short = /^["|:]/;
/** What the short rows are; on the row that says how many lines each excerpt has. */
const legend = '| its line or the next, : under it (:^ at its column), " the source above again';

/** True for a line that would be read as another. */
export function isMisreadSource({ lines }: Excerpt): boolean {
  return lines.some((line) => short.test(line));
}

/**
 * How many lines each excerpt has, and the lines: of those with a bar in the same place as above only what stands behind
 * it where the number is that of the finding or the next one, of marks only these where they begin at its column.
 */
export function sourceRows(excerpts: readonly Excerpt[]): readonly string[] {
  if (excerpts.length === 0) return [];
  let [source, bar] = ['', -1];
  const rows = excerpts.flatMap(({ lines, line: own, column }) => {
    let number = own;
    return lines.map((line) => {
      if (line !== '' && line === source) return '"';
      const [, before, digits, code] = numbered.exec(line) ?? [];
      if (digits !== undefined && before !== undefined) {
        const isNext = before === `${String(number).padStart(bar - 1)} `;
        [source, bar, number] = [line, before.length, Number(digits) + 1];
        return isNext ? `|${code ?? ''}` : line;
      }
      const [, blanks, rest = ''] = under.exec(line) ?? [];
      const isBar = blanks?.length === bar;
      if (blanks !== undefined) bar = blanks.length;
      if (blanks === undefined && !marks.test(line)) source = line;
      const indent = marks.exec(isBar ? rest : line)?.[0].length;
      const isAtColumn = indent !== undefined && column !== null && indent === column - (isBar ? 0 : 1);
      if (isAtColumn && (isBar || bar === -1)) return `:${(isBar ? rest : line).slice(indent)}`;
      return isBar ? `:${rest}` : line;
    });
  });
  const lengths = withTimes(excerpts.map(({ lines }) => String(lines.length)));
  const says = rows.some((row) => short.test(row)) ? `; ${legend}` : '';
  return [lengths.join(' ') + says, ...rows];
}
