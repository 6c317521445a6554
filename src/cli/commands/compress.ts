import { isUtf8 } from 'node:buffer';
import type { Command } from 'commander';
import { readFile } from 'node:fs/promises';
import { recipes } from '../../../agents/index.ts';
import { compressText, type Compressed } from '../../compress/text.ts';
import { HeadroomError, reasonOf } from '../../errors.ts';
import { helpColumns, maxBodyBytes } from '../../limits.ts';
import type { ToolRole } from '../../engines/engine.ts';
import { environment, levels, readSettings, type Settings } from '../../settings.ts';
import { packageVersion } from '../../version.ts';
import { runCommand } from '../compress/run-command.ts';
import { roleByName } from '../../pipeline/call/client-profile.ts';
import { openFolder } from '../../store/claim.ts';
import { openOriginals } from '../../store/originals/originals.ts';
import { loadTokenCounter } from '../../tokens/count.ts';
import type { CommandModule } from '../command.ts';
import { sideBySide } from '../screen/side-by-side.ts';
import { print, printBytes, printExactly, printJson, tell } from '../print.ts';

interface Flags {
  readonly tool?: string;
  readonly command?: string;
  readonly question?: string;
  readonly level?: string;
  readonly json?: boolean;
  readonly diff?: boolean;
  readonly quiet?: boolean;
  readonly manifest?: boolean;
}

const example = `
What is left out can be printed with headroom retrieve, as its marker says.
With --level lossless nothing is left out.

Behind -- a command is run: its output is shortened, its exit code is ours, and
what became of it is said on standard error.

Examples:
  $ headroom compress -- git log -200
  $ kubectl get pods -o json | headroom compress --diff`;

export const command: CommandModule = {
  configure(compress, finish) {
    compress
      .argument('[file]', 'file with the output of a tool; "-" or nothing is standard input', '-')
      .argument('[command...]', 'behind --: a command to run')
      .option('--tool <name>', 'name of the tool that printed it, as an agent calls it')
      .option('--command <command>', 'shell command that printed it')
      .option('--question <text>', 'lines that have to do with it stay')
      .option('--level <level>', `how far to compress: ${levels.join(', ')}`)
      .option('--json', 'print {text, tokensBefore, tokensAfter, engine, lossless, …} as JSON')
      .option('--diff', 'print the text before and after side by side')
      .option('--quiet', 'say nothing of a command that was run')
      .option('--manifest', 'print how programs that try savers run this one, as JSON')
      .addHelpText('after', example)
      .action((file: string, rest: string[], flags: Flags, { parent }: Command) =>
        finish(isBehindDashes(parent) ? runs([file, ...rest], flags) : shortens(file, rest, flags)),
      );
  },
};

/** Commander takes `--` away, and so a program of one word cannot be told from a file. */
function isBehindDashes(program: (Command & { readonly rawArgs?: readonly string[] }) | null): boolean {
  return program?.rawArgs?.includes('--') === true;
}

/** Shortens a file or standard input. */
async function shortens(file: string, rest: readonly string[], flags: Flags): Promise<number> {
  if (flags.manifest === true) {
    printJson(manifest());
    return 0;
  }
  if (rest.length > 0)
    throw new HeadroomError(
      'USAGE',
      'One file is shortened at a time.',
      'Put -- before a command that is to be run.',
    );
  const settings = settingsOf(flags);
  const bytes = await readInput(file);
  if (!isUtf8(bytes)) {
    throw new HeadroomError('USAGE', `${nameOf(file)} is not UTF-8 text.`, 'Only text can be compressed.');
  }
  const text = bytes.toString('utf8');
  const compressed = await shortFormOf(text, flags.command ?? null, flags, settings);
  show(text, compressed, flags);
  if (flags.json !== true && process.stderr.isTTY) tell(`headroom: ${sentence(compressed)}\n`);
  return 0;
}

/** Runs a command and shortens what it prints; what is no text, or more than any request carries, stays as it is. */
async function runs(argv: readonly string[], flags: Flags): Promise<number> {
  const settings = settingsOf(flags);
  // The tokenizer is loaded while the command runs.
  void loadTokenCounter();
  const { printed, exitCode } = await runCommand(argv, maxBodyBytes, process.stdout);
  if (printed === null || !isUtf8(printed)) {
    if (printed !== null) printBytes(printed);
    if (flags.quiet !== true)
      tell(
        `headroom: left as it is, ${printed === null ? `more than ${maxBodyBytes} bytes` : 'no UTF-8 text'}\n`,
      );
    return exitCode;
  }
  const text = printed.toString('utf8');
  const command = flags.command ?? quoted(argv);
  const compressed = await shortFormOf(text, command, flags, settings, exitCode !== 0);
  show(text, compressed, flags);
  if (flags.json !== true && flags.quiet !== true) tell(`headroom: ${sentence(compressed)}\n`);
  return exitCode;
}

/** As a shell would read it. */
function quoted(argv: readonly string[]): string {
  const plain = /^[\w@%+=:,./-]+$/;
  return argv.map((word) => (plain.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`)).join(' ');
}

function settingsOf(flags: Flags): Settings {
  if (flags.json === true && flags.diff === true) {
    throw new HeadroomError(
      'USAGE',
      '--json and --diff print the same in two ways.',
      'Leave one of them out.',
    );
  }
  return readSettings(environment(), flags);
}

/** The text in its short form; what that leaves out is kept. */
async function shortFormOf(
  text: string,
  command: string | null,
  flags: Flags,
  { home, level }: Settings,
  failed = false,
): Promise<Compressed> {
  if (level !== 'lossless') await openFolder(home);
  const originals = openOriginals(home);
  const compressed = compressText(
    {
      text,
      role: roleOf(flags.tool),
      tool: flags.tool ?? null,
      command,
      failed,
      question: flags.question ?? '',
      level,
      key: level === 'lossless' ? null : originals.key(),
    },
    await loadTokenCounter(),
  );
  if (compressed.ref !== null && compressed.original !== null) {
    await originals.put(compressed.ref, compressed.original);
  }
  return compressed;
}

/** What programs ask for that try savers on recorded output: each is given an output and answers a shorter one. */
function manifest(): object {
  return {
    name: 'headroom',
    version: packageVersion(),
    command: ['headroom', 'compress'],
    input: 'stdin',
    output: 'stdout',
    arguments: { command: '--command', tool: '--tool', question: '--question', level: '--level' },
    levels,
    retrieve: ['headroom', 'retrieve', '{ref}'],
  };
}

function show(before: string, compressed: Compressed, flags: Flags): void {
  if (flags.json === true) {
    const { text, tokensBefore, tokensAfter, engine, lossless, omissions, ref, reason } = compressed;
    const shown = { text, tokensBefore, tokensAfter, engine, lossless, omissions, ref, reason };
    printJson(shown);
    return;
  }
  if (flags.diff !== true) {
    // What was left alone keeps its own last byte.
    const isOpen = compressed.reason === null && !compressed.text.endsWith('\n');
    printExactly(isOpen ? `${compressed.text}\n` : compressed.text);
    return;
  }
  const columns = process.stdout.isTTY ? process.stdout.columns : helpColumns;
  print(`${sideBySide(before, compressed.text, { width: columns })}\n\n${sentence(compressed)}\n`);
}

/** What became of the text, with its figures. */
function sentence({ tokensBefore, tokensAfter, engine, lossless, reason, ref }: Compressed): string {
  const count = (tokens: number): string => tokens.toLocaleString('en-US');
  if (reason !== null) return `left as it is (${reason}), about ${count(tokensBefore)} tokens`;
  const change = `${count(tokensBefore)} tokens -> ${count(tokensAfter)}`;
  const share = `-${((1 - tokensAfter / tokensBefore) * 100).toFixed(1)} %`;
  return `${change} (${share}) by ${engine ?? ''}, ${lossless ? 'lossless' : `original kept as ${ref ?? ''}`}`;
}

/** The role that any agent we know gives a tool of this name. */
function roleOf(tool: string | undefined): ToolRole {
  if (tool === undefined) return 'other';
  const roles = recipes.map(({ profile }) => profile.roles[tool]);
  return roles.find((role) => role !== undefined) ?? roleByName(tool);
}

function nameOf(file: string): string {
  return file === '-' ? 'Standard input' : file;
}

async function readInput(file: string): Promise<Buffer> {
  const bytes = file === '-' ? await readStandardInput() : await readNamed(file);
  if (bytes.length <= maxBodyBytes) return bytes;
  throw new HeadroomError(
    'USAGE',
    `${nameOf(file)} has ${bytes.length} bytes.`,
    `No request carries more than ${maxBodyBytes}; compress a part of it.`,
  );
}

async function readNamed(file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (cause) {
    throw new HeadroomError(
      'USAGE',
      `${file} cannot be read: ${reasonOf(cause)}.`,
      'Name a file that you may read.',
      {
        cause,
      },
    );
  }
}

async function readStandardInput(): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
