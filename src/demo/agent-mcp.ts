import { readFile } from 'node:fs/promises';
import { isJsonObject } from '../json/object.ts';
import type { AgentTool, ToolOutput } from './agent-tools.ts';

export interface McpConnection {
  readonly tools: readonly AgentTool[];
  close(): Promise<void>;
}

/** Starts the servers of an `--mcp-config` file and answers their tools under the names that Claude Code gives them. */
export async function connectMcp(configFile: string): Promise<McpConnection> {
  const { Client } = await import('@modelcontextprotocol/client');
  const { StdioClientTransport } = await import('@modelcontextprotocol/client/stdio');
  const connections: McpConnection[] = [];
  for (const [server, command] of await readServers(configFile)) {
    const client = new Client({ name: 'headroom-demo-agent', version: '1.0.0' });
    await client.connect(new StdioClientTransport(command));
    const { tools } = await client.listTools();
    connections.push({
      tools: tools.map(({ name, description, inputSchema }) => ({
        name: `mcp__${server}__${name}`,
        description: description ?? '',
        schema: inputSchema,
        run: async (input) => outputOf(await client.callTool({ name, arguments: { ...input } })),
      })),
      close: async () => client.close(),
    });
  }
  return {
    tools: connections.flatMap(({ tools }) => tools),
    close: async () => {
      for (const connection of connections) await connection.close();
    },
  };
}

interface ServerCommand {
  readonly command: string;
  readonly args: string[];
  readonly env: Record<string, string>;
}

async function readServers(configFile: string): Promise<readonly [string, ServerCommand][]> {
  const config: unknown = JSON.parse(await readFile(configFile, 'utf8'));
  const servers = isJsonObject(config) && isJsonObject(config['mcpServers']) ? config['mcpServers'] : {};
  return Object.entries(servers).map(([name, server]) => {
    if (!isJsonObject(server)) throw new TypeError(`The MCP server ${name} is no object.`);
    const { command, args, env } = server;
    return [
      name,
      {
        command: String(command),
        args: Array.isArray(args) ? args.map(String) : [],
        env: isJsonObject(env)
          ? Object.fromEntries(Object.entries(env).map(([key, value]) => [key, String(value)]))
          : {},
      },
    ];
  });
}

function outputOf(answer: Readonly<Record<string, unknown>>): ToolOutput {
  const parts = Array.isArray(answer['content']) ? answer['content'] : [];
  const texts = parts.map((part: unknown) => (isJsonObject(part) ? part['text'] : undefined));
  const text = texts.filter((one) => typeof one === 'string').join('\n');
  return { text, failed: answer['isError'] === true };
}
