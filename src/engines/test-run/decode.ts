import { wordingReader } from './decode-alike.ts';
import { withBlocks } from './decode-blocks.ts';
import { colourReader } from './decode-colours.ts';
import type { Line } from './decode-line.ts';
import { movedBack } from './decode-moved.ts';
import { tapReader } from './decode-tap.ts';

/** Reads the lossless form of the test-run engine back, from the form's text alone. */
export function decode(form: string): string {
  return linesOf(form)
    .map(({ text }) => text)
    .join('\n');
}

/** For each line of the form the lines that it stands for. */
export function decodeLines(form: string): readonly (readonly string[])[] {
  const each: string[][] = form.split('\n').map(() => []);
  for (const { text, at } of linesOf(form)) each[at]?.push(text.replace(/\r$/, ''));
  return each;
}

/** The lines of the text, in its order. */
function linesOf(form: string): readonly Line[] {
  const all = form.split('\n').map((text, at) => ({ text, at }));
  const first = all[0]?.text ?? '';
  const header = readHeader(first);
  const below = withBlocks(header === null ? all : all.slice(1));
  const inOrder = header === null ? below : movedBack(first, below);
  const { wordings, results, paths = [], shares = null, named, colours } = header ?? {};
  const share = shares === null ? asItIs : withShares(shares.tests, shares.column);
  const toPaths = paths.toReversed().map(([short, path]) => [`${short}/`, `${path}/`] as const);
  const expanded = expand(warned(inOrder));
  const printed =
    results == null
      ? expanded
      : expanded.flatMap(({ text, at }) => results(text).map((text) => ({ text, at })));
  return printed.map(({ text, at }) => {
    let line = (wordings ?? asItIs)(text);
    for (const [short, path] of toPaths) line = line.replaceAll(short, () => path);
    line = (named ?? asItIs)(share(line));
    return { text: colours === true ? coloured(line) : line, at };
  });
}

function asItIs(line: string): string {
  return line;
}

function readHeader(line: string): {
  colours: boolean;
  wordings: ((line: string) => string) | null;
  results: ((line: string) => readonly string[]) | null;
  named: ((line: string) => string) | null;
  shares: { tests: number; column: number } | null;
  paths: (readonly [string, string])[];
} | null {
  if (
    !/^\[(?:each sign |colours |lines alike: |TAP: |pytest's percentages |<[\w.-]+> = |\d+ lines are moved )/.test(
      line,
    )
  )
    return null;
  const shares = /\[pytest's percentages of (\d+) tests, which ended at column (\d+),/.exec(line);
  return {
    colours: line.includes('[each sign '),
    named: colourReader(line),
    wordings: wordingReader(line),
    results: tapReader(line),
    shares: shares === null ? null : { tests: Number(shares[1]), column: Number(shares[2]) },
    paths: [...line.matchAll(/\[(<[\w.-]+>) = ([^\]]+)\]/g)].map(([, short = '', path = '']) => [
      short,
      path,
    ]),
  };
}

function warned(lines: readonly Line[]): readonly Line[] {
  let last = '';
  return lines.map((line) => {
    const [, head = '', text = ''] = /^(.*?:\d+: \w*Warning: )(.+)$/.exec(line.text) ?? [];
    if (text === '[as above]') return { ...line, text: head + last };
    if (text.length >= 20) last = text;
    return line;
  });
}

function expand(lines: readonly Line[]): readonly Line[] {
  const printed: Line[] = [];
  for (let next = 0; next < lines.length; next += 1) {
    const { text, at } = lines[next] ?? { text: '', at: 0 };
    const block = /^\[(\d+) times these (\d+) lines\]$/.exec(text);
    if (block === null) {
      // Too many to be spread into a call.
      for (const each of expandLine(text)) printed.push({ text: each, at });
      continue;
    }
    const inner = expand(lines.slice(next + 1, next + 1 + Number(block[2])));
    const last = inner.at(-1)?.at ?? at;
    for (let time = 0; time < Number(block[1]); time += 1)
      for (const each of inner) printed.push(time === 0 ? each : { text: each.text, at: last });
    next += Number(block[2]);
  }
  return printed;
}

function expandLine(line: string): string[] {
  const rule = /^([^\w[\s\u23af]{0,4})\[(\d+) times "(_ |\u23af)"\](.*)$/s.exec(line);
  if (rule !== null) return [(rule[1] ?? '') + (rule[3] ?? '').repeat(Number(rule[2])) + (rule[4] ?? '')];
  const group = /^\[(\d+) (?:lines|times 2 lines)\] ([^{]*)\{([^}]*)\}(.*)$/s.exec(line);
  if (group !== null) {
    const [, count, before = '', list = '', after = ''] = group;
    const names = list.split(', ');
    if (names.length !== Number(count)) throw new Error(`not ${String(count)} names: ${line}`);
    return names.flatMap((name) => {
      const unit = before + name + after.split('{\u2026}').join(name);
      return line.startsWith(`[${String(count)} lines]`) ? [unit] : unit.split('\u23ce');
    });
  }
  const times = /^\[(\d+) times\] (.*)$/s.exec(line);
  return times === null ? [line] : expandTimes(Number(times[1]), times[2] ?? '');
}

function expandTimes(times: number, line: string): string[] {
  const inner = expandLine(line);
  return Array.from({ length: times }, () => inner).flat();
}

/** Writes the share of tests run behind each line that tells of some, in the order of the text. */
function withShares(total: number, column: number): (line: string) => string {
  let run = 0;
  return (line) => {
    const signs = /^(?:\S+\.\w+ )?([.FEsxXR]+)$/.exec(line)?.[1]?.length ?? 0;
    const one = /^\S+::.* (?:PASSED|FAILED|ERROR|SKIPPED(?: \(.*\))?|XFAIL(?: \(.*\))?|XPASS)$/.test(line);
    if (signs === 0 && !one) return line;
    run += signs === 0 ? 1 : signs;
    const share = ` [${String(Math.floor((100 * run) / total)).padStart(3)}%]`;
    return line + share.padStart(column - line.length);
  };
}

function coloured(line: string): string {
  return line.replace(
    /(\u001b\[[\d;]*m)([.FEsxXfw])(\2+)(\u001b\[[\d;]*m)/g,
    (_, from: string, sign: string, more: string, to: string) => (from + sign + to).repeat(more.length + 1),
  );
}
