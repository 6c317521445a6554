import { isUtf8 } from 'node:buffer';
import { readFile } from 'node:fs/promises';
import { recipes } from '../../../agents/index.ts';
import { compressText, type Compressed } from '../../compress/text.ts';
import { HeadroomError, reasonOf } from '../../errors.ts';
import { helpColumns, maxBodyBytes } from '../../limits.ts';
import type { ToolRole } from '../../engines/engine.ts';
import { environment, levels, readSettings } from '../../settings.ts';
import { roleByName } from '../../pipeline/call/client-profile.ts';
import { openFolder } from '../../store/claim.ts';
import { openOriginals } from '../../store/originals/originals.ts';
import { loadTokenCounter } from '../../tokens/count.ts';
import type { CommandModule } from '../command.ts';
import { sideBySide } from '../screen/side-by-side.ts';
import { print, printExactly, printJson, tell } from '../print.ts';

interface Flags {
  readonly tool?: string;
  readonly command?: string;
  readonly question?: string;
  readonly level?: string;
  readonly json?: boolean;
  readonly diff?: boolean;
}

const example = `
What is left out can be printed with headroom retrieve, as its marker says.
With --level lossless nothing is left out.

Example:
  $ kubectl get pods -o json | headroom compress --diff`;

export const command: CommandModule = {
  configure(compress, finish) {
    compress
      .argument('[file]', 'file with the output of a tool; "-" or nothing is standard input', '-')
      .option('--tool <name>', 'name of the tool that printed it, as an agent calls it')
      .option('--command <command>', 'shell command that printed it')
      .option('--question <text>', 'lines that have to do with it stay')
      .option('--level <level>', `how far to compress: ${levels.join(', ')}`)
      .option('--json', 'print {text, tokensBefore, tokensAfter, engine, lossless, …} as JSON')
      .option('--diff', 'print the text before and after side by side')
      .addHelpText('after', example)
      .action((file: string, flags: Flags) => finish(run(file, flags)));
  },
};

async function run(file: string, flags: Flags): Promise<number> {
  if (flags.json === true && flags.diff === true) {
    throw new HeadroomError(
      'USAGE',
      '--json and --diff print the same in two ways.',
      'Leave one of them out.',
    );
  }
  const settings = readSettings(environment(), flags);
  const bytes = await readInput(file);
  if (!isUtf8(bytes)) {
    throw new HeadroomError('USAGE', `${nameOf(file)} is not UTF-8 text.`, 'Only text can be compressed.');
  }
  const before = bytes.toString('utf8');
  if (settings.level !== 'lossless') await openFolder(settings.home);
  const originals = openOriginals(settings.home);
  const compressed = compressText(
    {
      text: before,
      role: roleOf(flags.tool),
      tool: flags.tool ?? null,
      command: flags.command ?? null,
      question: flags.question ?? '',
      level: settings.level,
      key: settings.level === 'lossless' ? null : originals.key(),
    },
    await loadTokenCounter(),
  );
  if (compressed.ref !== null && compressed.original !== null) {
    await originals.put(compressed.ref, compressed.original);
  }
  show(before, compressed, flags);
  if (flags.json !== true && process.stderr.isTTY) tell(`headroom: ${sentence(compressed)}\n`);
  return 0;
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
