import { hasSwitch, optionValues, takeOption } from '../../src/wrap/launch/arguments.ts';
import type {
  AgentRecipe,
  LaunchContext,
  Surroundings,
  Unroutable,
  Upstream,
} from '../../src/wrap/recipe.ts';
import { resultFrames } from './frames.ts';
import { configFiles, configOption, fixedVariable, setVariable } from './config.ts';

const informing = new Set(['-h', '--help', '--version', '--just-check-update', '--list-models', '--models']);
const doing = new Set(['--install-main-branch', '--upgrade', '--update', '--shell-completions']);

const baseFlag = '--openai-api-base';

/** aider takes the beginning of a flag for the flag. */
const baseFlags = [baseFlag, '--openai-api-bas', '--openai-api-ba', '--openai-api-b'];

/** The variables that litellm reads, for each provider in the order in which it looks. */
const openaiVariables = ['OPENAI_BASE_URL', 'OPENAI_API_BASE'] as const;
const anthropicVariables = ['ANTHROPIC_API_BASE', 'ANTHROPIC_BASE_URL'] as const;

function environmentSetting(
  around: Surroundings,
  names: readonly string[],
): { readonly url: string; readonly from: string } | null {
  for (const name of names) {
    const url = around.env[name] ?? '';
    if (url !== '') return { url, from: name };
  }
  return null;
}

/** aider's own option, from its flag, its variable or its file, beats the variables of litellm. */
function openaiUpstream(around: Surroundings): Upstream {
  const flag = optionValues(around.args, baseFlags).at(-1)?.value;
  const set = (flag === undefined ? null : { url: flag, from: baseFlag }) ??
    environmentSetting(around, ['AIDER_OPENAI_API_BASE']) ??
    configOption(around, 'openai-api-base') ??
    environmentSetting(around, openaiVariables) ?? {
      url: 'https://api.openai.com/v1',
      from: "aider's default",
    };
  return { mount: '/openai', ...set };
}

/** litellm takes a base URL with or without the path of the call. */
function anthropicUpstream(around: Surroundings): Upstream {
  const set = environmentSetting(around, anthropicVariables);
  if (set === null) {
    return { mount: '/anthropic', url: 'https://api.anthropic.com', from: "aider's default" };
  }
  return { mount: '/anthropic', url: set.url.replace(/\/v1\/messages\/?$/, ''), from: set.from };
}

function unroutable(around: Surroundings): Unroutable | null {
  const names = [...openaiVariables, ...anthropicVariables];
  const fixed = setVariable(around, names) ?? fixedVariable(around, names);
  if (fixed === null) return null;
  return {
    problem: `aider puts ${fixed.name} in ${fixed.file} over its environment, so no request would pass here.`,
    mend: `Set ${fixed.name} in your shell instead; headroom then uses it as the provider's URL.`,
  };
}

/** It marks what Anthropic shall cache only where it is told to; off is what it does by itself. */
function cacheAdvice(around: Surroundings): string | null {
  if (hasSwitch(around.args, new Set(['--cache-prompts']))) return null;
  const set = around.env['AIDER_CACHE_PROMPTS'] ?? configOption(around, 'cache-prompts')?.url ?? '';
  return /^(?:true|1|yes|on)$/i.test(set)
    ? null
    : 'aider has Anthropic cache nothing without --cache-prompts: a scripted session of 16 requests cost 5.8 % less with it';
}

function launch(context: LaunchContext): ReturnType<AgentRecipe['launch']> {
  const openai = `${context.proxyUrl}/openai`;
  const anthropic = `${context.proxyUrl}/anthropic`;
  const isFlagged = optionValues(context.args, baseFlags).length > 0;
  const rest = baseFlags.reduce((args, flag) => takeOption(args, flag).rest, context.args);
  const isOptionSet =
    (context.env['AIDER_OPENAI_API_BASE'] ?? '') !== '' || configOption(context, 'openai-api-base') !== null;
  return {
    env: {
      OPENAI_API_BASE: openai,
      ANTHROPIC_API_BASE: anthropic,
      ANTHROPIC_BASE_URL: anthropic,
      ...((context.env['OPENAI_BASE_URL'] ?? '') === '' ? {} : { OPENAI_BASE_URL: openai }),
      ...(isOptionSet ? { AIDER_OPENAI_API_BASE: openai } : {}),
    },
    args: isFlagged ? [`${baseFlag}=${openai}`, ...rest] : context.args,
    files: [],
  };
}

export const aider: AgentRecipe = {
  id: 'aider',
  title: 'aider',
  binaries: ['aider'],
  installHint: 'Install it with: python -m pip install aider-install && aider-install',
  profile: {
    roles: { run: 'run' },
    retrieval: { channel: 'none', tools: [] },
    fallsBackToHttp: false,
    wrappings: [],
    // It is started as aider, so whatever its prompt says.
    resultFrames: resultFrames.map((frame) => ({ ...frame, system: [] })),
  },
  notice:
    'aider has no tools: what its commands, tests and linters print is shortened without loss; files and the map of the repository, most of what it sends, stay as they are.',
  limits: [
    'Files and the map of the repository are text of the user, and such text is never changed.',
    'Output of commands is shortened only without loss: without tools there is no way to get an original back.',
    'Models of providers other than OpenAI and Anthropic go past headroom.',
    'A base URL in an .env file beats the environment: aider then runs without headroom, which is said.',
  ],
  testedWith: '0.86.2',
  configFiles,
  startsNoSession: (args) => hasSwitch(args, informing) || hasSwitch(args, doing),
  unroutable,
  cacheAdvice,
  upstreams: (around) => [openaiUpstream(around), anthropicUpstream(around)],
  ownVariables: () => ({}),
  launch,
  byHand: (url) => `OPENAI_API_BASE=${url}/openai ANTHROPIC_API_BASE=${url}/anthropic aider`,
};
