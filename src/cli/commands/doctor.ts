import { recipes } from '../../../agents/index.ts';
import { environment, usableSettings } from '../../settings.ts';
import type { CommandModule } from '../command.ts';
import { currentFolder } from '../current-folder.ts';
import { packageVersion } from '../../version.ts';
import { print, printJson } from '../print.ts';

interface Flags {
  readonly fix?: boolean;
  readonly online?: boolean;
  readonly json?: boolean;
}

const after = `
Ends with 0 if all is well, 1 with warnings, 2 with failures. Writes only into
the data folder; without --online it talks to nobody but this machine.

Example:
  $ headroom doctor --fix`;

export const command: CommandModule = {
  configure(doctor, finish) {
    doctor
      .option('--fix', "mend what is headroom's own: rights, left-overs, damaged files")
      .option('--online', "also ask each agent's provider, without any key")
      .option('--json', 'print {version, exitCode, mended, checks} as JSON')
      .addHelpText('after', after)
      .action((flags: Flags) => finish(run(flags)));
  },
};

async function run(flags: Flags): Promise<number> {
  const env = environment();
  const [{ checksFor }, { examine, exitCodeOf, mend }, { renderReport }, { inkFor }] = await Promise.all([
    import('../../doctor/checks/index.ts'),
    import('../../doctor/examine.ts'),
    import('../../doctor/render.ts'),
    import('../screen/layout.ts'),
  ]);
  const context = {
    env,
    settings: usableSettings(env),
    cwd: currentFolder(),
    platform: process.platform,
    nodeVersion: process.versions.node,
    program: { node: process.execPath, script: process.argv[1] ?? '' },
    recipes,
    online: flags.online === true,
  };
  const checks = checksFor(context);
  const mended = flags.fix === true ? await mend(checks, context) : [];
  const results = await examine(checks, context);
  const exitCode = exitCodeOf(results);
  if (flags.json === true) {
    const report = { version: packageVersion(), exitCode, mended, checks: results };
    printJson(report);
  } else {
    print(renderReport(results, mended, inkFor(process.stdout, env)));
  }
  return exitCode;
}
