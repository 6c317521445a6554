import { environment, readSettings } from '../../settings.ts';
import { readPrices } from '../../money/prices.ts';
import { summarize } from '../../money/summary.ts';
import { openLedger } from '../../store/rollup.ts';
import type { CommandModule } from '../command.ts';
import { inkFor } from '../layout.ts';
import { renderSummary } from '../perf-report.ts';
import { rollUpProgress } from '../progress.ts';
import { addScopeFlags, scopeOf, type ScopeFlags } from '../scope-flags.ts';

interface Flags extends ScopeFlags {
  readonly json?: boolean;
}

export const command: CommandModule = {
  configure(perf, finish) {
    addScopeFlags(perf, { since: 'only requests since then', run: 'only requests of this run' })
      .option('--json', 'print the same figures as JSON')
      .addHelpText('after', '\nExample:\n  $ headroom perf --since 7d')
      .action((flags: Flags) => finish(report(flags)));
  },
};

async function report({ json, ...flags }: Flags): Promise<number> {
  const scope = scopeOf(flags, Date.now());
  const env = environment();
  const { home } = readSettings(env);
  const prices = await readPrices(home);
  const database = await openLedger(home, rollUpProgress(process.stderr));
  try {
    const summary = summarize(database, scope, prices);
    const text =
      json === true
        ? `${JSON.stringify(summary, null, 2)}\n`
        : renderSummary(summary, inkFor(process.stdout, env));
    process.stdout.write(text);
  } finally {
    database.close();
  }
  return 0;
}
