import { HeadroomError } from '../../errors.ts';
import { quoted } from '../../mcp/quoted.ts';
import { retrieve, type Wanted } from '../../mcp/retrieve.ts';
import { environment, readSettings } from '../../settings.ts';
import { keptOriginals, leastPrefixLetters, refsBeginningWith } from '../../store/originals/kept.ts';
import { openOriginals } from '../../store/originals/originals.ts';
import type { CommandModule } from '../command.ts';
import { print, printExactly, printJson } from '../print.ts';
import { renderKept } from '../reports/kept-text.ts';
import { inkFor } from '../screen/layout.ts';

interface Flags {
  readonly lines?: string;
  readonly grep?: string;
  readonly json?: boolean;
  readonly list?: boolean;
}

/** References that an error names: what a user chooses from at a glance. */
const namedMatches = 10;

const example = `
The first letters of a reference are enough, at least ${leastPrefixLetters}, where no other
begins with them.

Example:
  $ headroom retrieve k3f9a2c1m0 --lines 41-812 --grep FATAL
  $ headroom retrieve --list
  $ headroom retrieve k3f9`;

export const command: CommandModule = {
  configure(retrieveCommand, finish) {
    retrieveCommand
      .argument('[ref]', 'reference that the marker names')
      .option('--lines <ranges>', 'only these lines, numbered as in the marker, such as 41-80 or 41,95-120')
      .option(
        '--grep <pattern>',
        'only lines that match this JavaScript regular expression, behind their numbers for --lines',
      )
      .option('--list', 'list the originals that can be fetched, last used first')
      .option('--json', 'print {ref, totalLines, text} as JSON, or the whole list')
      .addHelpText('after', example)
      .action((ref: string | undefined, flags: Flags) => finish(run(ref, flags)));
  },
};

async function run(ref: string | undefined, { list, json, ...selection }: Flags): Promise<number> {
  const { home } = readSettings(environment());
  const isSelecting = ref !== undefined || selection.lines !== undefined || selection.grep !== undefined;
  if (list === true && isSelecting) {
    throw new HeadroomError('USAGE', '--list lists all originals.', 'Leave out the rest, but --json.');
  }
  if (list === true) return printList(home, json === true);
  if (ref === undefined) {
    throw new HeadroomError('USAGE', 'Which original? No reference is named.', seeList);
  }
  return printOriginal(home, { ref: await wholeReference(home, ref), ...selection }, json === true);
}

const seeList = '"headroom retrieve --list" shows those that can be fetched.';

async function printList(home: string, asJson: boolean): Promise<number> {
  const originals = await keptOriginals(home);
  if (asJson) printJson(originals);
  else if (originals.length === 0) {
    throw new HeadroomError(
      'ORIGINAL_GONE',
      'No original is kept: nothing was left out yet, or it was purged.',
      'Nothing to do: what is left out from now on is kept.',
    );
  } else print(renderKept(originals, inkFor(process.stdout, environment())));
  return 0;
}

/**
 * What the first letters of a reference stand for; what is none of ours stays as it is. Throws `USAGE` for several, and
 * for too few letters.
 */
async function wholeReference(home: string, ref: string): Promise<string> {
  if (/^[0-9a-z]+$/.test(ref) && ref.length < leastPrefixLetters) {
    throw new HeadroomError(
      'USAGE',
      `${quoted(ref)} is too short for a reference.`,
      `Give at least ${leastPrefixLetters} of its letters; ${seeList}`,
    );
  }
  const matches = await refsBeginningWith(home, ref);
  if (matches.length < 2) return matches[0] ?? ref;
  const named = matches.slice(0, namedMatches).join(', ');
  const more = matches.length > namedMatches ? ' and others' : '';
  throw new HeadroomError(
    'USAGE',
    `${matches.length} references begin with ${quoted(ref)}: ${named}${more}.`,
    'Give more of its letters.',
  );
}

async function printOriginal(home: string, wanted: Wanted, asJson: boolean): Promise<number> {
  const { text, totalLines } = await retrieve(openOriginals(home), wanted);
  // A whole original keeps its own last byte; a selection of lines ends as lines end.
  const isWhole = wanted.lines === undefined && wanted.grep === undefined;
  if (asJson) printJson({ ref: wanted.ref, totalLines, text }, true);
  else printExactly(isWhole ? text : `${text}\n`);
  return 0;
}
