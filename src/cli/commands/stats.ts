import { HeadroomError } from '../../errors.ts';
import { readPrices } from '../../money/prices.ts';
import { statsOf, type Stats } from '../../money/reports/stats.ts';
import { environment, readSettings } from '../../settings.ts';
import { openLedger } from '../../store/ledger/rollup.ts';
import { newestLiveRun } from '../../store/runs/runs.ts';
import type { Connection } from '../../store/sqlite/connection.ts';
import type { CommandModule } from '../command.ts';
import { inkFor } from '../screen/layout.ts';
import { noMatch } from '../reports/no-match.ts';
import { rollUpProgress } from '../screen/spinner.ts';
import { addScopeFlags, scopeOf, type ScopeFlags } from '../scope-flags.ts';
import { renderStats } from '../reports/stats-screen.ts';
import { watch, type NextFrame } from '../screen/watch.ts';
import { print, printJson, tell } from '../print.ts';
import { visibleLines } from '../../text/visible.ts';

/** How often it counts anew without any, since days and runs begin and end. */
const watchRefreshMs = 10_000;

interface Flags extends ScopeFlags {
  readonly watch?: boolean;
  readonly json?: boolean;
}

export const command: CommandModule = {
  configure(stats, finish) {
    addScopeFlags(stats, {
      since: 'requests since then instead of the last 7 days',
      run: 'this run instead of the newest',
    })
      .option('--watch', 'redraw while agents run; q ends it')
      .option('--json', 'print the same figures as JSON')
      .addHelpText('after', '\nExample:\n  $ headroom stats --watch')
      .action((flags: Flags) => finish(show(flags)));
  },
};

async function show({ watch: isWatched, json, ...flags }: Flags): Promise<number> {
  const scope = scopeOf(flags, Date.now());
  const recent = flags.since === undefined ? '7 days' : `since ${flags.since}`;
  const env = environment();
  const { home } = readSettings(env);
  if (isWatched === true) mustBeWatchable(json === true);
  const prices = await readPrices(home);
  const database = await openLedger(home, rollUpProgress(process.stderr));
  const read = (): Stats =>
    statsOf(database, { ...scope, prices, now: Date.now(), liveRun: newestLiveRun(home) });
  const render = (stats: Stats): string => renderStats(stats, recent, inkFor(process.stdout, env));
  try {
    if (isWatched === true) {
      const next = whenChanged(database, () => visibleLines(`${render(read())}\nq ends this`, true));
      return await watch(next, process.stdin, process.stdout);
    }
    const stats = read();
    // What is asked for is all of it: `since` only sets the span beside the others.
    const narrow = { run: scope.run, agent: scope.agent, project: scope.project };
    const found = (scope.run === undefined ? stats.spans.ever : stats.spans.run)?.requests ?? 0;
    const unmatched = found === 0 ? noMatch(database, narrow) : null;
    if (json === true) printJson(stats);
    else if (unmatched === null) print(render(stats));
    if (unmatched === null) return 0;
    tell(unmatched);
    return 1;
  } finally {
    database.close();
  }
}

/** Frames while the ledger grows, and now and then without: days begin, runs end. */
function whenChanged(database: Connection, frame: () => string): NextFrame {
  let version: unknown = null;
  let drawnAt = -Infinity;
  return () => {
    const now = performance.now();
    // Another number for each change that another process has written.
    const current = database.pragma('data_version', { simple: true });
    if (current === version && now - drawnAt < watchRefreshMs) return null;
    version = current;
    drawnAt = now;
    return frame();
  };
}

function mustBeWatchable(asJson: boolean): void {
  const mend = 'Without --watch, stats prints once.';
  if (asJson) throw new HeadroomError('USAGE', '--watch draws a screen, --json prints one answer.', mend);
  if (!process.stdout.isTTY) throw new HeadroomError('USAGE', '--watch needs a terminal.', mend);
}
