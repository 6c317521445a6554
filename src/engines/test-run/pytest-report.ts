import { isForeign } from './frames.ts';
import type { Role } from './role.ts';

/**
 * Of fewer failures the source stays: whoever mends one of them quotes it next. In 438 recorded runs one in eleven of the
 * lines that were used later from a test's output went with it, which cost more than its tokens.
 */
const leastFailures = 4;

/** `______ TestTotal.test_adds ______`: what stands below is one failure. */
const heading = /^_{2,} .* _{2,}$/;
const begins = /^=+ (?:FAILURES|ERRORS) =+$/;
const ends = /^=+ .* =+$|^\d+ (?:passed|failed|error).* in [\d.]+s/;
/** Between the calls of a traceback. */
const rule = /^(?:_ ){3,}_?$/;
/** Below what a call holds: where it stands, and in the last one what was raised. */
const place = /^(\S.*?):\d+: ?(\w[\w.]*)?$/;
/** `E        +    where <Response> = get('/')`: what is a value of a value. */
const origin = /^E {8,}\+ {3,}(?:where|and) /;
const captured = /^-{3,} Captured .* -{3,}$/;

/** A call that pytest prints with its source: from index `from` to that of its place. */
interface Call {
  readonly from: number;
  readonly place: number;
  readonly isForeign: boolean;
}

/**
 * Marks in the failures of pytest's long form as `source` the functions' source and parameters above the statement that
 * failed, and as `frames` calls of libraries. The last call keeps what was raised, and where.
 */
export function markPytest(lines: readonly string[], roles: Role[]): void {
  if (lines.filter((line) => heading.test(line)).length < leastFailures) return;
  let calls: Call[] = [];
  let from: number | null = null;
  let isReport = false;
  for (const [at, line] of lines.entries()) {
    if (begins.test(line)) isReport = true;
    else if (ends.test(line)) isReport = false;
    const isHeading = heading.test(line);
    if (!isReport || isHeading || captured.test(line)) {
      markCalls(lines, roles, calls);
      calls = [];
      from = isReport && isHeading ? at + 1 : null;
      continue;
    }
    if (from === null || roles[at] !== 'keep') continue;
    const [, path] = place.exec(line) ?? [];
    if (path === undefined) {
      if (/^(?:During handling|The above exception)/.test(line)) {
        markCalls(lines, roles, calls);
        calls = [];
        from = at + 1;
      }
      continue;
    }
    calls.push({ from, place: at, isForeign: isForeign(path) });
    from = at + 1;
  }
  markCalls(lines, roles, calls);
}

function markCalls(lines: readonly string[], roles: Role[], calls: readonly Call[]): void {
  const own = calls.filter((call) => !call.isForeign);
  const shown = new Set(own.length > maxCalls ? [...own.slice(0, 2), ...own.slice(2 - maxCalls)] : own);
  for (const call of calls) {
    const failed = failedLine(lines, call);
    if (failed === null) continue;
    const from = sourceOf(lines, call, failed);
    if (call !== calls.at(-1) && !shown.has(call)) {
      markAll(lines, roles, from, call.place + 1, 'frames');
      continue;
    }
    // Of a library's last call only what was raised counts, and where.
    const to = call.isForeign && own.length > 0 ? raisedLine(lines, failed, call.place) : failed;
    markAll(lines, roles, from, to, 'source');
    markStatement(lines, roles, to, call.place);
  }
}

/** Of a long statement the first lines stay; of what pytest says of its values, all but where these came from. */
function markStatement(lines: readonly string[], roles: Role[], from: number, to: number): void {
  let end = from + 1;
  while (end < to && /^\s+\S/.test(lines[end] ?? '')) end += 1;
  if (end - from > maxStatement) markAll(lines, roles, from + shownStatement, end, 'source');
  for (let at = end; at < to; at += 1) {
    if (origin.test(lines[at] ?? '') && roles[at] === 'keep') roles[at] = 'fields';
  }
}

/** Behind the calls in the short form, which may stand before one with its source. */
function sourceOf(lines: readonly string[], { from }: Call, failed: number): number {
  for (let at = failed - 1; at >= from; at -= 1) if (rule.test(lines[at] ?? '')) return at;
  return from;
}

function raisedLine(lines: readonly string[], from: number, to: number): number {
  for (let at = from; at < to; at += 1) if (/^E /.test(lines[at] ?? '')) return at;
  return from;
}

function markAll(lines: readonly string[], roles: Role[], from: number, to: number, role: Role): void {
  for (let at = from; at < to; at += 1)
    if (roles[at] === 'keep' && !/^E /.test(lines[at] ?? '')) roles[at] = role;
}

/** The line with `>`, or the first one of what was raised; null: the call shows neither. */
function failedLine(lines: readonly string[], { from, place: to }: Call): number | null {
  for (let at = from; at < to; at += 1) if (/^(?:>|E) {2,}\S/.test(lines[at] ?? '')) return at;
  return null;
}

/** Calls of the project that a failure shows. */
const maxCalls = 8;
/** A statement of more lines is a list or a text, of which the message tells what differs. */
const maxStatement = 8;
const shownStatement = 3;
