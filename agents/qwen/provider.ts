import type { Surroundings, Unroutable, Upstream } from '../../src/wrap/recipe.ts';
import { flag, listedModels, setting, unreadFile, variable, type Setting } from './settings.ts';

export const baseUrlFlags = ['--openai-base-url', '--openaiBaseUrl'];

const setUp =
  'Set OPENAI_BASE_URL, OPENAI_API_KEY and OPENAI_MODEL; headroom then takes the provider from them.';

/** Both post behind `OPENAI_BASE_URL`, in the two formats of OpenAI. */
const openaiTypes = ['openai', 'openai-responses'];

/** Where Qwen Code recognizes a host it asks as that provider wants it, and by a URL of ours it could not. */
const knownHosts =
  /(^|\.)(api\.deepseek\.com|z\.ai|bigmodel\.cn|xiaomimimo\.com|modelscope\.cn|minimaxi\.com|minimax\.io|api\.mistral\.ai|api\.cerebras\.ai|api\.fireworks\.ai)$/;

/** Alibaba's service, for which its prompts carry cache marks. */
const dashScopeHosts =
  /(^|\.)dashscope(-intl|-us)?\.aliyuncs\.com$|^token-plan\..*\.maas\.aliyuncs\.com$|\.(alibaba-inc|aliyun-inc|alicloudapi)\.com$/;

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).hostname : '';
}

/** What it is told, the strongest first. */
function baseUrl(around: Surroundings): Setting | null {
  return (
    flag(around, baseUrlFlags) ??
    variable(around, 'OPENAI_BASE_URL') ??
    setting(around, 'security.auth.baseUrl')
  );
}

/**
 * Without a base URL there is no start with a proxy: the URL is then only what stands in a message. For Responses Qwen Code posts
 * to `/v1/responses` itself, and takes a `/v1` off its base URL before.
 */
export function upstream(around: Surroundings): Upstream {
  const { value, from } = baseUrl(around) ?? {
    value: 'https://dashscope.aliyuncs.com/compatible-mode/v1',
    from: "Qwen Code's default",
  };
  const own = authType(around) === 'openai-responses' ? /(?:\/v1)?\/*$/ : /\/*$/;
  return { mount: '', url: value.replace(own, ''), from };
}

/** It reads from this variable that a URL leads to DashScope, as the host no longer says it. */
export function isDashScope(around: Surroundings): boolean {
  const { url } = upstream(around);
  const own = variable(around, 'DASHSCOPE_PROXY_BASE_URL')?.value ?? '';
  return dashScopeHosts.test(hostOf(url)) || own.replace(/\/+$/, '').toLowerCase() === url.toLowerCase();
}

/** The kind of provider that was chosen, or that it takes from which variables are set. */
function authType(around: Surroundings): string | null {
  const chosen = flag(around, ['--auth-type', '--authType']) ?? setting(around, 'security.auth.selectedType');
  if (chosen !== null) return chosen.value;
  const has = (name: string): boolean => variable(around, name) !== null;
  if (has('QWEN_OAUTH')) return 'qwen-oauth';
  const named = has('OPENAI_MODEL') || has('QWEN_MODEL');
  return named && has('OPENAI_API_KEY') && has('OPENAI_BASE_URL') ? 'openai' : null;
}

function model(around: Surroundings): Setting | null {
  return (
    flag(around, ['--model', '-m']) ??
    setting(around, 'model.name') ??
    variable(around, 'OPENAI_MODEL') ??
    variable(around, 'QWEN_MODEL')
  );
}

function isInContainer(around: Surroundings): boolean {
  const index = around.args.findIndex((arg) => /^(?:-s|--sandbox(?:=.*)?)$/.test(arg));
  const flagged = index === -1 ? null : (around.args[index]?.split('=')[1] ?? 'true');
  const value =
    variable(around, 'QWEN_SANDBOX')?.value ?? flagged ?? setting(around, 'tools.sandbox')?.value ?? 'false';
  const isOnByDefault = /^(?:1|true)$/i.test(value) && around.platform !== 'darwin';
  return isOnByDefault || /^(?:docker|podman)$/i.test(value);
}

/** Why its requests to this provider cannot be sent through a proxy, or would then not be the same. */
function unroutableProvider(around: Surroundings): Unroutable | null {
  const type = authType(around);
  if (type === null || !openaiTypes.includes(type) || baseUrl(around) === null) {
    const what = type === null ? 'no provider' : openaiTypes.includes(type) ? 'no base URL' : type;
    return {
      problem: `Qwen Code is set up for ${what}: only an OpenAI base URL can be routed.`,
      mend: setUp,
    };
  }
  const host = hostOf(upstream(around).url);
  if (!knownHosts.test(host)) return null;
  return {
    problem: `Qwen Code asks ${host} in a way of its own, which it knows by the host of its base URL.`,
    mend: 'Name a gateway of your own in OPENAI_BASE_URL to route it.',
  };
}

export function unroutable(around: Surroundings): Unroutable | null {
  const unread = unreadFile(around);
  if (unread !== null) {
    return {
      problem: `${unread} is not plain JSON, so where Qwen Code sends its requests is not known.`,
      mend: 'Take the comments out of it; headroom then reads it.',
    };
  }
  const listed = listedModels(around);
  const name = model(around)?.value ?? null;
  if (listed.length > 0 && (name === null || listed.includes(name))) {
    return {
      problem: `Qwen Code has the base URL of ${name ?? 'its model'} from modelProviders in its settings, over any other.`,
      mend: 'Start it with OPENAI_BASE_URL set and --model for a model that is not listed there.',
    };
  }
  if (isInContainer(around)) {
    return {
      problem: 'Qwen Code runs in a container here, from where it does not reach headroom.',
      mend: 'Start it without a sandbox (QWEN_SANDBOX=false) to route it.',
    };
  }
  return unroutableProvider(around);
}
