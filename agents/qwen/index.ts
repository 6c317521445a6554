import { firstOperand, hasSwitch, takeOption, type OptionTable } from '../../src/wrap/launch/arguments.ts';
import {
  pathOf,
  type AgentRecipe,
  type BareContext,
  type Launch,
  type LaunchContext,
} from '../../src/wrap/recipe.ts';
import { baseUrlFlags, isDashScope, unroutable, upstream } from './provider.ts';
import { configFiles, flag, setting } from './settings.ts';

/** Subcommands: `serve`, `channel` and `review` start sessions too, but in processes that get no flag of ours. */
const subcommands = new Set(
  'auth board channel extensions hooks mcp review sandbox serve sessions update'.split(' '),
);
const informing = new Set(['-h', '--help', '-v', '--version', '-l', '--list-extensions']);

/** Read only to tell a subcommand from an option's value. */
const options: OptionTable = {
  one: new Set(
    (
      '--telemetry-target --telemetry-otlp-endpoint --telemetry-otlp-protocol --telemetry-outfile --proxy -m --model -p ' +
      '--prompt -i --prompt-interactive --system-prompt --append-system-prompt --output-style --sandbox-image ' +
      '--approval-mode --channel --mcp-config --openai-logging-dir --openai-api-key --openai-base-url --input-format ' +
      '-o --output-format --json-fd --json-file --json-schema --input-file --session-id --max-session-turns ' +
      '--max-wall-time --max-tool-calls --max-subagent-depth --auth-type'
    ).split(' '),
  ),
  optional: new Set('-r --resume --worktree'.split(' ')),
  many: new Set(
    (
      '--fallback-model --allowed-mcp-server-names --allowed-tools -e --extensions --include-directories --add-dir ' +
      '--core-tools --exclude-tools --disabled-slash-commands'
    ).split(' '),
  ),
};

const mcpFlags = ['--mcp-config', '--mcpConfig'];

/** Our MCP server, trusted so that its one tool asks nobody. Qwen Code takes the flag once: the user's own holds. */
function withMcp(context: BareContext): Launch {
  const { runFolder, mcp, args } = context;
  if (flag(context, mcpFlags) !== null) return { env: {}, args, files: [] };
  const path = pathOf(context).join(runFolder, 'qwen-mcp.json');
  // Without the last member the tool is only found by a search, and no request declares it.
  const server = { ...mcp, includeTools: ['headroom_retrieve'], trust: true, alwaysLoadTools: true };
  return {
    env: {},
    args: [`--mcp-config=${path}`, ...args],
    files: [{ path, content: `${JSON.stringify({ mcpServers: { headroom: server } }, null, 2)}\n` }],
  };
}

function launch(context: LaunchContext): Launch {
  const { proxyUrl } = context;
  const isFlagged = flag(context, baseUrlFlags) !== null;
  const rest = baseUrlFlags.reduce((args, name) => takeOption(args, name).rest, context.args);
  const { args, files } = withMcp({ ...context, args: rest });
  return {
    env: {
      OPENAI_BASE_URL: proxyUrl,
      ...(isDashScope(context) ? { DASHSCOPE_PROXY_BASE_URL: proxyUrl } : {}),
    },
    args: isFlagged ? [`${baseUrlFlags[0]}=${proxyUrl}`, ...args] : args,
    files,
  };
}

export const qwen: AgentRecipe = {
  id: 'qwen',
  title: 'Qwen Code',
  binaries: ['qwen'],
  installHint: 'Install it with: npm install -g @qwen-code/qwen-code',
  profile: {
    roles: {
      run_shell_command: 'run',
      monitor: 'run',
      read_file: 'read',
      read_mcp_resource: 'read',
      grep_search: 'search',
      glob: 'list',
      list_directory: 'list',
      edit: 'edit',
      write_file: 'edit',
      notebook_edit: 'edit',
      web_fetch: 'fetch',
      web_search: 'fetch',
    },
    retrieval: { channel: 'mcp', tools: ['mcp__headroom__headroom_retrieve'] },
    fallsBackToHttp: false,
    wrappings: [
      // What was cut to fit comes behind the place of the whole.
      {
        head: /^Tool output was too large and has been truncated\.\n(?:[^\n]*\n){1,8}?Truncated part of the output:\n/,
      },
      {
        head: /^Command: [^]*?\nDirectory: [^\n]*\nOutput: /,
        tail: /(?:\nError: [^\n]*)?\nExit Code: (?<exit>-?\d+|\(none\))\nSignal: [^\n]*\nProcess Group PGID: [^\n]*(?:\n\nNote: this foreground command ran for [^\n]*)?$/,
      },
      { head: /^(?:Found|Listed) \d+ [^\n]*:\n---\n/ },
      { head: /^Showing lines \d+-\d+ of [^\n]* total lines\.\n\n?---\n\n?/ },
    ],
  },
  notice: null,
  limits: [
    'Only a provider with an OpenAI base URL is routed: no login with Qwen, no Anthropic, Gemini or Vertex.',
    'Models listed in modelProviders of its settings go past headroom, also when one is chosen in the session.',
    'Providers that it knows by their host (DeepSeek, Z.ai, MiniMax, Mistral and others) run without headroom.',
    'Qwen Code 0.15 loses the cache of DashScope behind headroom, and reaches no headroom behind a proxy.',
    'With a --mcp-config of your own, and in Qwen Code 0.15, which declares no MCP tool, nothing is left out.',
    'Qwen Code itself cuts command output above about 30 kB, so there is less to shorten.',
    'Sessions of its subcommands serve, channel and review run without headroom.',
  ],
  testedWith: '0.24.4',
  configFiles,
  startsNoSession(args) {
    return hasSwitch(args, informing) || subcommands.has(firstOperand(args, options) ?? '');
  },
  unroutable,
  upstreams: (around) => [upstream(around)],
  ownVariables(around) {
    const proxy = (flag(around, ['--proxy']) ?? setting(around, 'proxy'))?.value;
    return proxy === undefined ? {} : { HTTP_PROXY: proxy, HTTPS_PROXY: proxy };
  },
  launch,
  byHand: (url) => `OPENAI_BASE_URL=${url} qwen`,
  launchBare: withMcp,
};
