import type { ChalkInstance } from 'chalk';
import { helpColumns } from '../../limits.ts';
import type { Overview } from '../../money/reports/overview.ts';
import { spans, type NetRow, type Stats } from '../../money/reports/stats.ts';
import { netCell } from './bill-section.ts';
import {
  changeOf,
  columns,
  costCell,
  ending,
  inCell,
  milliseconds,
  timeOf,
  type Columns,
} from '../screen/layout.ts';
import { counted, percent, whole } from '../../text/wording.ts';

/** Agents and projects that the screen of `stats` names: with its figures they fit into the usual 24 lines. */
const statsRows = 3;

/** A label and the four spans fill 80 columns. */
const widths: Columns = { label: 28, cell: 13 };

/** The screen of `headroom stats`, in 80 columns and, as long as few agents are used, 24 lines. */
export function renderStats(stats: Stats, recent: string, ink: ChalkInstance): string {
  const { run, ever } = stats.spans;
  if (ever?.requests === 0 && run === null) {
    return 'No request has gone through headroom yet.\nStart your agent through it: headroom wrap claude\n';
  }
  return `${[
    ink.bold(columns('', ['this run', 'today', recent, 'all time'], widths)),
    ...figures(stats),
    ...nets('Net tokens by agent', stats.agents, ink),
    ...nets('Net tokens by project', stats.projects, ink),
    '',
    ...foot(stats).map((line) => ink.dim(line)),
  ].join('\n')}\n`;
}

function figures({ spans: shown }: Stats): string[] {
  const line = (label: string, of: (overview: Overview) => string): string =>
    columns(
      label,
      spans.map((span) => {
        const overview = shown[span];
        return overview === null ? '' : of(overview);
      }),
      widths,
    );
  return [
    line('requests', ({ requests }) => whole(requests)),
    line('tool output, tokens', ({ decided }) => inCell(decided.before, widths)),
    line('  as it went out', ({ decided }) => inCell(decided.after, widths)),
    line('  change', ({ decided }) => changeOf(decided)),
    line('net tokens, all requests', ({ net }) => inCell(net, widths)),
    line('prompts read from cache', ({ usage: { input, cacheRead, cacheWrite5m, cacheWrite1h } }) => {
      const prompts = input + cacheRead + cacheWrite5m + cacheWrite1h;
      return prompts === 0 ? '' : percent(cacheRead / prompts);
    }),
    line('cost at list prices', ({ cost }) => costCell(cost)),
    line('  net of headroom', ({ bill }) => netCell(bill)),
    line('retrievals per short text', ({ retrievalRate }) =>
      retrievalRate === null ? '' : percent(retrievalRate),
    ),
    line('delay added, p50 ms', ({ delayMs }) => (delayMs === null ? '' : milliseconds(delayMs.p50))),
    line('delay added, p99 ms', ({ delayMs }) => (delayMs === null ? '' : milliseconds(delayMs.p99))),
  ];
}

function nets(title: string, rows: readonly NetRow[], ink: ChalkInstance): string[] {
  const shown = rows.slice(0, statsRows);
  const more = rows.length - shown.length;
  return [
    ink.bold(title),
    ...shown.map(({ name, net }) =>
      columns(
        ending(name, widths.label - 3),
        spans.map((span) => {
          const tokens = net[span];
          return tokens === null ? '' : inCell(tokens, widths);
        }),
        widths,
      ),
    ),
    ...(more > 0 ? [ink.dim(`  and ${more} more: headroom perf`)] : []),
  ];
}

function foot({ at, run, spans: shown }: Stats): string[] {
  const isPartial = spans.some((span) => shown[span] !== null && costCell(shown[span].cost).endsWith('*'));
  const silent = shown.ever === null ? 0 : silentIn(shown.ever);
  const isWithin = spans.some((span) => shown[span] !== null && netCell(shown[span].bill) === '~');
  return [
    runLine(run, at),
    ...(isWithin ? ["~within the simulator's error: nothing is claimed"] : []),
    ...(isPartial ? ['*without requests whose price is unknown: headroom perf names them'] : []),
    ...(silent > 0 ? [`without ${counted(silent, 'request')} of all time whose answer names no usage`] : []),
  ];
}

function runLine(run: Stats['run'], at: number): string {
  const moment = `as of ${timeOf(at)}`;
  if (run === null) return moment;
  const state = run.isLive ? 'going on' : 'ended';
  const whose = run.agent === null ? 'no request yet' : `${run.agent} in ${run.project ?? ''}`;
  return ending(`${moment}; this run: ${state}, ${whose}`, helpColumns);
}

/** Answers that came to their end without usage numbers: no cost above has them in it. */
function silentIn({ usage, failed, unended }: Overview): number {
  return usage.withoutUsage - failed.withoutUsage - unended;
}
