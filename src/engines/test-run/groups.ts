import { minNoteGainTokens } from '../../limits.ts';
import { tokenWeight } from '../../text/token-weight.ts';
import { group, lineBreak, mayBeListed, sameName, type Stem } from './notation.ts';
import type { Row } from './row.ts';
import type { Runner } from './runner.ts';

/** Fewer passing tests than this stand a line each. */
const minGroupLines = 3;

/** More names than this in one line are hard to find one's way in. */
const maxGroupNames = 25;

interface Named {
  readonly stem: Stem;
  readonly name: string;
}

/** Writes neighbouring rows that differ in a name alone as one row: what they share, and the names. */
export function groupRows(rows: readonly Row[], runners: readonly Runner[]): readonly Row[] {
  const patterns = runners.flatMap(({ named = [] }) => named);
  if (patterns.length === 0) return rows;
  const named = rows.map((row) => namedOf(row, patterns));
  const grouped: Row[] = [];
  for (let from = 0; from < rows.length;) {
    const pair = pairOf(named, from);
    const unit = pair === null ? 1 : 2;
    const first = pair ?? named[from] ?? null;
    const names: string[] = [];
    let to = from;
    while (first !== null && names.length < maxGroupNames) {
      const next = unit === 2 ? pairOf(named, to) : (named[to] ?? null);
      if (next === null || !sameStem(next.stem, first.stem)) break;
      names.push(next.name);
      to += unit;
    }
    const row = first === null ? null : groupOf(first.stem, names, rows.slice(from, to));
    if (row === null) {
      const row = rows[from];
      if (row !== undefined) grouped.push(row);
      from += 1;
    } else {
      grouped.push(row);
      from = to;
    }
  }
  return grouped;
}

function namedOf(row: Row, patterns: readonly RegExp[]): Named | null {
  const [line = ''] = row.form;
  if (row.form.length > 1 || row.to - row.from > 1 || line.length > maxNamedChars) return null;
  for (const pattern of patterns) {
    const [whole, before = '', name = '', behind = ''] = pattern.exec(line) ?? [];
    if (whole === undefined || !mayBeListed(name)) continue;
    const after = behind.includes(`.${name})`) ? behind.split(`.${name})`).join(`.${sameName})`) : behind;
    if (ownSigns.test(before) || ownSigns.test(behind)) return null;
    return { stem: { before, after, lines: 1 }, name };
  }
  return null;
}

/** What a group writes itself. */
const ownSigns = /[{}\u23ce]/;

/** Two rows that name the same test: it begins, it passed. */
function pairOf(named: readonly (Named | null)[], from: number): Named | null {
  const first = named[from] ?? null;
  const second = named[from + 1] ?? null;
  if (first === null || second === null || first.stem.after !== '') return null;
  // What stands before the name may differ by the parent's name: `TestA/` is part of both.
  if (first.name !== second.name || sameStem(first.stem, second.stem)) return null;
  const after = `${lineBreak}${second.stem.before}${sameName}${second.stem.after}`;
  return { stem: { before: first.stem.before, after, lines: 2 }, name: first.name };
}

function sameStem(left: Stem, right: Stem): boolean {
  return left.before === right.before && left.after === right.after;
}

function groupOf(stem: Stem, names: readonly string[], rows: readonly Row[]): Row | null {
  if (names.length < minGroupLines) return null;
  const [first] = rows;
  const last = rows.at(-1);
  if (first === undefined || last === undefined) return null;
  const line = group(stem, names);
  const before = rows.reduce((sum, { form }) => sum + tokenWeight(form[0] ?? '') + 1, 0);
  if (before - tokenWeight(line) < minNoteGainTokens) return null;
  return { form: [line], from: first.from, to: last.to };
}

/** A test's name is shorter than this. */
const maxNamedChars = 400;
