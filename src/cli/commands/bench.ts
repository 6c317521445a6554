import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { InvalidArgumentError, Option } from 'commander';
import { claude } from '../../../agents/claude/index.ts';
import { measures } from '../../bench/index.ts';
import { describeMachine } from '../../bench/machine.ts';
import type { Table } from '../../bench/measure.ts';
import { renderMachine, renderTable } from '../../bench/render.ts';
import { HeadroomError, reasonOf } from '../../errors.ts';
import { environment } from '../../settings.ts';
import type { CommandModule } from '../command.ts';
import { startProgress } from '../screen/spinner.ts';
import { packageVersion } from '../../version.ts';
import { print } from '../print.ts';

interface Flags {
  readonly only?: readonly string[];
  readonly quick?: boolean;
  readonly inputs?: string;
  readonly forms?: number;
  readonly seed?: number;
  readonly json?: string | true;
}

const names = measures.map(({ name }) => name);

const example = `
Needs no key and no network. A whole run takes minutes, a quick one about two;
figures of time mean something only on a machine that does nothing else.

Of a folder of inputs, or of its folders workloads, runs and logchunks:
  savings, speed  headline_*, latency_*.json.gz, {messages, checks} each
  runs            *.jsonl[.gz], {id, messages: [{role, content}]} a line, as
                  mini-swe-agent writes them
  failures        *.jsonl[.gz], {log, text, chunk} a line, as LogChunks has them

Example:
  $ headroom bench --only savings speed
  $ headroom bench --only forms --forms 100000
  $ headroom bench --only runs --inputs my-runs --json figures.json`;

export const command: CommandModule = {
  configure(bench, finish) {
    bench
      .addOption(new Option('--only <names...>', 'only these measures').choices(names))
      .option('--quick', 'fewer repetitions, and a sample of the inputs')
      .option('--inputs <folder>', 'your own conversations, runs and logs instead of generated ones')
      .option('--forms <number>', 'forms of each engine that are read back', parseWhole)
      .option('--seed <number>', 'where the texts of these forms begin', parseWhole)
      .option('--json [file]', 'print the figures as JSON, or write them to a file as well')
      .addHelpText('after', example)
      .action((flags: Flags) => finish(run(flags)));
  },
};

async function run({ only, quick = false, json, inputs: folder, ...given }: Flags): Promise<number> {
  const inputs = folder ?? null;
  const isPrinted = json === true || json === '-';
  const say = (text: string): void => {
    if (!isPrinted) print(`${text}\n`);
  };
  const machine = describeMachine(packageVersion());
  say(renderMachine(machine, inputs, quick));
  const tables: Record<string, Table> = {};
  for (const measure of measures.filter(({ name }) => only?.includes(name) ?? true)) {
    const progress = await startProgress();
    const table = await measure
      .run({
        ...given,
        inputs,
        quick,
        env: environment(),
        profile: claude.profile,
        launcher: resolve(process.argv[1] ?? ''),
        progress: progress.show,
      })
      .finally(progress.end);
    tables[measure.name] = table;
    say(renderTable(table));
  }
  const figures = `${JSON.stringify({ ...machine, quick, inputs, tables }, null, 2)}\n`;
  if (isPrinted) print(figures);
  else if (json !== undefined) await writeFigures(json, figures);
  return 0;
}

function parseWhole(text: string): number {
  const number = Number(text);
  if (Number.isSafeInteger(number) && number > 0) return number;
  throw new InvalidArgumentError('It is a whole number above 0');
}

async function writeFigures(path: string, figures: string): Promise<void> {
  try {
    await writeFile(path, figures);
  } catch (cause) {
    throw new HeadroomError('USAGE', `${path}: ${reasonOf(cause)}.`, 'Name a file that can be written.', {
      cause,
    });
  }
}
