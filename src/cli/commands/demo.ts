import { demoWireNames, isDemoWireName } from '../../demo/demo-wire.ts';
import { HeadroomError } from '../../errors.ts';
import { environment, levels, readSettings } from '../../settings.ts';
import type { CommandModule } from '../command.ts';
import { inkFor } from '../screen/layout.ts';
import { startProgress } from '../screen/spinner.ts';
import { print, printJson, tell } from '../print.ts';

interface Flags {
  readonly wire: string;
  readonly level?: string;
  readonly json?: boolean;
}

export const command: CommandModule = {
  configure(demo, finish) {
    demo
      .option('--wire <wire>', `provider to stand in for: ${demoWireNames.join(', ')}`, 'anthropic')
      .option('--level <level>', `how far to compress: ${levels.join(', ')}`)
      .option('--json', 'print the figures as JSON')
      .addHelpText(
        'after',
        '\nNeeds no agent, no key and no network.\n\nExample:\n  $ headroom demo --level lossless',
      )
      .action((flags: Flags) => finish(run(flags)));
  },
};

async function run({ wire, level, json }: Flags): Promise<number> {
  if (!isDemoWireName(wire)) {
    throw new HeadroomError(
      'USAGE',
      `There is no wire "${wire}".`,
      `Use one of: ${demoWireNames.join(', ')}.`,
    );
  }
  const env = environment();
  const settings = readSettings(env, { level });
  const [{ runDemo }, { renderReport }, { verdictOf }, { startProxy }] = await Promise.all([
    import('../../demo/demo.ts'),
    import('../../demo/render.ts'),
    import('../../demo/demo.ts'),
    import('../../proxy/proxy.ts'),
  ]);
  const progress = await startProgress();
  const report = await runDemo({
    wire,
    settings,
    env,
    program: { node: process.execPath, script: process.argv[1] ?? '' },
    startProxy,
    onProblem: tell,
    onPhase: progress.show,
  }).finally(progress.end);
  if (json === true) printJson(report);
  else print(renderReport(report, inkFor(process.stdout, environment())));
  const verdict = verdictOf(report);
  if (verdict !== null) throw verdict;
  return 0;
}
