import { relative } from 'node:path';
import type { ChalkInstance } from 'chalk';
import type { CheckReport } from '../../store/upkeep/check.ts';
import type { Holding, Inventory } from '../../store/upkeep/inventory.ts';
import type { PurgeScope } from '../../store/upkeep/doomed.ts';
import type { Purged } from '../../store/upkeep/purge.ts';
import { counted, whole } from '../../text/wording.ts';

const nameWidth = 22;
const sizeWidth = 12;

/** Every path of the data folder, one a line. */
export function renderInventory(inventory: Inventory, ink: ChalkInstance): string {
  const { home, database, originals, copies, unproved, key, runs, damaged, others, bytes } = inventory;
  const line = ({ path, bytes: size }: Holding, remark: string): string =>
    row(relative(home, path), sizeText(size), remark);
  return [
    ink.bold(home),
    line(
      database,
      database.problem ??
        `${counted(database.requests ?? 0, 'request')} in the ledger, ${counted(database.decisions ?? 0, 'decision')}`,
    ),
    line(originals, ofBudget(originals)),
    line(copies, `${ofBudget(copies)}; for inspect`),
    line(unproved, `${counted(unproved.files, 'text')}; for data report`),
    line(key, key.files === 0 ? 'not made yet' : 'names the originals'),
    line(runs, `${counted(runs.live, 'session')} running, ${runs.left} left by killed ones`),
    ...damaged.map((file) => line(file, 'damaged, set aside')),
    ...others.map((other) =>
      line(other, other.files === 0 ? "not headroom's" : counted(other.files, 'file')),
    ),
    row('all', sizeText(bytes), ''),
    '',
    ...inClear,
    '',
  ].join('\n');
}

/** What whoever copies the folder should know. */
const inClear = [
  'In clear, readable by your user alone: outputs of tools with any secrets they',
  'print, whole in originals and shortened in headroom.db; the first 80 characters',
  'of commands, with known shapes of secrets masked, others as typed. inspection',
  'and unproved keep no output that shows a secret.',
];

function ofBudget({ files, bytes, budgetBytes }: Inventory['originals']): string {
  const share = ((100 * bytes) / budgetBytes).toFixed(1);
  return `${counted(files, 'text')}; ${share} % of ${sizeText(budgetBytes)}`;
}

/** What a purge would remove, and what it would not. */
export function renderPlan(home: string, { before, project }: PurgeScope, plan: Purged): string {
  const of = project === null ? '' : ` of ${project}`;
  const { decisions, originals, bytes, copies, copyBytes, unproved, unprovedBytes } = plan;
  const { damaged, damagedBytes, runs } = plan;
  return [
    `From before ${timeText(before)}${of}, in ${home}:`,
    row('decisions', whole(decisions), 'how outputs were shortened'),
    row('originals', whole(originals), `what markers stand for; ${sizeText(bytes)}`),
    row('copies', whole(copies), `for headroom inspect; ${sizeText(copyBytes)}`),
    ...(unproved === 0
      ? []
      : [row('unproved', whole(unproved), `for headroom data report; ${sizeText(unprovedBytes)}`)]),
    ...(damaged === 0
      ? []
      : [row('damaged', whole(damaged), `databases set aside; ${sizeText(damagedBytes)}`)]),
    ...(project === null ? [row('left by killed runs', whole(runs), '')] : []),
    ...spared(plan),
    '',
  ].join('\n');
}

export function renderPurged(purged: Purged): string {
  const { decisions, originals, bytes, copies, copyBytes, unproved, unprovedBytes } = purged;
  const { damaged, damagedBytes, runs } = purged;
  const parts = [
    counted(decisions, 'decision'),
    `${counted(originals, 'original')} (${sizeText(bytes)})`,
    `${counted(copies, 'text')} for inspect (${sizeText(copyBytes)})`,
    ...(unproved === 0 ? [] : [`${counted(unproved, 'text')} for a report (${sizeText(unprovedBytes)})`]),
    ...(damaged === 0
      ? []
      : [`${counted(damaged, 'file')} of damaged databases (${sizeText(damagedBytes)})`]),
    `${counted(runs, 'folder')} of killed runs`,
  ];
  return [`Removed: ${parts.join(', ')}.`, ...spared(purged), ''].join('\n');
}

export function renderCheck(
  { decisions, originals, gone, damaged, findings }: CheckReport,
  ink: ChalkInstance,
): string {
  const read = `Read ${counted(decisions, 'decision')} and ${counted(originals, 'original')}.`;
  const missing =
    gone === 0
      ? []
      : [
          `${counted(gone, 'marker')} of old conversations ${gone === 1 ? 'answers' : 'answer'} "gone": that is no fault.`,
        ];
  const aside =
    damaged === 0
      ? []
      : [`${counted(damaged, 'file')} of damaged databases set aside: "headroom data purge" removes them.`];
  const verdict =
    findings.length === 0 ? ['All is well.'] : [ink.bold(`${counted(findings.length, 'thing')} to mend:`)];
  const list = findings.flatMap(({ path, problem, mend }) => [path, `  ${problem}`, `  ${mend}`]);
  return [read, ...missing, ...aside, ...verdict, ...list, ''].join('\n');
}

function spared({ running }: Purged): string[] {
  if (running === 0) return [];
  return [`What ${counted(running, 'running session')} may need stays.`];
}

function row(label: string, value: string, remark: string): string {
  return `  ${label.padEnd(nameWidth)}${value.padStart(sizeWidth)}  ${remark}`.trimEnd();
}

const units = ['B', 'kB', 'MB', 'GB'] as const;

/** Decimal units, as disks are sold. */
export function sizeText(bytes: number): string {
  const power = bytes < 1_000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
  return `${(bytes / 1_000 ** power).toFixed(power === 0 ? 0 : 1)} ${units[power] ?? 'B'}`;
}

export function timeText(at: number): string {
  // Swedish is the locale that writes 2026-11-01 12:30.
  return new Date(at).toLocaleString('sv-SE', { dateStyle: 'short', timeStyle: 'short' });
}
