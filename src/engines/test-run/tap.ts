import { tokenWeight } from '../../text/token-weight.ts';
import { weightOf, type Row } from './row.ts';

/** Fewer results than this do not pay for the line that says how they are written. */
const minResults = 4;
/** A result's line is shorter. */
const maxResultChars = 1_000;

const result = /^( *)((?:not )?ok \d+ - (.*))$/;
const duration = /^ *duration_ms: (\d+(?:\.\d+)?)$/;
const typed = /^ *type: '(\w+)'$/;
/** Would be read as a result with its block. */
const taken = /^ *(?:not )?ok \d+ - .* \(\d+(?:\.\d+)? ms(?: in all)?(?:, \w+)?\):?$/;

/** Rows of results with what Node's runner says around each, and the line that says how they are written. */
export interface TapRows {
  readonly rows: readonly Row[];
  readonly header: string;
}

/** A result among the lines of a run by `node --test`. */
interface Result {
  readonly indent: string;
  /** `ok 1 - adds`, without its indentation. */
  readonly said: string;
  readonly ms: string;
  readonly type: string | null;
  /** Its name stands right above it, rather than above the tests in it. */
  readonly isNamed: boolean;
  /** Its block says more than how long it took. */
  readonly goesOn: boolean;
  /** Rows of it; `to` exclusive. */
  readonly from: number;
  readonly to: number;
}

/**
 * Node writes six lines of a test that passed: its name, its result, and a block of YAML that says how long it took. They
 * are one line here, its result with the duration behind it. Null: there are too few, or a line would be read as one of
 * these.
 */
export function shortResults(rows: readonly Row[]): TapRows | null {
  const lines = rows.map(({ form: [line = ''] }) => line);
  const found = resultsIn(lines);
  if (found.length < minResults || lines.some((line) => taken.test(line))) return null;
  const usual = found[0]?.type ?? null;
  const written: Row[] = [];
  let at = 0;
  for (const each of found) {
    // Of a type no word can say that there is none.
    if (usual !== null && each.type === null) continue;
    written.push(...rows.slice(at, each.from), {
      form: [writeResult(each, usual)],
      from: rows[each.from]?.from ?? 0,
      to: rows[each.to - 1]?.to ?? 0,
    });
    at = each.to;
  }
  written.push(...rows.slice(at));
  const header = headerOf(usual);
  const weight = weightOf(written.map(({ form: [line = ''] }) => line)) + tokenWeight(header);
  return weight < weightOf(lines) ? { rows: written, header } : null;
}

function resultsIn(lines: readonly string[]): readonly Result[] {
  const found: Result[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    const each = resultAt(lines, at, found.at(-1)?.to ?? 0);
    if (each === null) continue;
    found.push(each);
    at = each.to - 1;
  }
  return found;
}

/** `free`: the first line that belongs to no result yet. */
function resultAt(lines: readonly string[], at: number, free: number): Result | null {
  const line = lines[at] ?? '';
  const [, indent, said = '', named = ''] = line.length > maxResultChars ? [] : (result.exec(line) ?? []);
  if (indent === undefined || lines[at + 1] !== `${indent}  ---`) return null;
  const inBlock = (each = '', pattern: RegExp): string | null =>
    each.startsWith(`${indent}  `) && each[indent.length + 2] !== ' '
      ? (pattern.exec(each)?.[1] ?? null)
      : null;
  const ms = inBlock(lines[at + 2], duration);
  if (ms === null) return null;
  const type = inBlock(lines[at + 3], typed);
  const end = at + (type === null ? 3 : 4);
  const goesOn = lines[end] !== `${indent}  ...`;
  // A directive stands behind the name: `# SKIP no network`.
  const [name = ''] = named.split(' # ');
  const isNamed = at > free && lines[at - 1] === `${indent}# Subtest: ${name}`;
  const from = isNamed ? at - 1 : at;
  return { indent, said, ms, type, isNamed, goesOn, from, to: goesOn ? end : end + 1 };
}

function writeResult({ indent, said, ms, type, isNamed, goesOn }: Result, usual: string | null): string {
  const what = type === usual ? '' : `, ${type ?? ''}`;
  return `${indent}${said} (${ms} ms${isNamed ? '' : ' in all'}${what})${goesOn ? ':' : ''}`;
}

function headerOf(usual: string | null): string {
  const type = usual === null ? '' : `, "type: '${usual}'"`;
  return `[TAP: "ok 1 - A (5 ms)" stands for "# Subtest: A", "ok 1 - A" and, two blanks deeper, "---", "duration_ms: 5"${type}, "..."; "in all": without the first; ":" at the end: without the last; "5 ms, suite": of that type]`;
}
