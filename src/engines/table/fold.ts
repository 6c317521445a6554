import { firstMarkerTokens } from '../../limits.ts';
import { askedLines } from '../../text/asked.ts';
import { failureSign } from '../../text/failure.ts';
import { columnsOf } from '../../text/fields.ts';
import { inCommon } from '../../text/row-counts.ts';
import { leaveRows } from '../../text/left-out.ts';
import { groupLines, oddLines, type LineGroup } from '../../text/odd-lines.ts';
import { namedLines, type Called } from '../../text/named.ts';
import { keptOdd, oddRows, type OddRow } from '../../text/odd-rows.ts';
import { tokenWeight } from '../../text/token-weight.ts';
import type { EngineContext, Piece } from '../engine.ts';
import type { Row } from './row.ts';

/** Tokens of rows that a fold keeps, per level: a screen full, in which a person would look. */
const keptTableTokens = { balanced: 1_000, tight: 400 } as const;

/** Rows at each end that always stay. */
const endTableRows = 3;

/** A gap of fewer tokens than this stays. */
const minTableGapTokens = 60;

/** States in which things stand that do not work as they should. */
const troubled =
  /\b(?:crash\w*|idle in transaction|evicted|pending|unhealthy|exited|dead|zombie|<defunct>|notready|unknown|terminating|imagepull\w*|oomkilled|degraded|inactive|unreachable|init:\S+)\b/i;

/** Leaves out rows of long tables that are like others; null: too little would go to pay for the markers. */
export function foldRows(
  rows: readonly Row[],
  { level, question, command, programs }: EngineContext,
): readonly Piece[] | null {
  if (level === 'lossless' || rows.every(({ cells }) => cells === null)) return null;
  const weights = rows.map(({ text }) => tokenWeight(text) + 1);
  const { groups, odd } = readGroups(rows);
  const kept = keptRows(rows, weights, odd, { level, question, command, programs });
  const least = { rows: 1, tokens: minTableGapTokens };
  const { pieces, gain } = leaveRows(rows, weights, kept, least, () => '');
  return gain > firstMarkerTokens ? saying(pieces, groups) : null;
}

interface Fold extends Called {
  readonly level: 'balanced' | 'tight';
  readonly question: string;
}

interface Groups {
  readonly groups: readonly LineGroup[];
  readonly odd: readonly OddRow[];
}

/** The rows of each table by columns; lines that no columns were found in by their fields. */
function readGroups(rows: readonly Row[]): Groups {
  const tables = new Map<number, number[]>();
  for (const [index, { cells, table }] of rows.entries()) {
    if (cells === null) continue;
    const known = tables.get(table);
    if (known === undefined) tables.set(table, [index]);
    else known.push(index);
  }
  const found = [...tables.values()].map((lines) => groupsIn(rows, lines));
  return {
    groups: found.flatMap(({ groups }) => groups),
    odd: found.flatMap(({ odd }) => odd).sort((one, other) => other.score - one.score || one.row - other.row),
  };
}

function groupsIn(rows: readonly Row[], lines: readonly number[]): Groups {
  const { names = [] } = rows[lines[0] ?? 0] ?? {};
  const original = (odd: readonly OddRow[]): readonly OddRow[] =>
    odd.map(({ row, score }) => ({ row: lines[row] ?? 0, score }));
  const cells = lines.map((index) => rows[index]?.cells ?? []);
  const fields = names.length > 0 && mayStandBeside(names, cells) ? byFields(rows, lines) : null;
  if (names.length > 0 && fields === null) {
    const columns = columnsOf(
      cells,
      names.map((name) => name.trim()),
    );
    return { groups: [{ lines, columns }], odd: original(oddRows(columns, lines.length)) };
  }
  const { groups, odd } = fields ?? byFields(rows, lines, true) ?? { groups: [], odd: [] };
  return {
    groups: groups.map((group) => ({ ...group, lines: group.lines.map((line) => lines[line] ?? 0) })),
    odd: original(odd),
  };
}

/** Several columns that may have been read as one: blanks part names, or what stands in one cell of most rows. */
function mayStandBeside(names: readonly string[], rows: readonly (readonly string[])[]): boolean {
  if (names.some((name) => / {2}|\S \S+ \S/.test(name.trim()))) return true;
  const parted = rows.filter((cells) => cells.some((cell) => / {2}/.test(cell.trim())));
  return parted.length > rows.length / 2;
}

/**
 * Rows by how many fields they have, under the names that stand above them or among them. Null: most have not equally
 * many, or none names them and that is not `enough`.
 */
function byFields(rows: readonly Row[], lines: readonly number[], enough = false): Groups | null {
  const printed = lines.map((index) => printedOf(rows[index]));
  const above = headAbove(rows, lines[0] ?? 0);
  const head = above === null ? [] : [above];
  const grouped = groupLines([...head, ...printed], () => -1);
  const below = grouped.all.flatMap((group) => withoutHead(group, head.length));
  const [usual] = below;
  const isNamed = usual?.columns.some(({ name }) => name !== '') === true;
  if (!enough && !(isNamed && usual.lines.length >= lines.length * usualShare)) return null;
  return { groups: below, odd: oddLines(printed, { all: below, kinds: grouped.kinds }) };
}

/** Where so many rows have equally many fields, these are their columns. */
const usualShare = 0.9;

/** The line right above rows, which may name their columns. */
function headAbove(rows: readonly Row[], first: number): string | null {
  const names = rows[first]?.names ?? [];
  const head = names.length > 0 ? names.join(' ') : (rows[first - 1]?.text ?? '');
  return head.trim() === '' ? null : head;
}

function printedOf(row: Row | undefined): string {
  return row === undefined || row.names.length === 0 ? (row?.text ?? '') : (row.cells?.join(' ') ?? '');
}

/** A group by the rows alone; none where it has but the head. */
function withoutHead({ lines, columns }: LineGroup, head: number): readonly LineGroup[] {
  const first = lines.findIndex((line) => line >= head);
  if (first === -1) return [];
  const cut = columns.map((column) => ({ ...column, cells: column.cells.slice(first) }));
  return [{ lines: lines.slice(first).map((line) => line - head), columns: cut }];
}

function keptRows(
  rows: readonly Row[],
  weights: readonly number[],
  odd: readonly OddRow[],
  { level, question, command, programs }: Fold,
): boolean[] {
  const texts = rows.map(({ text }) => text);
  const asked = new Set([...askedLines(question, texts), ...namedLines({ command, programs }, texts)]);
  const signs = texts.map((text) => troubled.test(text) || failureSign(text, null) > 0);
  // Where most rows have such a word it tells nothing.
  const telling = signs.filter(Boolean).length <= rows.length / 4;
  const data = rows.flatMap(({ cells }, index) => (cells === null ? [] : [index]));
  const ends = new Set([...data.slice(0, endTableRows), ...data.slice(-endTableRows)]);
  const kept = rows.map(
    ({ cells }, index) =>
      cells === null || ends.has(index) || asked.has(index) || (telling && signs[index] === true),
  );
  for (const index of [...(level === 'balanced' ? failedRows(rows) : []), ...servingRows(rows)])
    kept[index] = true;
  for (const index of keptOdd(odd, rows.length, level, (row) => kept[row] === true)) kept[index] = true;
  let left: number = keptTableTokens[level];
  for (const [index, weight] of weights.entries()) if (kept[index] === true) left -= weight;
  for (const index of data) {
    if (kept[index] === true) continue;
    left -= weights[index] ?? 0;
    if (left < 0) break;
    kept[index] = true;
  }
  return kept;
}

/** The first gap says of all what their rows have in common: `STATUS: Running 180, Completed 12; AGE 3-71d`. */
function saying(pieces: readonly Piece[], groups: readonly LineGroup[]): readonly Piece[] {
  const gaps = pieces.filter((piece) => typeof piece !== 'string');
  const left = new Set<number>();
  for (const { fromLine, toLine } of gaps) {
    for (let line = fromLine - 1; line < toLine; line += 1) left.add(line);
  }
  const says = groups
    .map(({ lines, columns }) =>
      inCommon(
        columns,
        lines.flatMap((line, row) => (left.has(line) ? [row] : [])),
      ),
    )
    .find((each) => each !== '');
  if (says === undefined) return pieces;
  const whole = gaps.length > 1 ? `all gaps: ${says}` : says;
  return pieces.map((piece) => (piece === gaps[0] ? { ...gaps[0], says: whole } : piece));
}

/** Cells that say of a thing that it failed, as kubectl, docker, helm, systemctl, gh and their like write them. */
const state =
  /^(?:(?:Init:)?(?:\w*BackOff|Err\w+|\w*Error(?:ed)?|\w*Exceeded|OOMKilled|CrashLoop\w*|InvalidImageName|ContainerCannotRun|ContainerStatusUnknown)|Evicted|Failed|FAILED|failed|failure|Failing|NotReady\S*|(?:U|u)nhealthy|Lost|(?:D|d)ead|(?:D|d)egraded|(?:U|u)nreachable|Warning|timed_out|startup_failure|not-found|error|ERROR|errored)$|^Exited \((?!0\))\d+\)|\(unhealthy\)$|^Restarting \(/;

/** Indices of the rows with a cell that says so: of what failed no row goes, however many they are. */
function failedRows(rows: readonly Row[]): readonly number[] {
  return rows.flatMap(({ cells }, index) =>
    cells?.some((cell) => cell.split(gap).some((each) => state.test(each.trim()))) === true ? [index] : [],
  );
}

/** Sockets that wait for whoever connects, as lsof, ss and netstat write them. */
const serving = /^LISTEN(?:ING)?$|\(LISTEN\)$/;
/** Where more rows than this share wait it tells nothing. */
const mostServing = 0.4;

/** Indices of the rows that say where a program may be reached: they are few beside its connections. */
export function servingRows(rows: readonly Row[]): readonly number[] {
  const found = rows.flatMap(({ cells }, index) =>
    cells?.some((cell) => cell.split(gap).some((each) => serving.test(each.trim()))) === true ? [index] : [],
  );
  return found.length <= rows.length * mostServing ? found : [];
}

/** In rows whose columns nobody found, cells are what blanks set apart. */
const gap = / {2,}|\t/;
