import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { HeadroomError } from '../../errors.ts';
import { measures } from '../../bench/index.ts';
import type { Table } from '../../bench/measure.ts';
import { renderTable } from '../../bench/render.ts';
import { environment } from '../../settings.ts';
import type { CommandModule } from '../command.ts';

interface BenchFlags {
  readonly inputs?: string;
  readonly quick?: true;
  readonly only?: string;
  readonly json?: true;
  readonly out?: string;
}

export const command: CommandModule = {
  configure(bench, finish) {
    bench
      .option('--inputs <folder>', 'folder of *.json.gz workloads (without it: generated ones)')
      .option('--only <name>', `one measure: ${measures.map(({ name }) => name).join(', ')}`)
      .option('--quick', 'fewer repetitions')
      .option('--json', 'print the tables as JSON')
      .option('--out <file>', 'write the tables as JSON to a file')
      .addHelpText('after', '\nExample:\n  headroom bench --only savings\n')
      .action(async (flags: BenchFlags) => finish(run(flags)));
  },
};

async function run(flags: BenchFlags): Promise<number> {
  const chosen = measures.filter(({ name }) => flags.only === undefined || name === flags.only);
  if (chosen.length === 0) {
    const names = measures.map(({ name }) => name).join(', ');
    throw new HeadroomError('USAGE', `There is no measure "${flags.only ?? ''}".`, `Use one of: ${names}.`);
  }
  const tables: Record<string, Table> = {};
  for (const measure of chosen) {
    const table = await measure.run({
      inputs: flags.inputs ?? null,
      quick: flags.quick === true,
      env: environment(),
      launcher: fileURLToPath(new URL('../../../../bin/headroom.js', import.meta.url)),
      progress: showProgress,
    });
    tables[measure.name] = table;
    if (flags.json !== true) {
      showProgress('');
      process.stdout.write(`${renderTable(table)}\n`);
    }
  }
  const json = `${JSON.stringify(tables, null, 2)}\n`;
  if (flags.json === true) process.stdout.write(json);
  if (flags.out !== undefined) await writeFile(flags.out, json);
  return 0;
}

/** One changing line on stderr, only where a person looks at it. */
function showProgress(step: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[2K${step}`);
}
