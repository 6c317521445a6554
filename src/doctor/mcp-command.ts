import type { McpCommand } from '../wrap/recipe.ts';
import type { DoctorContext } from './check.ts';

/** How agents start our MCP server, with the data folder it is to serve. */
export function mcpOf({ program }: DoctorContext, home: string): McpCommand {
  return { command: program.node, args: [program.script, 'mcp', 'serve'], env: { HEADROOM_HOME: home } };
}
