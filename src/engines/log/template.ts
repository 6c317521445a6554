import type { Kind } from './kinds.ts';
import { sharedEnds } from './shared-ends.ts';
import type { WordTable } from './words.ts';

/** How the lines of a kind are written: pieces of constant text with a value between each two of them. */
export interface Template {
  readonly constants: readonly string[];
  /** The values of one of the kind's lines. Only the last may hold spaces. */
  readonly values: (line: number) => readonly string[];
}

/** Where a value begins and ends. */
interface Span {
  /** It begins with this word, or behind the word before it. */
  readonly word: number;
  readonly behind: boolean;
  /** It ends before this word's separator; null: it goes on to the line's end. */
  readonly to: number | null;
}

/**
 * The narrowest template for a kind: words that are the same in all lines are constant, neighbouring values without
 * white space between them are one value, and what all values of a place begin or end with is constant too.
 */
export function templateOf(kind: Kind, lines: readonly string[], table: WordTable): Template {
  const beginOf = ({ word, behind }: Span, line: number): number => {
    const first = table.first[line] ?? 0;
    return (behind ? table.end[first + word - 1] : table.start[first + word]) ?? 0;
  };
  const endOf = ({ to }: Span, line: number): number =>
    to === null ? (lines[line] ?? '').length : (table.end[(table.first[line] ?? 0) + to - 1] ?? 0);
  const cut = (span: Span, line: number): string =>
    (lines[line] ?? '').slice(beginOf(span, line), endOf(span, line));
  const spans = spansOf(kind, lines, table).map((span) => ({
    span,
    ...sharedEnds(kind.lines.map((line) => cut(span, line))),
  }));
  const sample = kind.lines[0] ?? 0;
  const text = lines[sample] ?? '';
  const constants: string[] = [];
  let at = 0;
  for (const { span, before, after } of spans) {
    constants.push(text.slice(at, beginOf(span, sample) + before));
    at = endOf(span, sample) - after;
  }
  constants.push(text.slice(at));
  return {
    constants,
    values: (line) =>
      spans.map(({ span, before, after }) =>
        (lines[line] ?? '').slice(beginOf(span, line) + before, endOf(span, line) - after),
      ),
  };
}

function spansOf(kind: Kind, lines: readonly string[], table: WordTable): readonly Span[] {
  const spans: Span[] = [];
  const sample = table.first[kind.lines[0] ?? 0] ?? 0;
  for (let word = 0; word < kind.words; word += 1) {
    if (isConstant(kind, word, lines, table)) continue;
    const separator = table.separatorText[table.separator[sample + word] ?? 0] ?? '';
    const before = spans.at(-1);
    if (before?.to === word && !/\s/.test(separator)) spans[spans.length - 1] = { ...before, to: word + 1 };
    else spans.push({ word, behind: false, to: word + 1 });
  }
  if (kind.closed) return spans;
  const last = spans.at(-1);
  if (last?.to === kind.words) spans[spans.length - 1] = { ...last, to: null };
  else spans.push({ word: kind.words, behind: kind.words > 0, to: null });
  return spans;
}

function isConstant(kind: Kind, word: number, lines: readonly string[], table: WordTable): boolean {
  const [sample = 0] = kind.lines;
  const place = (table.first[sample] ?? 0) + word;
  const text = (lines[sample] ?? '').slice(table.start[place], table.end[place]);
  for (const line of kind.lines) {
    const at = (table.first[line] ?? 0) + word;
    const start = table.start[at] ?? 0;
    if ((table.end[at] ?? 0) - start !== text.length || lines[line]?.startsWith(text, start) !== true)
      return false;
  }
  return true;
}
