import { resolve } from 'node:path';
import type { Command } from 'commander';
import { HeadroomError } from '../../errors.ts';
import { maxUnprovedTexts } from '../../limits.ts';
import { parseSince } from '../../money/reports/since.ts';
import { environment, readSettings } from '../../settings.ts';
import { checkStore } from '../../store/upkeep/check.ts';
import { enterFolder } from '../../store/claim.ts';
import { takeInventory } from '../../store/upkeep/inventory.ts';
import type { PurgeScope } from '../../store/upkeep/doomed.ts';
import { planPurge, purge, type Purged } from '../../store/upkeep/purge.ts';
import { readUnproved } from '../../store/originals/unproved.ts';
import { packageVersion } from '../../version.ts';
import type { CommandModule } from '../command.ts';
import { confirm } from '../screen/confirm.ts';
import { nothingKept, renderReport, reportOf, writeReport } from '../reports/data-report.ts';
import { renderCheck, renderInventory, renderPlan, renderPurged } from '../reports/data-text.ts';
import { inkFor } from '../screen/layout.ts';
import { nearest } from '../screen/nearest.ts';
import { startProgress } from '../screen/spinner.ts';
import { print, printJson, tell } from '../print.ts';
import { visibleLines } from '../../text/visible.ts';

interface JsonFlag {
  readonly json?: boolean;
}

interface PurgeFlags extends JsonFlag {
  readonly olderThan?: string;
  readonly project?: string;
  readonly dryRun?: boolean;
  readonly yes?: boolean;
}

const example = `
Without a command it lists every path with what is in it.

Example:
  $ headroom data
  $ headroom data purge --older-than 30d`;

const purgeExample = `
What a running session may need stays: everything of its project, and every
original used since it began. A conversation that is resumed afterwards sends
its outputs as the tools printed them; markers in it answer "gone". The ledger
that perf reads has no text and stays.

Example:
  $ headroom data purge --older-than 30d --dry-run
  $ headroom data purge --project . --yes`;

const checkExample = `
Ends with code 1 when something is wrong, and says how to mend it.

Example:
  $ headroom data check`;

const reportExample = `
An output whose short form could not be read back exactly goes as it was, which
is a fault of headroom's. The last ${maxUnprovedTexts} of them are kept, but none that looks as if
it held a secret. This writes them to a file of yours; nothing is sent.

Example:
  $ headroom data report
  $ headroom data report fault.json`;

export const command: CommandModule = {
  configure(data, finish) {
    data
      .option('--json', 'print the same as JSON')
      .helpCommand(false)
      .allowExcessArguments()
      .addHelpText('after', example)
      .action((flags: JsonFlag, self: Command) => finish(list(flags, self)));
    data
      .command('purge')
      .description('remove stored texts; asks before it does')
      .option('--older-than <time>', 'only what is older: 12h, 30d or a day such as 2026-11-01')
      .option('--project <folder>', 'only what agents started in this folder have left')
      .option('--dry-run', 'show what would go, and remove nothing')
      .option('--yes', 'do not ask')
      .option('--json', 'print what went as JSON')
      .addHelpText('after', purgeExample)
      .action((_: unknown, self: Command) => finish(remove(self.optsWithGlobals())));
    data
      .command('check')
      .description('read everything that is stored and tell what is damaged')
      .option('--json', 'print the findings as JSON')
      .addHelpText('after', checkExample)
      .action((_: unknown, self: Command) => finish(check(self.optsWithGlobals())));
    data
      .command('report [file]')
      .description('write texts that headroom failed over to a file, to be sent by hand')
      .option('--json', 'print what would be written, and write nothing')
      .addHelpText('after', reportExample)
      .action((file: string | undefined, _: unknown, self: Command) =>
        finish(report(file ?? 'headroom-report.json', self.optsWithGlobals())),
      );
  },
};

async function list({ json }: JsonFlag, self: Command): Promise<number> {
  const [unknown] = self.args;
  if (unknown !== undefined) throw unknownCommand(unknown, self);
  const inventory = await takeInventory(home());
  if (json === true) printJson(inventory);
  else print(renderInventory(inventory, inkFor(process.stdout, environment())));
  return 0;
}

async function remove({ json, yes, dryRun, ...flags }: PurgeFlags): Promise<number> {
  const now = Date.now();
  const scope: PurgeScope = {
    before: flags.olderThan === undefined ? now : parseSince(flags.olderThan, now),
    project: flags.project === undefined ? null : resolve(flags.project),
  };
  // On a full disk nothing can be planned before something has gone.
  const isAsked = dryRun === true || yes !== true;
  const plan = await (isAsked ? planPurge(home(), scope) : purge(home(), scope));
  const isNothing =
    plan.decisions + plan.originals + plan.copies + plan.unproved + plan.damaged + plan.runs === 0;
  if (dryRun === true || isNothing) {
    if (json === true) printJson(plan);
    else print(renderPlan(home(), scope, plan));
    return 0;
  }
  if (isAsked && !(await mayRemove(scope, plan))) {
    tell('Nothing was removed.\n');
    return 1;
  }
  const purged = isAsked ? await purge(home(), scope) : plan;
  if (json === true) printJson(purged);
  else print(renderPurged(purged));
  return 0;
}

async function mayRemove(scope: PurgeScope, plan: Purged): Promise<boolean> {
  if (!process.stdin.isTTY || !process.stderr.isTTY) {
    throw new HeadroomError(
      'USAGE',
      'Nothing was removed: there is no terminal to ask on.',
      'Add --yes to remove it, or --dry-run to see what would go.',
    );
  }
  return confirm(visibleLines(`${renderPlan(home(), scope, plan)}Remove it?`), process.stdin, process.stderr);
}

async function check({ json }: JsonFlag): Promise<number> {
  const progress = await startProgress();
  const report = await checkStore(home(), (done, of) => {
    progress.show(`reading original ${done + 1} of ${of}`);
  }).finally(progress.end);
  if (json === true) printJson(report);
  else print(renderCheck(report, inkFor(process.stdout, environment())));
  return report.findings.length === 0 ? 0 : 1;
}

async function report(file: string, { json }: JsonFlag): Promise<number> {
  await enterFolder(home());
  const texts = await readUnproved(home());
  const whole = reportOf(texts, packageVersion());
  if (json === true) printJson(whole);
  else print(texts.length === 0 ? nothingKept : renderReport(texts, await writeReport(file, whole)));
  return 0;
}

function unknownCommand(name: string, { commands }: Command): HeadroomError {
  const near = nearest(
    name,
    commands.map((known) => known.name()),
  );
  const hint = near === null ? '' : `Did you mean ${near}? `;
  return new HeadroomError(
    'USAGE',
    `unknown command '${name}'.`,
    `${hint}"headroom data --help" lists what there is.`,
  );
}

function home(): string {
  return readSettings(environment()).home;
}
