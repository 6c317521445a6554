import { join } from 'node:path';
import { firstOperand, hasSwitch, takeOption, type OptionTable } from '../../src/wrap/launch/arguments.ts';
import { arrayAt, objectAt, type JsonObject } from '../../src/json/object.ts';
import { withLoopback } from '../../src/wrap/launch/child-env.ts';
import type { AgentRecipe, Launch, LaunchContext } from '../../src/wrap/recipe.ts';
import {
  baseUrlVariable,
  foundryResource,
  isAnthropicItself,
  isFoundry,
  providerOf,
  unroutableProvider,
  upstreamOf,
} from './provider.ts';
import { allScopes, look, readOwnSettings, readScopes, settingsFiles, type Scopes } from './settings.ts';

const retrieveTool = 'mcp__headroom__headroom_retrieve';

/** Subcommands by which no session starts in this process, those included that `--help` does not list. */
const subcommands = new Set(
  (
    'agents attach auth auto-mode bridge config daemon doctor gateway install kill logs mcp migrate-installer ' +
    'plugin plugins project rc remote remote-control respawn rm setup-token stop sync ultrareview update upgrade'
  ).split(' '),
);
const informing = new Set(['-h', '--help', '-v', '--version']);
const background = new Set(['--bg', '--background']);
const printing = new Set(['-p', '--print']);

/** Read only to tell a subcommand from an option's value. */
const options: OptionTable = {
  one: new Set(
    (
      '--agent --agents --append-system-prompt --append-system-prompt-file --debug-file --effort ' +
      '--fallback-model --input-format --json-schema --max-budget-usd --max-thinking-tokens --max-turns --model ' +
      '--name -n --output-format --permission-mode --permission-prompt-tool --plugin-dir --plugin-url ' +
      '--remote-control-session-name-prefix --session-id --setting-sources --settings --system-prompt ' +
      '--system-prompt-file'
    ).split(' '),
  ),
  optional: new Set(
    '--debug -d --from-pr --prompt-suggestions --rc --remote --remote-control --resume -r --worktree -w'.split(
      ' ',
    ),
  ),
  many: new Set(
    (
      '--add-dir --allowedTools --allowed-tools --betas --channels --disallowedTools --disallowed-tools --file ' +
      '--mcp-config --tools'
    ).split(' '),
  ),
};

/** The user's own `--settings` with ours in it: a second flag would win over the first as a whole. */
function mergeSettings(own: JsonObject, env: Readonly<Record<string, string>>): JsonObject {
  const permissions = objectAt(own, 'permissions');
  return {
    ...own,
    env: { ...objectAt(own, 'env'), ...env },
    // Without this the model's call of our tool is refused, or the user is asked each time.
    permissions: { ...permissions, allow: [...new Set([...arrayAt(permissions, 'allow'), retrieveTool])] },
  };
}

/** Variables for the settings file, since any settings file of the user beats the process environment. */
function settingsEnv(context: LaunchContext, scopes: Scopes): Readonly<Record<string, string>> {
  const env: Record<string, string> = { [baseUrlVariable(scopes)]: context.proxyUrl };
  if (isFoundry(scopes) && look(scopes.settings, foundryResource) !== null) env[foundryResource] = '';
  // Claude Code stops deferring tools (28 kB a request) when its base URL is not Anthropic's.
  if (context.upstreams.every(isAnthropicItself) && look(allScopes(scopes), 'ENABLE_TOOL_SEARCH') === null) {
    env['ENABLE_TOOL_SEARCH'] = 'true';
  }
  for (const name of ['NO_PROXY', 'no_proxy']) {
    const set = look(scopes.settings, name);
    if (set !== null) env[name] = withLoopback(set.value);
  }
  return env;
}

function launch(context: LaunchContext): Launch {
  const scopes = readScopes(context);
  const settings = mergeSettings(readOwnSettings(context), settingsEnv(context, scopes));
  const mcp = { mcpServers: { headroom: { ...context.mcp, alwaysLoad: true } } };
  const settingsFile = join(context.runFolder, 'claude-settings.json');
  const mcpFile = join(context.runFolder, 'claude-mcp.json');
  return {
    // Also in the environment: the agent's shell passes it on to a nested `claude`.
    env: {
      [baseUrlVariable(scopes)]: context.proxyUrl,
      ...(isFoundry(scopes) ? { [foundryResource]: null } : {}),
    },
    // `--mcp-config` takes any number of values: with `=` and in front it cannot swallow the prompt.
    args: [
      `--settings=${settingsFile}`,
      `--mcp-config=${mcpFile}`,
      ...takeOption(context.args, '--settings').rest,
    ],
    files: [
      { path: settingsFile, content: `${JSON.stringify(settings, null, 2)}\n` },
      { path: mcpFile, content: `${JSON.stringify(mcp, null, 2)}\n` },
    ],
  };
}

export const claude: AgentRecipe = {
  id: 'claude',
  title: 'Claude Code',
  binaries: ['claude'],
  installHint: 'Install it with: npm install -g @anthropic-ai/claude-code',
  profile: {
    roles: {
      Read: 'read',
      Grep: 'search',
      Glob: 'list',
      LS: 'list',
      Bash: 'run',
      BashOutput: 'run',
      TaskOutput: 'run',
      Edit: 'edit',
      MultiEdit: 'edit',
      Write: 'edit',
      NotebookEdit: 'edit',
      WebFetch: 'fetch',
      WebSearch: 'fetch',
    },
    retrieval: { channel: 'mcp', tools: [retrieveTool] },
    fallsBackToHttp: false,
    wrappings: [],
  },
  notice: null,
  limits: [
    'Amazon Bedrock, Claude Platform on AWS and Claude gateways run without headroom.',
    'Background sessions (--bg, claude agents) run without headroom; one sent there later loses its provider.',
    'A base URL set by device management or a managed-settings.d folder bypasses headroom.',
    'Behind any base URL but its own Claude Code offers the 1M window only for models named with [1m].',
    'With --safe-mode there is no retrieve tool, so nothing is left out.',
  ],
  testedWith: '2.1.332',
  configFiles: settingsFiles,
  startsNoSession(args) {
    if (hasSwitch(args, informing)) return true;
    // With -p the first operand is a prompt, whatever it says.
    return !hasSwitch(args, printing) && subcommands.has(firstOperand(args, options) ?? '');
  },
  unroutable(around) {
    if (!hasSwitch(around.args, background)) return unroutableProvider(readScopes(around));
    return {
      problem: 'A background session outlives the command that starts it, and so its proxy.',
      mend: 'Leave out --bg to run it through headroom.',
    };
  },
  upstreams(around) {
    const scopes = readScopes(around);
    const upstream = upstreamOf(scopes);
    if (upstream !== null) return [{ mount: '', ...upstream }];
    throw new TypeError(`${providerOf(scopes).title} has no upstream; ask unroutable first`);
  },
  ownVariables(around) {
    const { settings, managed } = readScopes(around);
    return Object.fromEntries([...settings, managed].flatMap(({ env }) => Object.entries(env)));
  },
  launch,
  byHand: (url) => `ANTHROPIC_BASE_URL=${url} claude`,
};
