import type { McpCommand } from '../wrap/recipe.ts';
import type { DoctorContext } from './check.ts';

/** A running MCP server of ours, asked as an agent asks it. */
export interface McpSession {
  /** Milliseconds from the start of the process to its answer on what tools it has. */
  readonly readyMs: number;
  readonly tools: readonly string[];
  readonly call: (tool: string, input: Readonly<Record<string, unknown>>) => Promise<string>;
}

/** Starts a server, lets `act` ask it, and ends it. Rejects where it does not answer. */
export async function withMcpSession<Value>(
  { command, args, env }: McpCommand,
  signal: AbortSignal,
  act: (session: McpSession) => Promise<Value>,
): Promise<Value> {
  const { Client } = await import('@modelcontextprotocol/client');
  const { StdioClientTransport } = await import('@modelcontextprotocol/client/stdio');
  const startedAt = performance.now();
  const client = new Client({ name: 'headroom-doctor', version: '1' });
  const transport = new StdioClientTransport({ command, args: [...args], env: { ...env }, stderr: 'ignore' });
  signal.addEventListener('abort', () => void client.close());
  try {
    await client.connect(transport, { signal });
    const { tools } = await client.listTools({}, { signal });
    return await act({
      readyMs: performance.now() - startedAt,
      tools: tools.map(({ name }) => name),
      call: async (name, input) => textOf(await client.callTool({ name, arguments: { ...input } })),
    });
  } finally {
    await client.close();
  }
}

function textOf({ content }: Readonly<Record<string, unknown>>): string {
  const parts: readonly unknown[] = Array.isArray(content) ? content : [];
  return parts
    .map((part) => (typeof part === 'object' && part !== null && 'text' in part ? String(part.text) : ''))
    .join('\n');
}

/** How agents start our MCP server, with the data folder it is to serve. */
export function mcpOf({ program }: DoctorContext, home: string): McpCommand {
  return { command: program.node, args: [program.script, 'mcp', 'serve'], env: { HEADROOM_HOME: home } };
}
