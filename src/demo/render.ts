import type { ChalkInstance } from 'chalk';
import { counted } from '../text/wording.ts';
import { demoWires } from './demo-wire.ts';
import type { DemoReport } from './demo.ts';
import type { Figures } from './figures.ts';

const labelWidth = 34;
const cellWidth = 14;

/** The report at 80 columns. */
export function renderReport(report: DemoReport, ink: ChalkInstance): string {
  const { without: before, with: after } = report;
  const row = (label: string, name: keyof Figures): string => line(label, before[name], after[name]);
  const rows = [
    row('requests', 'requests'),
    row('tool output, tokens', 'toolTokens'),
    row('all prompts, tokens', 'inputTokens'),
    row('  read from the cache', 'cacheReads'),
    row('  written to the cache', 'cacheWrites'),
    row('  neither', 'uncached'),
    row('answers, tokens', 'output'),
    ink.bold(line('bill', before.bill, after.bill, dollars)),
  ];
  const heads = ['without', 'with headroom', ''].map((head) => head.padStart(cellWidth)).join('');
  return [
    `The agent's answer, ${report.answers.with === report.answers.without ? 'the same in both runs' : ink.red('NOT the same')}:`,
    ...new Set([report.answers.without, report.answers.with].map((answer) => `  ${answer}`)),
    '',
    `${''.padEnd(labelWidth)}${heads}`.trimEnd(),
    ...rows,
    '',
    `${counted(after.retrievals, 'retrieval')} of what was left out; ${counted(after.prefixBreaks, 'prefix break')}; ${hits(report)}.`,
    '',
    `Level ${report.level}, priced as ${report.model}; tokens by the stand-in provider.`,
    "This project's tools print JSON lists, which shrink most. What your own work",
    `saves, headroom perf tells after a few sessions of headroom wrap ${demoWires[report.wire].agent}.`,
    `Records of this run: HEADROOM_HOME=${quoted(report.home)} headroom perf`,
    '',
  ].join('\n');
}

function line(
  label: string,
  before: number | null,
  after: number | null,
  format: (value: number) => string = (value) => value.toLocaleString('en-US'),
): string {
  const cells = [before, after].map((value) => (value === null ? 'unknown' : format(value)));
  const cell = [...cells, change(before, after)].map((text) => text.padStart(cellWidth));
  return `${label.padEnd(labelWidth)}${cell.join('')}`.trimEnd();
}

/** As a shell takes it. */
function quoted(path: string): string {
  return /^[\w./~@%+,:=-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`;
}

function dollars(value: number): string {
  return `$${value.toFixed(4)}`;
}

function change(before: number | null, after: number | null): string {
  if (before === null || after === null || before === 0 || before === after) return '';
  const percent = (100 * (after - before)) / before;
  return `${percent > 0 ? '+' : ''}${percent.toFixed(1)} %`;
}

function hits({ lostCacheHits }: DemoReport): string {
  if (lostCacheHits === 0) return 'every cache hit kept';
  return `${counted(lostCacheHits, 'cache hit')} lost`;
}
