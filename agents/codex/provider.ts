import { parseEnv } from 'node:util';
import { hasSwitch, optionValues } from '../../src/wrap/launch/arguments.ts';
import { withLoopback } from '../../src/wrap/launch/child-env.ts';
import type { Surroundings, Unroutable, Upstream } from '../../src/wrap/recipe.ts';
import { dotenvFile, has, type Layer, look, readLayers, type Setting, tablesAt } from './config.ts';
import { isInKeyring, loginOf, type Login } from './login.ts';
import { isHeadless } from './subcommands.ts';
import type { Environment } from '../../src/settings.ts';

type Endpoint = Omit<Upstream, 'mount'>;

const openai = 'openai';
const local = new Set(['ollama', 'lmstudio']);
/** Built in, and signed or resolved by Codex in ways that bear no other base URL. */
const cloud = new Set(['amazon-bedrock', 'gcp']);

const hosts: Readonly<Record<Login, Endpoint>> = {
  key: { url: 'https://api.openai.com/v1', from: "Codex's default for an API key" },
  chatgpt: { url: 'https://chatgpt.com/backend-api/codex', from: "Codex's default for a ChatGPT login" },
};

/** The configuration and what was chosen by it. */
interface Choice {
  readonly around: Surroundings;
  readonly layers: readonly Layer[];
  readonly provider: string;
  /** The setting that holds the provider's base URL. */
  readonly basePath: readonly string[];
}

function choose(around: Surroundings): Choice {
  const layers = readLayers(around);
  const provider = look(layers, ['model_provider'])?.value ?? openai;
  const basePath = provider === openai ? ['openai_base_url'] : ['model_providers', provider, 'base_url'];
  return { around, layers, provider, basePath };
}

/** The setting to override for this process. `model_provider` itself is never changed: Codex files sessions by it. */
export function basePathOf(around: Surroundings): readonly string[] {
  return choose(around).basePath;
}

/** Where requests would go without us; null where that cannot be told. */
export function upstreamOf(around: Surroundings): Endpoint | null {
  const { layers, basePath, provider } = choose(around);
  const own = look(layers, basePath);
  if (own !== null) return { url: own.value.trim().replace(/\/+$/, ''), from: own.from };
  const login = loginOf(around, layers, isHeadless(around.args));
  // A provider of the user needs no login with OpenAI.
  if (login === null && around.named !== null) return { url: around.named, from: '--upstream' };
  if (login === null) return provider === openai ? null : hosts.key;
  return hosts[login];
}

/** Why Codex, as it is set up, cannot be routed. */
export function unroutable(around: Surroundings): Unroutable | null {
  const choice = choose(around);
  return (
    remote(choice) ??
    otherProvider(choice) ??
    fixed(choice) ??
    namesake(choice) ??
    proxied(choice) ??
    loggedOut(choice)
  );
}

function remote({ around }: Choice): Unroutable | null {
  if (optionValues(around.args, ['--remote']).length === 0) return null;
  return {
    problem: 'With --remote another process talks to the model.',
    mend: 'Leave out --remote to run it through headroom.',
  };
}

function otherProvider({ around, layers, provider }: Choice): Unroutable | null {
  if (hasSwitch(around.args, new Set(['--oss'])) || local.has(provider)) {
    return {
      problem: 'Codex is set to models on this machine, which nobody bills.',
      mend: 'Leave out --oss, or choose another model_provider, to run it through headroom.',
    };
  }
  const mend = 'Choose another model_provider to run it through headroom.';
  if (cloud.has(provider) || has(layers, ['model_providers', provider, 'aws'])) {
    return { problem: `The provider ${provider} accepts no proxy that changes a request.`, mend };
  }
  if (provider === openai) return null;
  if (!has(layers, ['model_providers', provider])) {
    return { problem: `The provider ${provider} is defined nowhere.`, mend: 'Check model_provider.' };
  }
  if (!/[.=]/.test(provider)) return null;
  return {
    problem: `Codex takes no flag for a provider of the name ${provider}.`,
    mend: 'Give it a name without dots and equals signs to run it through headroom.',
  };
}

function fixed({ layers, basePath }: Choice): Unroutable | null {
  const base: Setting | null = look(layers, basePath);
  if (base?.isManaged !== true) return null;
  return {
    problem: 'A managed configuration fixes where Codex sends its requests; no flag can override it.',
    mend: `Ask your administrator about ${base.from}.`,
  };
}

/** True if the user has an MCP server of another kind under our name: Codex would mix its table with ours. */
export function hasNamesake(around: Surroundings): boolean {
  return tablesAt(readLayers(around), ['mcp_servers', 'headroom']).some(
    ({ args }) => !(Array.isArray(args) && args.slice(-2).join(' ') === 'mcp serve'),
  );
}

function namesake({ around }: Choice): Unroutable | null {
  if (!hasNamesake(around)) return null;
  return {
    problem: 'Codex has an MCP server of another kind under the name headroom.',
    mend: 'Give mcp_servers.headroom in its configuration another name.',
  };
}

/** Codex's own .env beats the environment, and so the NO_PROXY by which our proxy is reached. */
function proxied({ around }: Choice): Unroutable | null {
  const own = readVariables(around);
  const all = { ...around.env, ...own };
  const isProxied = ['HTTP_PROXY', 'http_proxy', 'ALL_PROXY', 'all_proxy'].some(
    (name) => (all[name] ?? '') !== '',
  );
  const hides = ['NO_PROXY', 'no_proxy'].find(
    (name) => own[name] !== undefined && withLoopback(own[name]) !== own[name],
  );
  if (!isProxied || hides === undefined) return null;
  const file = dotenvFile(around);
  return {
    problem: `${hides} in ${file} sends even requests to this machine through a proxy.`,
    mend: `Write ${hides}=${withLoopback(own[hides])} there.`,
  };
}

function loggedOut({ around, layers }: Choice): Unroutable | null {
  if (upstreamOf(around) !== null) return null;
  if (isInKeyring(layers)) {
    return {
      problem: 'Codex keeps its login in the keyring, and the kind of login decides where requests go.',
      mend: 'Set forced_login_method to "chatgpt" or "api" in config.toml, whichever it is.',
    };
  }
  return {
    problem: 'Codex is logged in neither with a key nor with ChatGPT, and that decides where requests go.',
    mend: 'Run codex login once (CODEX_API_KEY counts for codex exec only).',
  };
}

/** What Codex reads from its `.env`, over the environment; its own variables it does not take from there. */
export function readVariables(around: Surroundings): Environment {
  const variables = Object.entries(parseEnv(around.files.get(dotenvFile(around)) ?? ''));
  return Object.fromEntries(variables.filter(([name]) => !name.toUpperCase().startsWith('CODEX_')));
}
