/** pytest's line of signs or of one test, without the share of tests that it ends in. */
const signs = /^(?:\S+\.\w+ )?([.FEsxXR]+)$/;
const signChars = '.FEsxXR';
const oneTest = /^\S+::.* (?:PASSED|FAILED|ERROR|SKIPPED(?: \(.*\))?|XFAIL(?: \(.*\))?|XPASS)$/;
const share = /^(.*?)( +)\[ *(\d+)%\]$/;

/** Lines without the share of tests run that each ended in, and the line that says so. */
export interface Unshared {
  readonly lines: readonly string[];
  readonly header: string;
}

/**
 * pytest ends each line of results with the share of tests run so far, at a column of its own. Where these follow from
 * the tests counted, they need not be written; null: they do not, or there are too few.
 */
export function leaveOutShares(lines: readonly string[], minLines: number): Unshared | null {
  const found = lines.map((line) => (line.endsWith('%]') ? read(line) : null));
  const total = found.reduce((sum, each) => sum + (each?.tests ?? 0), 0);
  const column = columnOf(found.flatMap((each) => each?.width ?? []));
  if (found.filter((each) => each !== null).length < minLines) return null;
  let run = 0;
  for (const [index, each] of found.entries()) {
    const line = lines[index] ?? '';
    if (each === null) {
      // Whoever writes the shares again would write one here.
      if (testsIn(line) > 0) return null;
      continue;
    }
    run += each.tests;
    if (shared(each.body, run, total, column) !== line) return null;
  }
  return {
    lines: lines.map((line, index) => found[index]?.body ?? line),
    header: `[pytest's percentages of ${String(total)} tests, which ended at column ${String(column)}, are left out]`,
  };
}

/** Where most lines end; longer ones than fit end behind it. */
function columnOf(widths: readonly number[]): number {
  const uses = new Map<number, number>();
  for (const width of widths) uses.set(width, (uses.get(width) ?? 0) + 1);
  return [...uses].reduce((most, each) => (each[1] > most[1] ? each : most), [0, 0])[0];
}

/** The line as pytest prints it. */
function shared(body: string, run: number, total: number, column: number): string {
  const percent = ` [${String(Math.floor((100 * run) / total)).padStart(3)}%]`;
  return body + percent.padStart(column - body.length);
}

function read(
  line: string,
): { readonly body: string; readonly tests: number; readonly width: number } | null {
  const [, body = ''] = line.length > maxLineChars ? [] : (share.exec(line) ?? []);
  const tests = testsIn(body);
  return tests === 0 ? null : { body, tests, width: line.length };
}

function testsIn(body: string): number {
  if (body.length > maxLineChars) return 0;
  const found = signChars.includes(body.slice(-1)) ? signs.exec(body)?.[1] : undefined;
  return found?.length ?? (oneTest.test(body) ? 1 : 0);
}

/** pytest's lines of results are about as wide as a terminal. */
const maxLineChars = 1_000;
