// Measures real commands beside RTK: `npm run commands -- FOLDER [--record] [--json]`. The first run makes projects and
// records what commands print in them, which needs their programs and the package registries. The recordings stay in the
// folder, and later runs measure them again with nothing but what is here; `--record` records what is missing.
import { createServer } from 'node:http';
import { once } from 'node:events';
import { mkdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { AddressInfo } from 'node:net';
import { renderTable } from '../../src/bench/render.ts';
import { HeadroomError, isHeadroomError } from '../../src/errors.ts';
import { loadTokenCounter } from '../../src/tokens/count.ts';
import type { Command, Recording } from './command.ts';
import { commands } from './list.ts';
import { measure } from './measure.ts';
import { prepare } from './prepare.ts';
import { openShell, recorded, type Shell } from './record.ts';
import { tableOf } from './tables.ts';

const say = (text: string): void => {
  process.stderr.write(`${text}\n`);
};

async function main(args: readonly string[]): Promise<void> {
  const [given, ...more] = args.filter((arg) => !['--json', '--record'].includes(arg));
  if (given === undefined || more.length > 0) {
    throw new HeadroomError(
      'USAGE',
      'One folder is needed.',
      'Run npm run commands -- FOLDER [--record] [--json].',
    );
  }
  const folder = resolve(given);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const isMissing = (command: Command): boolean => recorded(folder, command) === null;
  if (args.includes('--record') || commands.every(isMissing))
    await recordAll(folder, commands.filter(isMissing));
  const count = await loadTokenCounter();
  const measured = commands
    .map((command) => recorded(folder, command))
    .filter((recording): recording is Recording => recording !== null)
    .map((recording) => measure(recording, count));
  const skipped = commands.filter(isMissing).map(({ line }) => line);
  const table = tableOf(measured, skipped);
  process.stdout.write(
    args.includes('--json')
      ? `${JSON.stringify({ ...table, skipped, measured }, null, 2)}\n`
      : renderTable(table),
  );
}

/** Records what can be recorded. */
async function recordAll(folder: string, missing: readonly Command[]): Promise<void> {
  await prepare(folder, resolve('.'), say);
  const shell = await openShell(folder);
  if (!shell.hasRtk) say('no RTK: its columns are left out');
  const server = createServer((request, response) => {
    readFile(join(folder, 'work/data', request.url?.slice(1) ?? '')).then(
      (bytes) => response.end(bytes),
      () => response.writeHead(404).end(),
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  for (const command of missing) {
    await recordOne(shell, command, port);
  }
  server.close();
}

async function recordOne(shell: Shell, command: Command, port: number): Promise<void> {
  for (const program of command.needs) if (!(await shell.has(program, command.project))) return;
  say(command.line);
  await shell.record(command, port);
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  if (!isHeadroomError(error)) throw error;
  say(error.message);
  process.exitCode = 2;
}
