import { dirname, join } from 'node:path';
import type { AgentRecipe, LaunchContext } from '../wrap/recipe.ts';
import { agentFile } from './agent-run.ts';
import type { DemoWire } from './demo-wire.ts';

const mcpConfig = (context: LaunchContext): string => join(context.runFolder, 'demo-mcp.json');

/** The demo's agent for `wrap`, started like any other: a program on PATH, routed by variable and flag. */
export const demoRecipe = ({ variable }: DemoWire): AgentRecipe => ({
  id: 'demo',
  title: "The demo's agent",
  binaries: ['node'],
  installHint: `Put ${dirname(process.execPath)} on your PATH.`,
  profile: {
    roles: { Bash: 'run', Grep: 'search', Read: 'read' },
    retrieval: { channel: 'mcp', tools: ['mcp__headroom__headroom_retrieve'] },
    fallsBackToHttp: false,
    wrappings: [],
  },
  notice: null,
  limits: [],
  testedWith: 'this version',
  configFiles: () => [],
  startsNoSession: () => false,
  unroutable: () => null,
  upstreams: ({ env }) => [{ mount: '', url: env[variable] ?? '', from: variable }],
  ownVariables: () => ({}),
  byHand: (url) => `${variable}=${url} node ${agentFile}`,
  launch: (context) => ({
    env: { [variable]: context.proxyUrl },
    args: [agentFile, `--mcp-config=${mcpConfig(context)}`, ...context.args],
    files: [{ path: mcpConfig(context), content: JSON.stringify({ mcpServers: { headroom: context.mcp } }) }],
  }),
});
