import type { AgentRecipe, BareContext, Launch, LaunchContext, McpCommand } from '../../src/wrap/recipe.ts';
import { dotenvFile, overridesOf, tomlFiles } from './config.ts';
import { loginFile } from './login.ts';
import { basePathOf, hasNamesake, readVariables, unroutable, upstreamOf } from './provider.ts';
import { startsNoSession } from './subcommands.ts';
import type { Wrapping } from '../../src/pipeline/call/client-profile.ts';

/** What Codex writes before an output, as its tool or its script reports it, and before one that it has cut. */
export const wrappings: readonly Wrapping[] = [
  {
    head: /^(?:Chunk ID: [^\n]*\n)?Wall time: [^\n]*\nProcess (?:exited with code (?<exit>-?\d+)|running with session ID \d+)\n(?:Original token count: \d+\n)?Output:\n/,
  },
  {
    head: /^Exit code: (?<exit>-?\d+)\nWall time: [^\n]*\n(?:Total output lines: \d+\n)?Output:\n/,
  },
  { head: /^Script [^\n]*\nWall time [^\n]*\nOutput:\n/ },
  { head: /^Warning: truncated output \(original token count: \d+\)\nTotal output lines: \d+\n\n/ },
];

const mcpPath = ['mcp_servers', 'headroom'];

/** A `-c` of ours: the setting's path and its value as TOML. */
interface OwnOverride {
  readonly path: readonly string[];
  readonly toml: string;
}

/** TOML's basic strings are escaped as JSON's are, but for DEL, which JSON leaves as it is. */
function quote(text: string): string {
  return JSON.stringify(text).replaceAll('\x7f', '\\u007F');
}

function mcpTable({ command, args, env }: McpCommand): string {
  const variables = Object.entries(env).map(([name, value]) => `${quote(name)}=${quote(value)}`);
  return `{${[
    `command=${quote(command)}`,
    `args=[${args.map(quote).join(',')}]`,
    `env={${variables.join(',')}}`,
    // Without this the model's call of our tool is refused, or the user is asked each time.
    'default_tools_approval_mode="approve"',
  ].join(',')}}`;
}

/**
 * Our overrides in front of the user's arguments. The last `-c` wins, so they are said again behind each one of the
 * user that would take them back.
 */
function withOverrides(args: readonly string[], ours: readonly OwnOverride[]): readonly string[] {
  const flags = (overrides: readonly OwnOverride[]): readonly string[] =>
    overrides.flatMap(({ path, toml }) => ['-c', `${path.join('.')}=${toml}`]);
  const again = new Map(
    overridesOf({ args }).map(({ path, end }) => [end, flags(ours.filter((own) => touches(path, own.path)))]),
  );
  const own = args.flatMap((arg, index) => [...(again.get(index) ?? []), arg]);
  return [...flags(ours), ...own, ...(again.get(args.length) ?? [])];
}

/** True if a setting at one path is part of the other, or the same. */
function touches(path: readonly string[], other: readonly string[]): boolean {
  const shared = Math.min(path.length, other.length);
  return path.slice(0, shared).every((key, index) => key === other[index]);
}

function mcpOverride({ mcp }: BareContext): OwnOverride {
  return { path: mcpPath, toml: mcpTable(mcp) };
}

function launch(context: LaunchContext): Launch {
  const base = { path: basePathOf(context), toml: quote(context.proxyUrl) };
  return { env: {}, args: withOverrides(context.args, [base, mcpOverride(context)]), files: [] };
}

export const codex: AgentRecipe = {
  id: 'codex',
  title: 'OpenAI Codex CLI',
  binaries: ['codex'],
  installHint: 'Install it with: npm install -g @openai/codex',
  profile: {
    roles: {
      exec: 'run',
      exec_command: 'run',
      shell: 'run',
      shell_command: 'run',
      local_shell: 'run',
      write_stdin: 'run',
      wait: 'run',
      apply_patch: 'edit',
      web_search: 'fetch',
      view_image: 'other',
      update_plan: 'other',
    },
    retrieval: {
      channel: 'mcp',
      tools: ['mcp__headroom__headroom_retrieve'],
      companions: {
        tools: ['list_mcp_resources', 'list_mcp_resource_templates', 'read_mcp_resource'],
        tokens: 369,
      },
    },
    fallsBackToHttp: true,
    wrappings,
  },
  notice: null,
  limits: [
    'With models that are not in code mode (gpt-5.1 and older) Codex declares three tools of its own for any MCP server: 369 tokens a request, counted as ours where ours is the only one.',
    'A ChatGPT workspace that is served by another host than chatgpt.com must be named with --upstream.',
    'With an API key Codex asks chatgpt.com for its list of models, but not behind a base URL: it then uses the list that came with it.',
    'Models on this machine (--oss), Amazon Bedrock, codex app-server, agents, cloud and --remote run without headroom.',
    'Its shell sets a PATH of its own, so the command headroom retrieve is found there only if it is installed.',
    'A configuration pushed by device management may bypass headroom.',
  ],
  testedWith: '0.171.0',
  configFiles: (around) => [...tomlFiles(around), loginFile(around), dotenvFile(around)],
  startsNoSession,
  unroutable,
  upstreams(around) {
    const upstream = upstreamOf(around);
    if (upstream !== null) return [{ mount: '', ...upstream }];
    throw new TypeError('Codex has no upstream; ask unroutable first');
  },
  ownVariables: readVariables,
  launch,
  byHand: (url) => `codex -c 'openai_base_url="${url}"'`,
  launchBare: (context) => ({
    env: {},
    args: hasNamesake(context) ? context.args : withOverrides(context.args, [mcpOverride(context)]),
    files: [],
  }),
};
