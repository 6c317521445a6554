import { isUtf8 } from 'node:buffer';
import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { recipes } from '../../../agents/index.ts';
import type { Compressed } from '../../compress/text.ts';
import { HeadroomError, reasonOf } from '../../errors.ts';
import { helpColumns, maxBodyBytes } from '../../limits.ts';
import type { ToolRole } from '../../engines/engine.ts';
import { environment, levels, readSettings } from '../../settings.ts';
import { roleByName } from '../../pipeline/call/client-profile.ts';
import { openFolder } from '../../store/claim.ts';
import { openOriginals } from '../../store/originals/originals.ts';
import { loadTokenCounter } from '../../tokens/count.ts';
import type { CommandModule } from '../command.ts';
import type { CommandLine } from '../run-command.ts';
import { sideBySide } from '../screen/side-by-side.ts';
import { passOn, print, printExactly, printJson, tell } from '../print.ts';

interface Flags {
  readonly shell?: string;
  readonly tool?: string;
  readonly command?: string;
  readonly question?: string;
  readonly level?: string;
  readonly json?: boolean;
  readonly diff?: boolean;
  readonly verbose?: boolean;
  readonly manifest?: boolean;
}

const example = `
Behind "--" stands a command: it runs here, what it prints on stdout comes out
shortened, its stderr and exit code are its own.
What is left out can be printed with headroom retrieve, as its marker says.
With --level lossless nothing is left out.

Example:
  $ headroom compress -- git log -200
  $ kubectl get pods -o json | headroom compress --diff`;

export const command: CommandModule = {
  configure(compress, finish) {
    compress
      .usage('[options] [file | -- command...]')
      .argument('[file]', 'file with the output of a tool; "-" or nothing is standard input')
      .argument('[command...]', 'behind "--": a command whose output it is')
      .option('-c, --shell <line>', 'run this line of the shell instead')
      .option('--tool <name>', 'name of the tool that printed it, as an agent calls it')
      .option('--command <command>', 'shell command that printed it')
      .option('--question <text>', 'lines that have to do with it stay')
      .option('--level <level>', `how far to compress: ${levels.join(', ')}`)
      .option('--json', 'print {text, tokensBefore, tokensAfter, engine, lossless, …} as JSON')
      .option('--diff', 'print the text before and after side by side')
      .option('--verbose', 'say on stderr what became of it, also where that is no terminal')
      .option('--manifest', 'print how programs that compare savers run this (saver-audit), as JSON')
      .addHelpText('after', example)
      .action((_file: string | undefined, _command: string[], flags: Flags, self: Command) =>
        finish(run(self, flags)),
      );
  },
};

/** A text, and what is known of where it comes from. */
interface Printed {
  /** Null: too long to be held, and passed on as it came. */
  readonly bytes: Buffer | null;
  /** In messages. */
  readonly name: string;
  readonly command: string | null;
  readonly role: ToolRole;
  /** Null: no command was run. */
  readonly exitCode: number | null;
}

async function run(self: Command, flags: Flags): Promise<number> {
  const { file, line } = sourceOf(self, flags);
  const settings = readSettings(environment(), flags);
  if (flags.manifest === true) {
    printJson((await import('../saver-manifest.ts')).saverManifest(settings.level));
    return 0;
  }
  // Engines and tokenizer, which take longest to load, do so while the command runs.
  const [printed, count, { compressText }] = await Promise.all([
    line === null ? readInput(file, flags) : runIt(line, flags),
    loadTokenCounter(),
    import('../../compress/text.ts'),
  ]);
  const { bytes, name, exitCode } = printed;
  if (bytes === null || !isUtf8(bytes)) {
    if (exitCode === null || flags.json === true || flags.diff === true) throw unreadable(name, bytes);
    if (bytes !== null) await passOn(bytes);
    say(`left as it is (${bytes === null ? `more than ${maxBodyBytes} bytes` : 'no UTF-8 text'})`, flags);
    return exitCode;
  }
  const before = bytes.toString('utf8');
  const originals = openOriginals(settings.home);
  if (settings.level !== 'lossless') await openFolder(settings.home);
  const compressed = compressText(
    {
      text: before,
      role: printed.role,
      tool: flags.tool ?? null,
      command: printed.command,
      failed: (exitCode ?? 0) !== 0,
      question: flags.question ?? '',
      level: settings.level,
      key: settings.level === 'lossless' ? null : originals.key(),
    },
    count,
  );
  if (compressed.ref !== null && compressed.original !== null) {
    await originals.put(compressed.ref, compressed.original);
  }
  show(before, compressed, exitCode, flags);
  if (flags.json !== true) say(sentence(compressed), flags);
  return exitCode ?? 0;
}

interface Source {
  readonly file: string;
  /** What to run; null: the file is read. */
  readonly line: CommandLine | null;
}

function sourceOf(self: Command, flags: Flags): Source {
  if (flags.json === true && flags.diff === true) {
    throw new HeadroomError(
      'USAGE',
      '--json and --diff print the same in two ways.',
      'Leave one of them out.',
    );
  }
  const { args } = self;
  const given = (self.parent as { readonly rawArgs?: readonly string[] } | null)?.rawArgs ?? args;
  const dashes = given.indexOf('--');
  const words = dashes === -1 ? [] : given.slice(dashes + 1);
  const files = args.slice(0, args.length - words.length);
  const [program, ...rest] = words;
  const line = flags.shell ?? (program === undefined ? null : ([program, ...rest] as const));
  const isTwice = [flags.shell, program, files[0]].filter((each) => each !== undefined).length > 1;
  if (isTwice || files.length > 1 || (line !== null && flags.command !== undefined)) {
    throw new HeadroomError(
      'USAGE',
      'One text is compressed: that of a file, of standard input or of a command.',
      'A command stands behind "--", with all its arguments; --command names one that has run already.',
    );
  }
  return { file: files[0] ?? '-', line };
}

async function runIt(line: CommandLine, flags: Flags): Promise<Printed> {
  const { runCommand, lineOf } = await import('../run-command.ts');
  const { printed, exitCode } = await runCommand(line, maxBodyBytes, passOn);
  const role = flags.tool === undefined ? 'run' : roleOf(flags.tool);
  return { bytes: printed, name: 'What the command printed', command: lineOf(line), role, exitCode };
}

function unreadable(name: string, bytes: Buffer | null): HeadroomError {
  if (bytes !== null)
    return new HeadroomError('USAGE', `${name} is not UTF-8 text.`, 'Only text can be compressed.');
  return new HeadroomError(
    'USAGE',
    `${name} has more than ${maxBodyBytes} bytes.`,
    'No request carries more; compress a part of it.',
  );
}

/** Programs that run us read both outputs: only a person, or who asks for it, is told. */
function say(what: string, flags: Flags): void {
  if (process.stderr.isTTY || flags.verbose === true) tell(`headroom: ${what}\n`);
}

function show(before: string, compressed: Compressed, exitCode: number | null, flags: Flags): void {
  if (flags.json === true) {
    const { text, tokensBefore, tokensAfter, engine, lossless, omissions, ref, reason } = compressed;
    const shown = { text, tokensBefore, tokensAfter, engine, lossless, omissions, ref, reason };
    printJson(exitCode === null ? shown : { ...shown, exitCode });
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

async function readInput(file: string, flags: Flags): Promise<Printed> {
  const bytes = file === '-' ? await readStandardInput() : await readNamed(file);
  const name = file === '-' ? 'Standard input' : file;
  const known = { command: flags.command ?? null, role: roleOf(flags.tool), exitCode: null };
  return { ...known, name, bytes: bytes.length > maxBodyBytes ? null : bytes };
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
