import chalk from 'chalk';
import { environment, readSettings } from '../../settings.ts';
import { priceSources } from '../../money/prices.ts';
import { parseSince } from '../../money/since.ts';
import { summarize, type Summary } from '../../money/summary.ts';
import { openDatabase } from '../../store/database.ts';
import type { CommandModule } from '../command.ts';

interface Flags {
  readonly since?: string;
  readonly json?: boolean;
}

export const command: CommandModule = {
  configure(perf, finish) {
    perf
      .option('--since <time>', 'only requests since then: 90m, 12h, 7d or a day such as 2026-11-01')
      .option('--json', 'print the same figures as JSON')
      .addHelpText('after', '\nExample:\n  $ headroom perf --since 7d')
      .action((flags: Flags) => finish(report(flags)));
  },
};

async function report({ since, json }: Flags): Promise<number> {
  const scope = since === undefined ? {} : { since: parseSince(since, Date.now()) };
  const database = await openDatabase(readSettings(environment()).home);
  try {
    const summary = summarize(database, scope);
    process.stdout.write(json === true ? `${JSON.stringify(summary, null, 2)}\n` : render(summary));
  } finally {
    database.close();
  }
  return 0;
}

function render(summary: Summary): string {
  if (summary.requests === 0) return nothingYet(summary);
  const sections = [
    heading(summary),
    savings(summary),
    engines(summary),
    left(summary),
    usage(summary),
    delays(summary),
    notes(summary),
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

function nothingYet({ scope }: Summary): string {
  const when = scope.since === undefined ? 'yet' : `since ${timeOf(scope.since)}`;
  return `No request has gone through headroom ${when}.\nStart your agent through it: headroom wrap claude\n`;
}

function heading({ requests, firstAt, lastAt }: Summary): string[] {
  const span = firstAt === null || lastAt === null ? '' : `, ${timeOf(firstAt)} to ${timeOf(lastAt)}`;
  return [
    chalk.bold(`${counted(requests, 'request')}${span}`),
    chalk.dim('of all agents and projects; tool output counted by o200k, or estimated'),
    chalk.dim('(characters / 4) where it was left as it was'),
  ];
}

function savings({ decided, saved, schemaTokens, net }: Summary): string[] {
  return [
    title('Tool output at its first sight', 'each text counted once'),
    row('tokens as the agent sent it', whole(decided.before)),
    row('tokens as it went out', whole(decided.after), changeOf(decided)),
    '',
    title('Carried by all answered requests', 'a text counts in each that repeats it'),
    row('tokens less than the agent sent', whole(saved)),
    row('  headroom_retrieve, its definition', whole(0 - schemaTokens)),
    row('net', whole(net)),
  ];
}

function engines({ engines: counts }: Summary): string[] {
  if (counts.length === 0) return [];
  return [
    title('Shortened, by engine', 'each text counted once'),
    columns('', ['texts', 'before', 'after', 'change']),
    ...counts.map((count) =>
      columns(count.name, [whole(count.blocks), whole(count.before), whole(count.after), changeOf(count)]),
    ),
  ];
}

function left({ left: counts }: Summary): string[] {
  if (counts.length === 0) return [];
  return [
    title('Left as it was, by reason', 'each text counted once'),
    columns('', ['texts', 'tokens']),
    ...counts.map(({ reason, blocks, tokens }) => columns(reason, [whole(blocks), whole(tokens)])),
  ];
}

function usage({ usage: sums, cost }: Summary): string[] {
  const { withoutUsage } = sums;
  return [
    title('Billed for these requests', "the provider's own usage numbers"),
    row('tokens of input, not cached', whole(sums.input)),
    row('tokens read from its cache', whole(sums.cacheRead)),
    row('tokens written for 5 minutes', whole(sums.cacheWrite5m)),
    row('tokens written for 1 hour', whole(sums.cacheWrite1h)),
    row('tokens of output', whole(sums.output)),
    ...(cost.requests > 0
      ? [row(`cost at list prices of ${listed}`, usd(cost.usd), counted(cost.requests, 'request'))]
      : []),
    ...cost.unknown.map(({ model, requests }) =>
      ofRequests(`cost unknown: ${model ?? 'no model named'}`, requests),
    ),
    ...(withoutUsage > 0 ? [ofRequests('no usage numbers in the answer', withoutUsage)] : []),
  ];
}

function delays({ delayMs, retrievals, requests }: Summary): string[] {
  if (delayMs === null) return [];
  const { p50, p95, p99 } = delayMs;
  return [
    title('Added by headroom', `to ${counted(requests, 'request')}`),
    columns('', ['p50', 'p95', 'p99']),
    columns(
      'delay before it goes out, ms',
      [p50, p95, p99].map((ms) => ms.toFixed(1)),
    ),
    row('calls of headroom_retrieve', whole(retrievals)),
  ];
}

function notes({ notes: counts }: Summary): string[] {
  if (counts.length === 0) return [];
  return [
    title('Out of the ordinary', 'requests'),
    ...counts.map(({ note, requests }) => ofRequests(note, requests)),
  ];
}

/** Widths of the parts of a line, which together fill 80 columns. */
const labelWidth = 36;
const numberWidth = 11;

const listed = priceSources.A.date;

function title(text: string, scope: string): string {
  return `${chalk.bold(text)} ${chalk.dim(`(${scope})`)}`;
}

function row(label: string, value: string, remark = ''): string {
  return `${columns(label, [value])}  ${remark}`.trimEnd();
}

function ofRequests(label: string, count: number): string {
  return row(label, whole(count), count === 1 ? 'request' : 'requests');
}

function columns(label: string, values: readonly string[]): string {
  const cells = values.map((value) => value.padStart(numberWidth));
  return `${`  ${label}`.padEnd(labelWidth)}${cells.join('')}`.trimEnd();
}

function changeOf({ before, after }: { readonly before: number; readonly after: number }): string {
  if (before === 0) return '';
  const percent = ((after - before) / before) * 100;
  return `${percent > 0 ? '+' : ''}${percent.toFixed(1)} %`;
}

function whole(count: number): string {
  return count.toLocaleString('en-US');
}

function counted(count: number, noun: string): string {
  return `${whole(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/** Cents say nothing about a bill of less than a dollar. */
function usd(amount: number): string {
  return `$${amount.toFixed(amount < 1 ? 4 : 2)}`;
}

function timeOf(at: number): string {
  // Swedish is the locale that writes 2026-11-01 12:30.
  return new Date(at).toLocaleString('sv-SE', { dateStyle: 'short', timeStyle: 'short' });
}
