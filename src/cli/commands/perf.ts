import { HeadroomError } from '../../errors.ts';
import { readPrices, type PriceList } from '../../money/prices.ts';
import type { Scope } from '../../money/reports/scope.ts';
import { summarize } from '../../money/reports/summary.ts';
import { environment, readSettings } from '../../settings.ts';
import { openLedger } from '../../store/ledger/rollup.ts';
import type { Connection } from '../../store/sqlite/connection.ts';
import type { CommandModule } from '../command.ts';
import { inkFor } from '../screen/layout.ts';
import { noMatch } from '../reports/no-match.ts';
import { renderSummary } from '../reports/perf-report.ts';
import { rollUpProgress } from '../screen/spinner.ts';
import { addScopeFlags, scopeOf, type ScopeFlags } from '../scope-flags.ts';
import { print, printJson, tell } from '../print.ts';

interface Flags extends ScopeFlags {
  readonly json?: boolean;
  readonly html?: string;
  readonly open?: boolean;
}

const example = `
The page loads nothing and runs nothing: it can be read offline and sent on.

Example:
  $ headroom perf --since 7d
  $ headroom perf --html report.html --open`;

export const command: CommandModule = {
  configure(perf, finish) {
    addScopeFlags(perf, { since: 'only requests since then', run: 'only requests of this run' })
      .option('--json', 'print the same figures as JSON')
      .option('--html <file>', 'write them to a page, by day and by session as well')
      .option('--open', 'open that page')
      .addHelpText('after', example)
      .action((flags: Flags) => finish(report(flags)));
  },
};

async function report({ json, html, open, ...flags }: Flags): Promise<number> {
  const scope = scopeOf(flags, Date.now());
  mustFit(json === true, html, open === true);
  const env = environment();
  const { home } = readSettings(env);
  const prices = await readPrices(home);
  const database = await openLedger(home, rollUpProgress(process.stderr));
  try {
    const summary = summarize(database, scope, prices);
    const unmatched = summary.requests === 0 ? noMatch(database, scope) : null;
    if (unmatched !== null) {
      if (json === true) printJson(summary);
      tell(unmatched);
      return 1;
    }
    if (html === undefined) {
      if (json === true) printJson(summary);
      else print(renderSummary(summary, inkFor(process.stdout, env)));
    } else {
      const path = await writeReport(database, scope, prices, html);
      if (open === true) await (await import('../html/open-page.ts')).openPage(path);
    }
  } finally {
    database.close();
  }
  return 0;
}

async function writeReport(
  database: Connection,
  scope: Scope,
  prices: PriceList,
  file: string,
): Promise<string> {
  const [{ reportOn }, { perfPage }, { writePage }] = await Promise.all([
    import('../../money/reports/report.ts'),
    import('../html/perf/index.ts'),
    import('../html/write-page.ts'),
  ]);
  const path = await writePage(file, perfPage(reportOn(database, scope, prices), Date.now()));
  print(`Written: ${path}\n`);
  return path;
}

function mustFit(asJson: boolean, html: string | undefined, open: boolean): void {
  if (asJson && html !== undefined) {
    throw new HeadroomError(
      'USAGE',
      '--json and --html write the same in two ways.',
      'Leave one of them out.',
    );
  }
  if (open && html === undefined) {
    throw new HeadroomError('USAGE', '--open needs a page.', 'Say where it shall stand: --html report.html');
  }
}
