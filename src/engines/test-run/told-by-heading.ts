import { maxTestLineChars } from '../../limits.ts';
import { markCargo } from './cargo-told.ts';
import { markMocha } from './mocha-told.ts';
import type { Role } from './role.ts';

/** A failure as a runner tells it: from its heading up to the next one. */
interface Report {
  readonly from: number;
  readonly to: number;
}

/**
 * Marks as `again` what names a failing test, or says how it failed, and stands in the failure's own report too: there the
 * name has the place and the whole message beside it.
 */
export function markToldByHeadings(lines: readonly string[], roles: Role[]): void {
  markPytestSummary(lines, roles);
  markCargo(lines, roles);
  markMocha(lines, roles);
}

/** `______ TestTotal.test_adds[3] ______`, `___ ERROR at setup of test_adds ___`. */
const pytestHeading = /^_{2,} (?:ERROR at (?:setup|teardown) of )?(.+?) _{2,}$/;
const pytestEnd = /^=+ .* =+$/;
/** `FAILED tests/test_cart.py::TestTotal::test_adds[3] - assert 3 == 4`. */
const pytestSummary = /^(?:FAILED|ERROR) ([^\s:]+)::(.+?)(?: - (.*))?$/;
const pytestSummaryHead = /^=+ short test summary info =+$/;
/** Signs for the tests of a file, of which a failure is one. */
const pytestSigns = /^(?:\S+\.\w+ )?[.FE]*[FE][.FE]* *(?:\[ *\d+%\])?$/;

function markPytestSummary(lines: readonly string[], roles: Role[]): void {
  const reports = reportsOf(lines, pytestHeading, pytestEnd);
  const head = lines.findLastIndex((line) => pytestSummaryHead.test(line));
  if (reports.size === 0 || head === -1) return;
  let isAll = true;
  for (let at = head + 1; at < lines.length && !pytestEnd.test(lines[at] ?? ''); at += 1) {
    const [, file, name = '', said = ''] = pytestSummary.exec(lines[at] ?? '') ?? [];
    const told = file === undefined ? [] : (reports.get(name.replaceAll('::', '.')) ?? []);
    if (file !== undefined && told.some((report) => says(lines, report, file, said))) roles[at] = 'again';
    else if ((lines[at] ?? '').trim() !== '') isAll = false;
  }
  if (!isAll) return;
  roles[head] = 'again';
  const begins = Math.min(...[...reports.values()].flat().map(({ from }) => from));
  for (let at = 0; at < begins; at += 1)
    if (roles[at] === 'keep' && pytestSigns.test(lines[at] ?? '')) roles[at] = 'below';
}

/** Whether a report of pytest has a file among its places, and a message among what was raised. */
function says(lines: readonly string[], { from, to }: Report, file: string, said: string): boolean {
  const own = lines.slice(from, to);
  const message = said.replace(/\.{3}$/, '');
  return (
    own.some((line) => line.startsWith(`${file}:`)) &&
    (message === '' ||
      own.some((line) => line.startsWith('E ') && line.slice(1).trimStart().startsWith(message)))
  );
}

/** Where each name is a heading. */
function reportsOf(
  lines: readonly string[],
  heading: RegExp,
  end: RegExp,
): ReadonlyMap<string, readonly Report[]> {
  const found = new Map<string, Report[]>();
  let open: { name: string; from: number } | null = null;
  for (let at = 0; at <= lines.length; at += 1) {
    const line = lines[at] ?? '';
    const [, name] = line.length > maxTestLineChars ? [] : (heading.exec(line) ?? []);
    if (open !== null && (at === lines.length || name !== undefined || end.test(line))) {
      found.set(open.name, [...(found.get(open.name) ?? []), { from: open.from, to: at }]);
      open = null;
    }
    if (name !== undefined) open = { name, from: at };
  }
  return found;
}
