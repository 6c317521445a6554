import type { ChalkInstance } from 'chalk';
import { helpColumns } from '../limits.ts';
import type { State } from './check.ts';
import { counted } from '../text/wording.ts';
import type { Result } from './examine.ts';

const marks: Readonly<Record<State, string>> = { ok: '✓', warn: '!', fail: '✗', skip: '-' };

/** The report at 80 columns: a line for each check, and under those that are not content what to do. */
export function renderReport(
  results: readonly Result[],
  done: readonly string[],
  chalk: ChalkInstance,
): string {
  const colours: Readonly<Record<State, (text: string) => string>> = {
    ok: chalk.green,
    warn: chalk.bold.yellow,
    fail: chalk.bold.red,
    skip: chalk.dim,
  };
  const titleWidth = Math.max(...results.map(({ title }) => title.length));
  const indent = ' '.repeat(titleWidth + '✓   '.length);
  const lines = results.flatMap(({ state, title, saw, mend }) => {
    const [first = '', ...rest] = fold(saw, helpColumns - indent.length);
    const paint = state === 'skip' ? chalk.dim : (text: string): string => text;
    return [
      `${colours[state](marks[state])} ${paint(`${title.padEnd(titleWidth)}  ${first}`)}`,
      ...rest.map((line) => indent + paint(line)),
      ...(mend === null ? [] : fold(`→ ${mend}`, helpColumns - indent.length).map((line) => indent + line)),
    ];
  });
  return [
    ...done.map((line) => `${chalk.green('Mended:')} ${line}`),
    ...lines,
    '',
    verdict(results),
    '',
  ].join('\n');
}

function verdict(results: readonly Result[]): string {
  const count = (wanted: State): number => results.filter(({ state }) => state === wanted).length;
  const failures = count('fail');
  const warnings = count('warn');
  if (failures + warnings === 0) return 'All is well.';
  const parts = [some(failures, 'failure'), some(warnings, 'warning')].filter((part) => part !== null);
  return `${parts.join(', ')}.`;
}

function some(count: number, what: string): string | null {
  return count === 0 ? null : counted(count, what);
}

/** Breaks a text between words; one that is longer than a line keeps its line to itself. */
function fold(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/)) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}
