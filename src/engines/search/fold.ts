import { firstMarkerTokens } from '../../limits.ts';
import type { Program } from '../../text/program.ts';
import { askedLines } from '../../text/asked.ts';
import { leaveRows } from '../../text/left-out.ts';
import { tokenWeight } from '../../text/token-weight.ts';
import { counted } from '../../text/wording.ts';
import type { EngineContext, Piece } from '../engine.ts';
import { isContext, separator, type Row } from './page.ts';

/** Hits of a file that always stay, per level: those that tell what it has to do with what was searched. */
const keptHits = { balanced: 3, tight: 1 } as const;

/** Share of a search's tokens that a fold tries to keep, per level. */
const keptSearchShare = { balanced: 0.4, tight: 0.25 } as const;

/** A gap of fewer lines or tokens than this stays: a reader would rather have it than a marker. */
const minGapRows = 3;

const minGapTokens = 36;

/** A hit, or with lines around it all that stands between two separators: leaves as a whole. */
interface Unit {
  readonly from: number;
  readonly to: number;
  readonly weight: number;
  /** How many of its file stand above. */
  readonly above: number;
  readonly defines: boolean;
}

const definition =
  /^(?:\d+:)?(?:(?:export )?const\s|\s*(?:(?:export|default|public|private|protected|internal|static|async|abstract|final|override|pub(?:\(\w+\))?) )*(?:def|class|function|func|fun|fn|struct|interface|type|enum|trait|impl|module|namespace|macro|#define)\s)/;
const aroundFlag = /^-\w*[ABC]\d*$|^-\d+$|^--(?:after-|before-)?context\b/;
const binary = /^(?:[\w-]+: .*: binary file matches|Binary file .* matches)$/;

/** Leaves out hits of files that have many; null: too little would go to pay for the markers. */
export function foldRows(
  rows: readonly Row[],
  { level, question, programs }: EngineContext,
): readonly Piece[] | null {
  if (level === 'lossless' || isReading(rows, programs)) return null;
  const weights = rows.map(({ text }) => tokenWeight(text) + 1);
  const units = unitsOf(rows, weights);
  const kept = rows.map(({ text, file, fixed }) => (fixed || file === null) && !binary.test(text));
  const asked = askedLines(
    question,
    rows.map(({ text }) => text),
  );
  let left = weights.reduce((sum, weight) => sum + weight, 0) * keptSearchShare[level];
  const keep = ({ from, to, weight }: Unit): void => {
    kept.fill(true, from, to);
    left -= weight;
  };
  for (const [index, weight] of weights.entries()) if (kept[index] === true) left -= weight;
  const others: Unit[] = [];
  for (const [index, unit] of units.entries()) {
    const stays = unit.above < keptHits[level] || index === units.length - 1 || holds(asked, unit);
    if (stays) keep(unit);
    else others.push(unit);
  }
  const ranked = others.toSorted(
    (one, other) =>
      Number(other.defines) - Number(one.defines) || one.above - other.above || one.from - other.from,
  );
  for (const unit of ranked) if (left >= unit.weight) keep(unit);
  const least = { rows: minGapRows, tokens: minGapTokens };
  const { pieces, gain } = leaveRows(rows, weights, kept, least, (from, to) => saysOf(rows.slice(from, to)));
  return gain > firstMarkerTokens ? pieces : null;
}

/** Lines around hits in one file are asked for to be read: as a part of that file. */
function isReading(rows: readonly Row[], programs: readonly Program[]): boolean {
  if (rows.some(({ file }) => file !== 0)) return false;
  return programs.some(({ args }) => args.some((arg) => aroundFlag.test(arg))) || rows.some(isAround);
}

function isAround(row: Row): boolean {
  return row.text === separator || isContext(row);
}

function holds(asked: ReadonlySet<number>, { from, to }: Unit): boolean {
  for (let index = from; index < to; index += 1) if (asked.has(index)) return true;
  return false;
}

function unitsOf(rows: readonly Row[], weights: readonly number[]): readonly Unit[] {
  const units: Unit[] = [];
  const seen = new Map<number, number>();
  for (let from = 0; from < rows.length;) {
    const file = rows[from]?.file ?? null;
    const to = endOfUnit(rows, from);
    if (file !== null && rows[from]?.fixed === false) {
      const above = seen.get(file) ?? 0;
      seen.set(file, above + 1);
      let weight = 0;
      let defines = false;
      for (let index = from; index < to; index += 1) {
        weight += weights[index] ?? 0;
        const row = rows[index];
        defines ||= row !== undefined && !isAround(row) && definition.test(row.text);
      }
      units.push({ from, to, weight, above, defines });
    }
    from = to;
  }
  return units;
}

function endOfUnit(rows: readonly Row[], from: number): number {
  const first = rows[from];
  let to = from + 1;
  if (first === undefined || first.fixed || first.file === null) return to;
  const joins = (index: number): boolean => {
    const row = rows[index];
    const above = rows[index - 1];
    if (row?.file !== first.file || row.fixed || above === undefined) return false;
    return above.text !== separator && (row.text === separator || isContext(row) || isContext(above));
  };
  while (to < rows.length && joins(to)) to += 1;
  return to;
}

function saysOf(run: readonly Row[]): string {
  const files = run.filter(({ text }) => binary.test(text)).length;
  const hits = run.filter((row) => !isAround(row)).length - files;
  // That all are hits goes without saying.
  if (hits === run.length) return '';
  return [
    ...(hits > 0 ? [counted(hits, 'hit')] : []),
    ...(files > 0 ? [counted(files, 'binary file')] : []),
  ].join(', ');
}
