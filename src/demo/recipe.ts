import { dirname, join } from 'node:path';
import type { LaunchContext, Recipe } from '../wrap/recipe.ts';
import { agentFile } from './agent-run.ts';
import type { DemoWire } from './demo-wire.ts';

const mcpConfig = (context: LaunchContext): string => join(context.runFolder, 'demo-mcp.json');

/** The demo's agent for `wrap`, started like any other: a program on PATH, routed by variable and flag. */
export const demoRecipe = ({ variable }: DemoWire): Recipe => ({
  id: 'demo',
  title: "The demo's agent",
  binaries: ['node'],
  installHint: `Put ${dirname(process.execPath)} on your PATH.`,
  profile: {
    roles: { Bash: 'run', Grep: 'search', Read: 'read' },
    retrieval: { channel: 'mcp', tool: 'mcp__headroom__headroom_retrieve' },
  },
  limits: [],
  testedWith: 'this version',
  configFiles: () => [],
  startsNoSession: () => false,
  unroutable: () => null,
  upstream: ({ env }) => ({ url: env[variable] ?? '', from: variable }),
  ownVariables: () => ({}),
  launch: (context) => ({
    env: { [variable]: context.proxyUrl },
    args: [agentFile, `--mcp-config=${mcpConfig(context)}`, ...context.args],
    files: [{ path: mcpConfig(context), content: JSON.stringify({ mcpServers: { headroom: context.mcp } }) }],
  }),
});
