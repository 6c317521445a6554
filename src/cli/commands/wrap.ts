import { findRecipe, recipes } from '../../../agents/index.ts';
import { HeadroomError, tooFewFiles } from '../../errors.ts';
import { environment, levels, readSettings } from '../../settings.ts';
import { runBare } from '../../wrap/bare.ts';
import type { Start } from '../../wrap/launch/start.ts';
import type { CommandModule } from '../command.ts';
import { currentFolder } from '../current-folder.ts';
import { proxyInstead, unknownAgent } from '../screen/nearest.ts';
import { print, tell } from '../print.ts';

interface Flags {
  readonly level?: string;
  readonly upstream?: string;
  readonly pty: boolean;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

const known = recipes.map((recipe) => recipe.id).join(', ');

const example = `
Everything behind the agent's name goes to the agent; a "--" right behind it is
dropped.

Example:
  $ headroom wrap claude -p "why does the build fail?"
  $ headroom wrap --dry-run claude`;

export const command: CommandModule = {
  configure(command, finish) {
    command
      .argument('<agent>', `one of: ${known}`)
      .argument('[args...]', 'arguments for the agent, untouched')
      .option('--level <level>', `how far to compress: ${levels.join(', ')}`)
      .option('--upstream <url>', "provider URL to use instead of the agent's own")
      .option('--no-pty', 'run the agent on this very terminal, with no live saving in its title')
      .option('--dry-run', 'show what would be set and started, and start nothing')
      .option('--json', 'with --dry-run: as JSON')
      .passThroughOptions()
      .addHelpText('after', example)
      .action((agent: string, args: string[], flags: Flags) => finish(run(agent, args, flags)));
  },
};

async function run(agent: string, args: readonly string[], flags: Flags): Promise<number> {
  const recipe = findRecipe(agent);
  if (recipe === null) throw unknownAgent(agent, proxyInstead(agent));
  if (flags.json === true && flags.dryRun !== true) {
    throw new HeadroomError('USAGE', '--json shows a dry run only.', 'Add --dry-run, or leave --json out.');
  }
  const env = environment();
  const start = {
    args: args[0] === '--' ? args.slice(1) : args,
    env,
    settings: readSettings(env, flags),
    cwd: currentFolder(),
    platform: process.platform,
    program: { node: process.execPath, script: process.argv[1] ?? '' },
  };
  try {
    return await wrapped({ ...start, recipe }, flags);
  } catch (cause) {
    const limit = tooFewFiles(cause);
    if (limit === null || flags.dryRun === true || 'steps' in recipe) throw cause;
    tell(`headroom: ${limit.problem}\n          The agent runs without headroom. ${limit.mend}\n`);
    return runBare({ ...start, recipe });
  }
}

async function wrapped(start: Start, flags: Flags): Promise<number> {
  const [{ wrap }, { startProxy }] = await Promise.all([
    import('../../wrap/wrap.ts'),
    import('../../proxy/proxy.ts'),
  ]);
  return wrap({
    ...start,
    dryRun: flags.dryRun === true ? (flags.json === true ? 'json' : 'text') : null,
    startProxy,
    pty: flags.pty,
    print: {
      out: print,
      err: tell,
      isTerminal: process.stderr.isTTY,
    },
  });
}
