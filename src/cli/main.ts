import { Command, CommanderError } from 'commander';
import { HeadroomError } from '../errors.ts';
import { helpColumns } from '../limits.ts';
import { variables } from '../settings.ts';
import { commands } from './commands/index.ts';
import { leaveWith } from './exit.ts';
import { packageVersion } from '../version.ts';

/** The command line: argv to one command, which alone is imported, to an exit code. */
export async function main(argv: readonly string[]): Promise<void> {
  const goesOn = commands.some((row) => row.name === argv[0] && row.goesOn === true);
  await leaveWith(() => run(argv.length === 0 ? ['--help'] : argv), goesOn);
}

async function run(given: readonly string[]): Promise<number> {
  const argv = withKnownTopic(given);
  const named = argv[0] === 'help' ? argv[1] : argv[0];
  const needsAll = commands.some((row) => row.name === named && row.needsAll === true);
  let exitCode = 0;
  const program = describeProgram();
  for (const { name, summary, load } of commands) {
    const command = program.command(name).summary(summary).description(summary);
    if (name !== named && !needsAll) continue;
    const loaded = await load();
    loaded.command.configure(command, async (code) => {
      exitCode = await code;
    });
  }
  try {
    await program.parseAsync(argv, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (printed.has(error.code)) return error.exitCode;
    throw misuse(error, named);
  }
  return exitCode;
}

/** Commander answers `help` of a command that does not exist with all help there is. */
function withKnownTopic(argv: readonly string[]): readonly string[] {
  const [first, topic, ...rest] = argv;
  const isUnknown = first === 'help' && topic !== undefined && !commands.some(({ name }) => name === topic);
  return isUnknown ? [topic, ...rest] : argv;
}

function describeProgram(): Command {
  return (
    new Command('headroom')
      .description('Runs your coding agent with shorter tool output and an intact prompt cache.')
      .usage('<command> [options]')
      .version(packageVersion(), '-V, --version', 'print the version')
      .helpOption('-h, --help', 'print help')
      .helpCommand('help [command]', 'print the help of a command')
      .configureHelp({ helpWidth: helpColumns })
      .addHelpText('after', ({ command }) => footer(command))
      // What follows an agent's name is the agent's: `headroom wrap claude --help` is not ours to parse.
      .enablePositionalOptions()
      .exitOverride()
      .configureOutput({ outputError: () => undefined })
  );
}

function footer(program: Command): string {
  const help = program.createHelp();
  const width = Math.max(...variables.map(({ name }) => name.length));
  const rows = variables.map(({ name, help: says, fallback }) =>
    help.formatItem(name, width, `${says} (default: ${fallback})`, help),
  );
  return [
    '',
    ...help.formatItemList('Environment:', rows, help),
    'Example:',
    '  $ headroom wrap claude',
  ].join('\n');
}

/** Commander ends parsing by throwing also where it has answered already. */
const printed: ReadonlySet<string> = new Set([
  'commander.help',
  'commander.helpDisplayed',
  'commander.version',
]);

function misuse(error: CommanderError, named: string | undefined): HeadroomError {
  const [first = '', suggestion] = error.message.split('\n');
  const problem = `${first.replace(/^error: /, '').replace(/\.$/, '')}.`;
  const prefix = commands.some(({ name }) => name === named) ? `headroom ${named ?? ''}` : 'headroom';
  const help = `"${prefix} --help" lists what there is.`;
  const mend = suggestion === undefined ? help : `${suggestion.replace(/^\(|\)$/g, '')} ${help}`;
  return new HeadroomError('USAGE', problem, mend, { cause: error });
}
