import { environment, readSettings } from '../../settings.ts';
import { openOriginals } from '../../store/originals.ts';
import type { CommandModule } from '../command.ts';
import { packageVersion } from '../version.ts';

const serveExample = `
Example, as an agent's list of MCP servers has it:
  "headroom": { "command": "headroom", "args": ["mcp", "serve"] }`;

export const command: CommandModule = {
  configure(mcp, finish) {
    mcp.helpCommand(false).addHelpText('after', '\nExample:\n  $ headroom mcp serve');
    mcp
      .command('serve')
      .description('serve the tool headroom_retrieve over stdio until the agent closes it')
      .addHelpText('after', serveExample)
      .action(() => finish(serve()));
  },
};

async function serve(): Promise<number> {
  const { serveMcp } = await import('../../mcp/server.ts');
  const { home } = readSettings(environment());
  await serveMcp({ originals: openOriginals(home), version: packageVersion() });
  return 0;
}
