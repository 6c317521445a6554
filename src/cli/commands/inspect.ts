import { geminiCli } from '../../../agents/gemini-cli.ts';
import { recipes } from '../../../agents/index.ts';
import { HeadroomError } from '../../errors.ts';
import { helpColumns } from '../../limits.ts';
import type { Wrapping } from '../../pipeline/call/client-profile.ts';
import { environment, readSettings } from '../../settings.ts';
import { openCopies } from '../../store/originals/copies.ts';
import { openDatabase } from '../../store/sqlite/database.ts';
import {
  isLedgerEmpty,
  replacingRequests,
  requestOf,
  type InspectedRequest,
  type ReplacingRequest,
} from '../../store/inspection.ts';
import { openOriginals } from '../../store/originals/originals.ts';
import type { Connection } from '../../store/sqlite/connection.ts';
import type { CommandModule } from '../command.ts';
import { inspect, type Inspection } from '../inspect/blocks.ts';
import { renderInspection, renderList } from '../inspect/text.ts';
import { inkFor } from '../screen/layout.ts';
import { showPaged } from '../screen/pager.ts';
import { print, printJson } from '../print.ts';
import { visibleLines } from '../../text/visible.ts';

/** Requests that `inspect --list` shows: those one remembers. */
const inspectRows = 20;

interface Flags {
  readonly list?: boolean;
  readonly json?: boolean;
  readonly html?: string;
}

const example = `
A request shows the tool outputs that were decided in it: those that went out in
another form side by side, of the others how big they were and why they stayed.

Example:
  $ headroom inspect
  $ headroom inspect --list
  $ headroom inspect 1234 --html request.html`;

export const command: CommandModule = {
  configure(inspectCommand, finish) {
    inspectCommand
      .argument('[id]', 'number of a request, or "last" in which a text was replaced', 'last')
      .option('--list', 'list the latest requests in which texts were replaced')
      .option('--json', 'print the same as JSON')
      .option('--html <file>', 'write it to a page')
      .addHelpText('after', example)
      .action((id: string, flags: Flags) => finish(run(id, flags)));
  },
};

async function run(id: string, { list, json, html }: Flags): Promise<number> {
  if (html !== undefined && (json === true || list === true)) {
    throw new HeadroomError('USAGE', '--html writes one request to a page.', 'Leave out --json and --list.');
  }
  if (list === true && id !== 'last') {
    throw new HeadroomError(
      'USAGE',
      `--list takes no number; it shows the latest ${inspectRows}.`,
      `Leave out ${id}, or leave out --list.`,
    );
  }
  const { home } = readSettings(environment());
  const database = await openDatabase(home);
  try {
    if (list === true) await show(listed(database), json === true, renderList);
    else {
      const request = find(database, id);
      const kept = { originals: openOriginals(home), copies: openCopies(home) };
      const inspection = await inspect(database, kept, request, wrappingsOf(request.agent));
      if (inspection.blocks.length === 0) throw nothingLeft(inspection);
      if (html === undefined) await show(inspection, json === true, renderAtWidth);
      else await writeHtml(inspection, html);
    }
  } finally {
    database.close();
  }
  return 0;
}

async function show<Answer>(
  answer: Answer,
  asJson: boolean,
  render: (answer: Answer, ink: ReturnType<typeof inkFor>) => string,
): Promise<void> {
  const env = environment();
  if (asJson) printJson(answer);
  else {
    const text = render(answer, inkFor(process.stdout, env));
    await showPaged(visibleLines(text, process.stdout.isTTY), process.stdout, env);
  }
}

function renderAtWidth(inspection: Inspection, ink: ReturnType<typeof inkFor>): string {
  return renderInspection(inspection, process.stdout.isTTY ? process.stdout.columns : helpColumns, ink);
}

async function writeHtml(inspection: Inspection, file: string): Promise<void> {
  const [{ inspectPage }, { writePage }] = await Promise.all([
    import('../html/inspect.ts'),
    import('../html/write-page.ts'),
  ]);
  print(`Written: ${await writePage(file, inspectPage(inspection, Date.now()))}\n`);
}

function listed(database: Connection): ReplacingRequest[] {
  const requests = replacingRequests(database, inspectRows);
  if (requests.length === 0) throw nothingReplaced(database);
  return requests;
}

function find(database: Connection, id: string): InspectedRequest {
  if (id === 'last') {
    const [newest] = replacingRequests(database, 1);
    if (newest === undefined) throw nothingReplaced(database);
    return newest;
  }
  if (!/^\d{1,15}$/.test(id)) {
    throw new HeadroomError('USAGE', `"${id}" is no number of a request.`, seeList);
  }
  const request = requestOf(database, Number(id));
  if (request !== null) return request;
  throw new HeadroomError('USAGE', `The ledger has no request ${id}.`, seeList);
}

const seeList = '"headroom inspect --list" shows the latest ones.';

/** Of agents that we do not know what any agent writes. */
function wrappingsOf(agent: string): readonly Wrapping[] {
  const recipe = recipes.find(({ id }) => id === agent);
  const all = [...recipes.map(({ profile }) => profile), geminiCli];
  return recipe?.profile.wrappings ?? all.flatMap(({ wrappings }) => wrappings);
}

function nothingReplaced(database: Connection): HeadroomError {
  return isLedgerEmpty(database)
    ? new HeadroomError(
        'USAGE',
        'No request has gone through headroom yet.',
        'Start your agent through it: headroom wrap claude',
      )
    : new HeadroomError(
        'ORIGINAL_GONE',
        'No text was replaced in any request, or what replaced it was purged.',
        'Go on working, then look again; "headroom perf" says why texts were left as they were.',
      );
}

function nothingLeft({ request, purged }: Inspection): HeadroomError {
  return purged === 0
    ? new HeadroomError('USAGE', `Request ${request.id} brought no new tool output.`, seeList)
    : new HeadroomError('ORIGINAL_GONE', `What was kept of request ${request.id} was purged.`, seeList);
}
