import { firstOperand, hasSwitch, type OptionTable } from '../../src/wrap/launch/arguments.ts';
import { parseJsonObject } from '../../src/json/object.ts';
import {
  type AgentRecipe,
  type BareContext,
  type Launch,
  type LaunchContext,
  pathOf,
  type BareSurroundings,
  type Surroundings,
  type Unroutable,
} from '../../src/wrap/recipe.ts';

const baseUrl = 'COPILOT_PROVIDER_BASE_URL';
const enterpriseHost = 'COPILOT_PROVIDER_GHES_HOST';

/** Subcommands by which no session starts in this process. */
const subcommands = new Set(
  'app completion config help instruction login logout lsp mcp memories plugin sandbox sessions skill update version'.split(
    ' ',
  ),
);
const informing = new Set(['-h', '--help', '-v', '--version']);

/** Read only to tell a subcommand from an option's value. */
const options: OptionTable = {
  one: new Set(
    (
      '--add-dir --add-github-mcp-tool --add-github-mcp-toolset --additional-mcp-config --agent --attachment --auto-tier ' +
      '-C --context --disable-mcp-server --dynamic-retrieval --enable-mcp-server --environment-compute-id ' +
      '--environment-host --extension-sdk-path -i --interactive --log-dir --log-level --max-ai-credits ' +
      '--max-autopilot-continues --mcp-github-auth --mode --model -n --name --output-format -p --plugin-dir --prompt ' +
      '--reasoning-effort --session-id --stream --usage-output-file'
    ).split(' '),
  ),
  optional: new Set('--bash-env --connect --mouse -r --resume --share'.split(' ')),
  many: new Set(
    '--allow-tool --allow-url --available-tools --deny-tool --deny-url --excluded-tools --secret-env-vars'.split(
      ' ',
    ),
  ),
};

function valueOf({ env }: Pick<BareSurroundings, 'env'>, name: string): string {
  return (env[name] ?? '').trim();
}

function settingsFile(around: BareSurroundings): string {
  const path = pathOf(around);
  const named = valueOf(around, 'COPILOT_HOME');
  return path.join(
    named === '' ? path.join(around.home, '.copilot') : path.resolve(around.cwd, named),
    'settings.json',
  );
}

/** Only a provider of the user's own has a base URL that can be set. */
function unroutable(around: Surroundings): Unroutable | null {
  if (valueOf(around, enterpriseHost) !== '' && valueOf(around, 'COPILOT_OFFLINE') === 'true') {
    return {
      problem: 'Copilot takes its provider from a GitHub Enterprise Server, over any base URL.',
      mend: `Unset ${enterpriseHost} to run it through headroom.`,
    };
  }
  if (valueOf(around, baseUrl) !== '') return null;
  return {
    problem: 'Copilot with a GitHub subscription talks to GitHub only, so none of it can be routed.',
    mend: `Set ${baseUrl} to use a model provider of your own.`,
  };
}

/** Our MCP server and the leave to call its one tool, in front of the user's own flags, which add to both. */
function withMcp(context: BareContext): Launch {
  const { runFolder, mcp } = context;
  const path = pathOf(context).join(runFolder, 'copilot-mcp.json');
  const config = { mcpServers: { headroom: { type: 'local', ...mcp, tools: ['*'] } } };
  return {
    env: {},
    // `--allow-tool` takes any number of values: with `=` it takes one.
    args: [`--additional-mcp-config=@${path}`, '--allow-tool=headroom(headroom_retrieve)', ...context.args],
    files: [{ path, content: `${JSON.stringify(config, null, 2)}\n` }],
  };
}

function launch(context: LaunchContext): Launch {
  // Over a WebSocket nothing would pass us.
  const transport =
    valueOf(context, 'COPILOT_PROVIDER_TRANSPORT') === '' ? {} : { COPILOT_PROVIDER_TRANSPORT: 'http' };
  return { ...withMcp(context), env: { [baseUrl]: context.proxyUrl, ...transport } };
}

export const copilot: AgentRecipe = {
  id: 'copilot',
  title: 'GitHub Copilot CLI',
  binaries: ['copilot'],
  installHint: 'Install it with: npm install -g @github/copilot',
  profile: {
    roles: {
      bash: 'run',
      read_bash: 'run',
      write_bash: 'run',
      powershell: 'run',
      read_powershell: 'run',
      write_powershell: 'run',
      view: 'read',
      grep: 'search',
      rg: 'search',
      semantic_code_search: 'search',
      glob: 'list',
      create: 'edit',
      edit: 'edit',
      str_replace_editor: 'edit',
      apply_patch: 'edit',
      web_fetch: 'fetch',
      web_search: 'fetch',
      fetch_copilot_cli_documentation: 'fetch',
    },
    retrieval: { channel: 'mcp', tools: ['headroom-headroom_retrieve'] },
    fallsBackToHttp: true,
    wrappings: [
      { tail: /\n?<(?:shellId: [^\n<>]* completed|exited) with exit code (?<exit>-?\d+)>$/ },
      { head: /^\[grep [^\n]*\]\n\n/ },
    ],
  },
  notice: null,
  limits: [
    'Traffic of a GitHub subscription cannot be routed: only a provider of your own (COPILOT_PROVIDER_BASE_URL) can.',
    'COPILOT_PROVIDER_TRANSPORT=websockets becomes http for this process.',
    'Copilot itself cuts tool output above about 20 kB, so there is less to shorten.',
  ],
  testedWith: '1.0.102',
  configFiles: (around) => [settingsFile(around)],
  startsNoSession(args) {
    return hasSwitch(args, informing) || subcommands.has(firstOperand(args, options) ?? '');
  },
  unroutable,
  upstreams: (around) => [
    { mount: '', url: valueOf(around, baseUrl).replace(/\/+$/, ''), from: `${baseUrl} in the environment` },
  ],
  ownVariables(around) {
    const proxy = parseJsonObject(around.files.get(settingsFile(around)) ?? '')?.['proxyUrl'];
    const isSet = ['HTTP_PROXY', 'http_proxy', 'HTTPS_PROXY', 'https_proxy'].some(
      (name) => valueOf(around, name) !== '',
    );
    return typeof proxy !== 'string' || isSet ? {} : { HTTP_PROXY: proxy, HTTPS_PROXY: proxy };
  },
  launch,
  byHand: (url) => `COPILOT_PROVIDER_BASE_URL=${url} copilot`,
  launchBare: withMcp,
};
