import { between, partsOf } from '../engines/envelope/decode.ts';
import { unwrapped } from '../engines/envelope/index.ts';
import type { Original } from '../store/originals/original-format.ts';
import type { LineRange } from './line-ranges.ts';
import { PrintedLines, type PrintedRow } from './printed-lines.ts';

/** What an original stands for, by the numbers that markers name: those of its short form. */
export interface Printed {
  /** All of it, as lines: of an answer of JSON the texts within, unescaped. */
  readonly text: string;
  rows(ranges: readonly LineRange[]): readonly PrintedRow[];
}

/** Lines of the form: one of ours, or those of a text within. */
interface Section {
  readonly range: LineRange;
  readonly printed: Printed;
}

/** A form that shows texts of an answer of JSON is read text by text, each by the engine that wrote it. */
export function printedBy(original: Original): Printed {
  const sections = sectionsOf(original);
  if (sections === null) {
    const lines = new PrintedLines(original);
    return { text: original.text, rows: (ranges) => lines.rows(ranges) };
  }
  return {
    text: sections.map(({ printed }) => printed.text).join('\n'),
    rows: (ranges) => sections.flatMap((section) => rowsIn(section, ranges)),
  };
}

function rowsIn({ range: { from, to }, printed }: Section, ranges: readonly LineRange[]): PrintedRow[] {
  const inside = ranges.flatMap((each) => {
    const [first, last] = [Math.max(each.from, from), Math.min(each.to, to)];
    return first > last ? [] : [{ from: first - from + 1, to: last - from + 1 }];
  });
  if (inside.length === 0) return [];
  const before = from - 1;
  return printed.rows(inside).map((row) => ({ ...row, line: row.line + before, to: row.to + before }));
}

/** Null: the form is none that shows texts of this original. */
function sectionsOf({ text, view }: Original): readonly Section[] | null {
  const shown = text === view ? null : partsOf(view);
  const plain = shown === null ? null : unwrapped(text);
  const printed = plain === null ? null : partsOf(plain);
  if (shown === null || shown.head !== printed?.head || shown.texts.length !== printed.texts.length)
    return null;
  const sections: Section[] = [];
  const add = (original: Original): void => {
    const from = (sections.at(-1)?.range.to ?? 0) + 1;
    const to = from + original.view.split('\n').length - 1;
    sections.push({ range: { from, to }, printed: printedBy(original) });
  };
  for (const [at, form] of shown.texts.entries()) {
    const before = at === 0 ? shown.head : between;
    add({ text: before, view: before });
    add({ text: printed.texts[at] ?? form, view: form });
  }
  return sections;
}
