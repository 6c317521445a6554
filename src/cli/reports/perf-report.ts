import type { ChalkInstance } from 'chalk';
import type { Part } from '../../money/reports/figures.ts';
import type { Summary } from '../../money/reports/summary.ts';
import { helpColumns } from '../../limits.ts';
import { billEntries, netCell } from './bill-section.ts';
import {
  changeOf,
  columns,
  costCell,
  ending,
  inCell,
  milliseconds,
  timeOf,
  wrapWords,
  type Columns,
} from '../screen/layout.ts';
import { left, notes } from './perf-fates.ts';
import { cells, figure, row, title } from './perf-lines.ts';
import { askedBack, holdout } from './perf-trials.ts';
import { cachedShare, unpriced, usage } from './perf-usage.ts';
import { counted, percent, whole } from '../../text/wording.ts';

const nameWidth = 32;

/** So do a label and the seven classes of delays. */
const classes: Columns = { label: 24, cell: 8 };

/** The report of `headroom perf`, in 80 columns. */
export function renderSummary(summary: Summary, ink: ChalkInstance): string {
  if (summary.requests === 0) return nothingYet;
  const sections = [
    unpriced,
    heading,
    bill,
    savings,
    engines,
    left,
    usage,
    (facts: Summary, ink: ChalkInstance) => parts('By model', facts.models, ink),
    (facts: Summary, ink: ChalkInstance) => parts('By agent', facts.agents, ink),
    (facts: Summary, ink: ChalkInstance) => parts('By project', facts.projects, ink),
    askedBack,
    holdout,
    delays,
    notes,
    advice,
  ];
  return `${sections
    .map((section) => section(summary, ink).join('\n'))
    .filter((text) => text !== '')
    .join('\n\n')}\n`;
}

const nothingYet =
  'No request has gone through headroom yet.\nStart your agent through it: headroom wrap claude\n';

function heading({ scope, requests, firstAt, lastAt }: Summary, ink: ChalkInstance): string[] {
  const span = firstAt === null || lastAt === null ? '' : `, ${timeOf(firstAt)} to ${timeOf(lastAt)}`;
  const { run, agent = 'all agents', project = 'all projects' } = scope;
  const whose =
    scope.agent === undefined && scope.project === undefined
      ? 'all agents and projects'
      : `${agent}, ${project}`;
  return [
    ink.bold(`${counted(requests, 'request')}${span}`),
    ink.dim(`of ${run === undefined ? whose : `run ${run}`}; tool output counted by o200k, or estimated`),
    ink.dim('(characters / 4) where it was left as it was'),
  ];
}

function bill(facts: Summary, ink: ChalkInstance): string[] {
  const entries = billEntries(facts);
  if (entries.length === 0) return [];
  const { requests, bill: billed } = facts;
  const of = billed.requests === requests ? '' : `${whole(billed.requests)} of `;
  const scope = `${of}${counted(requests, 'request')} with receipt and price`;
  return [title('The bill with and without headroom', scope, ink), ...entries.map((entry) => row(...entry))];
}

function savings({ decided, saved, schemaTokens, net }: Summary, ink: ChalkInstance): string[] {
  return [
    title('Tool output at its first sight', 'each text counted once', ink),
    row('tokens as the agent sent it', figure(decided.before)),
    row('tokens as it went out', figure(decided.after), changeOf(decided)),
    '',
    title('Carried by all answered requests', 'a text counts in each that repeats it', ink),
    row('tokens less than the agent sent', figure(saved)),
    row('  headroom_retrieve, its definition', figure(0 - schemaTokens)),
    row('net', figure(net)),
  ];
}

function engines({ engines: counts }: Summary, ink: ChalkInstance): string[] {
  if (counts.length === 0) return [];
  return [
    title('Shortened, by engine', 'each text counted once', ink),
    cells('', ['texts', 'before', 'after', 'change']),
    ...counts.map((count) =>
      cells(count.name, [figure(count.blocks), figure(count.before), figure(count.after), changeOf(count)]),
    ),
  ];
}

function parts(by: string, own: readonly Part[], ink: ChalkInstance): string[] {
  // One row would repeat the totals.
  if (own.length < 2) return [];
  const isPartial = own.some(({ cost }) => costCell(cost).endsWith('*'));
  const isWithin = own.some(({ bill: one }) => netCell(one) === '~');
  const notes = [
    ...(isWithin ? ['~within the error'] : []),
    ...(isPartial ? ['*without unknown prices'] : []),
  ];
  const says = ['net: what headroom saved', ...notes].join('; ');
  return [
    title(by, says, ink),
    cells('', ['requests', 'from cache', 'cost', 'net']),
    ...own.map(({ name, requests, usage: sums, cost, bill: own }) =>
      cells(ending(name ?? 'no model named', nameWidth), [
        figure(requests),
        cachedShare(sums, ''),
        costCell(cost),
        netCell(own),
      ]),
    ),
  ];
}

function delays(
  { delayMs, delays: shares, retrievals, requests, shortened, retrievalRate }: Summary,
  ink: ChalkInstance,
): string[] {
  if (delayMs === null) return [];
  const { p50, p95, p99 } = delayMs;
  const rate =
    retrievalRate === null ? '' : `${percent(retrievalRate)} of ${counted(shortened, 'text')} shortened`;
  return [
    title('Added by headroom', `to ${counted(requests, 'request')}`, ink),
    cells('', ['p50', 'p95', 'p99']),
    cells('delay before it goes out, ms', [p50, p95, p99].map(milliseconds)),
    columns(
      'milliseconds, at most',
      shares.map(({ upTo }) => (upTo === null ? 'more' : whole(upTo))),
      classes,
    ),
    columns(
      'requests',
      shares.map((share) => inCell(share.requests, classes)),
      classes,
    ),
    row('calls of headroom_retrieve', figure(retrievals), rate),
  ];
}

function advice({ advice: list }: Summary, ink: ChalkInstance): string[] {
  if (list.length === 0) return [];
  return [
    ink.bold('What to do next'),
    ...list.flatMap(({ says }) => wrapWords(`  - ${says}`, helpColumns, '    ')),
  ];
}
