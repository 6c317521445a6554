import { firstMarkerTokens } from '../../limits.ts';
import type { Piece } from '../engine.ts';
import type { Sorted } from './fold.ts';
import { shareBlocks } from './blocks.ts';
import { movedFrom, movedLines } from './notation.ts';
import type { Page } from './page.ts';
import type { Role } from './role.ts';
import { weightOf, type Row } from './row.ts';
import { saysOf } from './tally.ts';

/** A test run whose lines that may go stand together at its end. */
export interface Gathered {
  readonly form: string;
  /** The form with one omission in place of those lines. */
  readonly pieces: readonly Piece[];
}

/** A form that leaves out a smaller share of itself is not worth the question what was left out. */
const minFoldedShare = 0.1;

/**
 * Writes what may go at the end of the form, each run of lines behind the place that it came from: so one marker stands for
 * all of them, where each would cost one of its own in its place. Null: too little would go, or it is one run of lines.
 */
export function gather(page: Page, { all, gone }: Sorted): Gathered | null {
  const going = withBlanks(page.rows, all.roles, gone);
  const runs = runsOf(page.rows, going);
  if (runs.length < 2 && (runs[0]?.places.length ?? 0) < 2) return null;
  const stay = shareBlocks(page.rows.flatMap(({ form }, row) => (going[row] === true ? [] : form)));
  const moved = runs.flatMap(({ places, form }) => [movedFrom(places, form.length), ...form]);
  const saved = weightOf(moved) - firstMarkerTokens - headerTokens;
  if (saved < weightOf(stay) * minFoldedShare) return null;
  const header = `${page.header === null ? '' : `${page.header} `}${movedLines(moved.length)}`;
  const shown = [header, ...stay].join('\n');
  const hidden = page.rows.filter((_, row) => going[row] === true);
  const omission = {
    fromLine: stay.length + 2,
    toLine: stay.length + 1 + moved.length,
    says: saysOf(all, hidden),
  };
  return { form: [shown, ...moved].join('\n'), pieces: [shown, omission] };
}

/** Tokens of the words that say how many lines are moved. */
const headerTokens = 9;

/** Lines of a form that go, in a row. */
interface Run {
  /** Indices of their first lines: equal runs may stand in several places. */
  readonly places: readonly number[];
  readonly form: readonly string[];
}

function runsOf(rows: readonly Row[], going: readonly boolean[]): readonly Run[] {
  const runs: { from: number; form: string[] }[] = [];
  let line = 0;
  for (const [row, { form }] of rows.entries()) {
    if (going[row] === true && going[row - 1] === true) for (const each of form) runs.at(-1)?.form.push(each);
    else if (going[row] === true) runs.push({ from: line, form: [...form] });
    line += form.length;
  }
  const equal = new Map<string, { places: number[]; form: readonly string[] }>();
  for (const { from, form } of runs) {
    const text = form.join('\n');
    const known = equal.get(text);
    if (known === undefined) equal.set(text, { places: [from], form });
    else known.places.push(from);
  }
  return [...equal.values()];
}

/** Of blank lines around others one stays, before the next that does. */
function withBlanks(
  rows: readonly Row[],
  roles: readonly Role[],
  gone: readonly boolean[],
): readonly boolean[] {
  const going = [...gone];
  let blank: number | null = null;
  for (const [row, { from }] of rows.entries()) {
    const isBlank = gone[row] === true && roles[from] === 'blank';
    if (isBlank) blank = row;
    else if (gone[row] !== true) {
      if (blank !== null && row > 0) going[blank] = false;
      blank = null;
    }
  }
  return going;
}
