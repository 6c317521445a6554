import { HeadroomError } from '../../errors.ts';
import type { ServedTool } from '../../mcp/tool.ts';
import { environment, readSettings } from '../../settings.ts';
import { openOriginals } from '../../store/originals/originals.ts';
import { runFolderOf } from '../../store/runs/runs.ts';
import type { CommandModule } from '../command.ts';
import { packageVersion } from '../../version.ts';

const serveExample = `
Example, as an agent's list of MCP servers has it:
  "headroom": { "command": "headroom", "args": ["mcp", "serve"] }`;

interface Flags {
  readonly tools: string;
  readonly run?: string;
}

export const command: CommandModule = {
  configure(mcp, finish) {
    mcp.helpCommand(false).addHelpText('after', '\nExample:\n  $ headroom mcp serve');
    mcp
      .command('serve')
      .description('serve tools over stdio until the agent closes it')
      .option('--tools <names>', `which of ${Object.keys(served).join(', ')}, with commas`, 'retrieve')
      .option('--run <id>', 'show only what the requests of this run have carried; wrap sets it')
      .addHelpText('after', serveExample)
      .action(({ tools, run }: Flags) => finish(serve(tools.split(','), run ?? null)));
  },
};

/** Opens a tool on a data folder, for one run or, null, for all. */
type Open = (home: string, run: string | null) => Promise<ServedTool>;

/** Each is imported only where it is served: an agent waits for this server before its first request. */
const served: Readonly<Record<string, Open>> = {
  retrieve: async (home, run) => {
    const { serveRetrieve } = await import('../../mcp/retrieve-call.ts');
    if (run === null) return serveRetrieve(openOriginals(home));
    const { wasCarried } = await import('../../store/decisions/carried.ts');
    const folder = runFolderOf(home, run);
    return serveRetrieve(openOriginals(home), (ref) => wasCarried(folder, ref));
  },
  compress: async (home) =>
    (await import('../../mcp/compress-call.ts')).serveCompress(home, readSettings(environment()).level),
  stats: async (home) => (await import('../../mcp/stats-call.ts')).serveStats(home),
};

async function serve(names: readonly string[], run: string | null): Promise<number> {
  const { serveMcp } = await import('../../mcp/server.ts');
  const { home } = readSettings(environment());
  const tools = await Promise.all([...new Set(names)].map((name) => toolNamed(name.trim())(home, run)));
  await serveMcp({ tools, version: packageVersion() });
  return 0;
}

function toolNamed(name: string): Open {
  const tool = Object.hasOwn(served, name) ? served[name] : undefined;
  if (tool !== undefined) return tool;
  const names = Object.keys(served).join(', ');
  throw new HeadroomError(
    'USAGE',
    `There is no tool "${name}" to serve.`,
    `Use one or several of: ${names}.`,
  );
}
