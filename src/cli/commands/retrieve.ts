import type { CommandModule } from '../command.ts';
import { retrieve, type Wanted } from '../../mcp/retrieve.ts';
import { environment, readSettings } from '../../settings.ts';
import { openOriginals } from '../../store/originals/originals.ts';
import { printExactly, printJson } from '../print.ts';

interface Flags {
  readonly lines?: string;
  readonly grep?: string;
  readonly json?: boolean;
}

export const command: CommandModule = {
  configure(retrieveCommand, finish) {
    retrieveCommand
      .argument('<ref>', 'reference that the marker names')
      .option('--lines <ranges>', 'only these lines, numbered as in the marker, such as 41-80 or 41,95-120')
      .option(
        '--grep <pattern>',
        'only lines that match this JavaScript regular expression, behind their numbers for --lines',
      )
      .option('--json', 'print {ref, totalLines, text} as JSON')
      .addHelpText('after', '\nExample:\n  $ headroom retrieve k3f9a2c1m0 --lines 41-812 --grep FATAL')
      .action((ref: string, { json, ...selection }: Flags) =>
        finish(printOriginal({ ref, ...selection }, json === true)),
      );
  },
};

async function printOriginal(wanted: Wanted, asJson: boolean): Promise<number> {
  const { home } = readSettings(environment());
  const { text, totalLines } = await retrieve(openOriginals(home), wanted);
  // A whole original keeps its own last byte; a selection of lines ends as lines end.
  const isWhole = wanted.lines === undefined && wanted.grep === undefined;
  if (asJson) printJson({ ref: wanted.ref, totalLines, text }, true);
  else printExactly(isWhole ? text : `${text}\n`);
  return 0;
}
