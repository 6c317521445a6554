import { isCutNotice } from '../../text/cut-notice.ts';
import { overwrittenMark, type Lines } from '../../text/lines.ts';
import { tokenWeight } from '../../text/token-weight.ts';
import { distinctLines, type Distinct } from './distinct.ts';
import { findKinds, type Kind } from './kinds.ts';
import {
  chooseNotation,
  kindName,
  type Notation,
  writeFirst,
  writeHeader,
  writeNext,
  writeRepeat,
} from './notation.ts';
import { templateOf } from './template.ts';
import { readWords } from './words.ts';

/** Repeated lines that cost fewer tokens than this are written out: a note would not be shorter. */
const minRepeatTokens = 4;

/** One line of the lossless form. */
export interface Row {
  readonly text: string;
  /** Tokens of it, about. */
  readonly weight: number;
  /** The line that it is a form of, among the text's different lines; -1: the header. */
  readonly line: number;
  /** Lines of the text that it stands for. */
  readonly times: number;
  /** The line's kind, or -1. */
  readonly kind: number;
  /** `first`: it spells its kind out; `repeat`: it says how often the row above came again. */
  readonly role: 'header' | 'line' | 'first' | 'repeat';
  /** Of a repeat: how many rows right above it come again; 0 for other rows. */
  readonly span: number;
}

/** A log, laid out as the lines of its lossless form. */
export interface Page {
  readonly rows: readonly Row[];
  readonly lines: Distinct;
  /** For each kind whether it has words of its own; else its lines share a moment and a level, and nothing more. */
  readonly statements: readonly boolean[];
}

/** A kind that makes its lines shorter. */
interface Written {
  readonly lines: readonly number[];
  readonly constants: readonly string[];
  /** For each line its values, and the tokens of a row that gives only them. */
  readonly values: readonly (readonly string[])[];
  readonly weights: readonly number[];
  readonly uses: number;
}

/** Tokens of a row's `=a`. */
const nameTokens = 1;
/** What a kind must save over its first row, to pay for having to be looked up. */
const lookUpTokens = 2;

/**
 * Lays out a text by the kinds of its lines; null: nothing in it repeats, or it uses all the signs itself that would be
 * needed.
 */
export function layOut(distinct: Distinct, { crlf, overwritten }: Omit<Lines, 'lines'>): Page | null {
  const table = readWords(distinct.texts);
  const whole = asPrinted(distinct);
  const kinds = findKinds(distinct, table)
    .map((kind) =>
      whole.size === 0 ? kind : { ...kind, lines: kind.lines.filter((line) => !whole.has(line)) },
    )
    .flatMap((kind) => written(kind, templateOf(kind, distinct.texts, table), distinct) ?? [])
    .sort((left, right) => right.uses - left.uses || (left.lines[0] ?? 0) - (right.lines[0] ?? 0));
  const spelled = kinds.map((kind) => distinct.texts[kind.lines[0] ?? 0] ?? '');
  const notation = chooseNotation(distinct.texts, spelled);
  if (notation === null) return null;
  const rows = rowsOf(distinct, kinds, notation);
  const repeats = rows.some(({ role }) => role === 'repeat');
  if (kinds.length === 0 && !repeats && !crlf && !overwritten) return null;
  const header = writeHeader(notation, { kinds: kinds.length > 0, repeats, crlf, overwritten });
  const first = {
    text: header,
    weight: tokenWeight(header),
    line: -1,
    times: 0,
    kind: -1,
    role: 'header',
    span: 0,
  } as const;
  const statements = kinds.map(({ constants }) => constants.some((text) => /[a-z]{3}/.test(text)));
  return { rows: [first, ...rows], lines: distinct, statements };
}

/** What a bar shows at the end, and what an agent says of what it cut, is written as it is: a reader looks for it. */
function asPrinted({ texts, order }: Distinct): ReadonlySet<number> {
  const whole = new Set<number>();
  for (const [line, text] of texts.entries()) if (isCutNotice(text)) whole.add(line);
  const isOver = texts.map((text) => text.endsWith(overwrittenMark));
  if (!isOver.includes(true)) return whole;
  for (const [at, line] of order.entries()) {
    if (at > 0 && isOver[line] === false && isOver[order[at - 1] ?? 0] === true) whole.add(line);
  }
  return whole;
}

/** A text as it is, a line a row. */
export function plainPage(text: string): Page {
  const lines = distinctLines(text.split('\n'));
  const rows = Array.from(lines.order, (line): Row => {
    return {
      text: lines.texts[line] ?? '',
      weight: lines.weights[line] ?? 0,
      line,
      times: 1,
      kind: -1,
      role: 'line',
      span: 0,
    };
  });
  return { rows, lines, statements: [] };
}

function written(
  { lines }: Kind,
  template: ReturnType<typeof templateOf>,
  distinct: Distinct,
): Written | null {
  const { constants } = template;
  if (lines.length === 0) return null;
  const values = lines.map(template.values);
  // A blank between two values weighs nothing.
  const weights = values.map((each) => each.reduce((sum, value) => sum + tokenWeight(value), nameTokens));
  let uses = 0;
  let saved = -lookUpTokens - 2 * constants.length;
  for (const [index, line] of lines.entries()) {
    const times = distinct.counts[line] ?? 0;
    uses += times;
    saved += (index === 0 ? times - 1 : times) * ((distinct.weights[line] ?? 0) - (weights[index] ?? 0));
  }
  return saved > 0 ? { lines, constants, values, weights, uses } : null;
}

function rowsOf(distinct: Distinct, kinds: readonly Written[], notation: Notation): readonly Row[] {
  const { order } = distinct;
  const shortest = rowsByLine(distinct, kinds, notation);
  const rows: Row[] = [];
  const spelled = new Set<number>();
  for (let at = 0; at < order.length;) {
    const line = order[at] ?? 0;
    const row = shortest[line];
    if (row === undefined) break;
    const known = kinds[row.kind];
    if (known === undefined || spelled.has(row.kind)) rows.push(row);
    else {
      spelled.add(row.kind);
      const text = writeFirst(notation, kindName(row.kind), known.constants, known.values[0] ?? []);
      rows.push({ ...row, text, weight: tokenWeight(text), role: 'first' });
    }
    let next = at + 1;
    while (order[next] === line) next += 1;
    const more = next - at - 1;
    at += 1;
    if (more * (row.weight + 1) > minRepeatTokens) {
      const text = writeRepeat(notation, more);
      rows.push({ ...row, text, weight: tokenWeight(text), times: more, role: 'repeat', span: 1 });
      at = next;
    }
  }
  return rows;
}

/** For each different line the row that gives it once its kind is spelled out. */
function rowsByLine(
  { texts, weights }: Distinct,
  kinds: readonly Written[],
  notation: Notation,
): readonly Row[] {
  const rows = new Array<Row | undefined>(texts.length).fill(undefined);
  for (const [kind, { lines, values, weights: short }] of kinds.entries()) {
    const name = kindName(kind);
    for (const [index, line] of lines.entries()) {
      const text = writeNext(notation, name, values[index] ?? []);
      rows[line] = { text, weight: short[index] ?? 0, line, times: 1, kind, role: 'line', span: 0 };
    }
  }
  return rows.map(
    (row, line) =>
      row ?? {
        text: texts[line] ?? '',
        weight: weights[line] ?? 0,
        line,
        times: 1,
        kind: -1,
        role: 'line',
        span: 0,
      },
  );
}
