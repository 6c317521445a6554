import { wordingReader } from './decode-alike.ts';
import { colourReader } from './decode-colours.ts';
import { tapReader } from './decode-tap.ts';

/** Reads the lossless form of the test-run engine back, from the form's text alone. */
export function decode(form: string): string {
  let lines = form.split('\n');
  const header = readHeader(lines[0] ?? '');
  if (header !== null) lines = lines.slice(1);
  const read = header?.wordings ?? ((line: string): string => line);
  const whole = expand(warned(lines));
  const results = header?.results ?? null;
  let text = (results === null ? whole : whole.flatMap(results)).map(read).join('\n');
  for (const [short, path] of header?.paths.reverse() ?? []) text = text.replaceAll(`${short}/`, `${path}/`);
  let printed = text.split('\n');
  if (header?.shares) printed = withShares(printed, header.shares.tests, header.shares.column);
  if (header?.named != null) printed = printed.map(header.named);
  if (header?.colours === true) printed = printed.map(coloured);
  return printed.join('\n');
}

function readHeader(line: string): {
  colours: boolean;
  wordings: ((line: string) => string) | null;
  results: ((line: string) => readonly string[]) | null;
  named: ((line: string) => string) | null;
  shares: { tests: number; column: number } | null;
  paths: (readonly [string, string])[];
} | null {
  if (!/^\[(?:each sign |colours |lines alike: |TAP: |pytest's percentages |<[\w.-]+> = )/.test(line))
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

function warned(lines: readonly string[]): string[] {
  let last = '';
  return lines.map((line) => {
    const [, head = '', text = ''] = /^(.*?:\d+: \w*Warning: )(.+)$/.exec(line) ?? [];
    if (text === '[as above]') return head + last;
    if (text.length >= 20) last = text;
    return line;
  });
}

function expand(lines: readonly string[]): string[] {
  const printed: string[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    const block = /^\[(\d+) times these (\d+) lines\]$/.exec(line);
    if (block === null) {
      // Too many to be spread into a call.
      for (const each of expandLine(line)) printed.push(each);
      continue;
    }
    const inner = expand(lines.slice(at + 1, at + 1 + Number(block[2])));
    for (let time = 0; time < Number(block[1]); time += 1) for (const each of inner) printed.push(each);
    at += Number(block[2]);
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

function withShares(lines: readonly string[], total: number, column: number): string[] {
  let run = 0;
  return lines.map((line) => {
    const signs = /^(?:\S+\.\w+ )?([.FEsxXR]+)$/.exec(line)?.[1]?.length ?? 0;
    const one = /^\S+::.* (?:PASSED|FAILED|ERROR|SKIPPED(?: \(.*\))?|XFAIL(?: \(.*\))?|XPASS)$/.test(line);
    if (signs === 0 && !one) return line;
    run += signs === 0 ? 1 : signs;
    const share = ` [${String(Math.floor((100 * run) / total)).padStart(3)}%]`;
    return line + share.padStart(column - line.length);
  });
}

function coloured(line: string): string {
  return line.replace(
    /(\u001b\[[\d;]*m)([.FEsxXfw])(\2+)(\u001b\[[\d;]*m)/g,
    (_, from: string, sign: string, more: string, to: string) => (from + sign + to).repeat(more.length + 1),
  );
}
