import type { Unroutable, Upstream } from '../../src/wrap/recipe.ts';
import { allScopes, isOn, look, type Scopes } from './settings.ts';

type Endpoint = Omit<Upstream, 'mount'>;

const anthropicHost = 'api.anthropic.com';

/** A service Claude Code can use. `variable` holds its base URL; null: it cannot be sent through a proxy. */
export interface Provider {
  readonly title: string;
  /** Turns the provider on; null for Anthropic itself, which needs none. */
  readonly flag: string | null;
  readonly variable: string | null;
}

const foundry = {
  title: 'Microsoft Foundry',
  flag: 'CLAUDE_CODE_USE_FOUNDRY',
  variable: 'ANTHROPIC_FOUNDRY_BASE_URL',
};
const vertex = {
  title: 'Google Vertex AI',
  flag: 'CLAUDE_CODE_USE_VERTEX',
  variable: 'ANTHROPIC_VERTEX_BASE_URL',
};
const anthropic: Provider = { title: 'Anthropic', flag: null, variable: 'ANTHROPIC_BASE_URL' };

/** In the order in which Claude Code looks. AWS signs bodies, a gateway login is bound to its host. */
const switched = [
  { title: 'a Claude gateway', flag: 'CLAUDE_CODE_USE_GATEWAY', variable: null },
  { title: 'Amazon Bedrock', flag: 'CLAUDE_CODE_USE_BEDROCK', variable: null },
  foundry,
  { title: 'Claude Platform on AWS', flag: 'CLAUDE_CODE_USE_ANTHROPIC_AWS', variable: null },
  { title: 'Amazon Bedrock (Mantle)', flag: 'CLAUDE_CODE_USE_MANTLE', variable: null },
  vertex,
] as const;

export function providerOf(scopes: Scopes): Provider {
  return switched.find(({ flag }) => isOn(look(allScopes(scopes), flag))) ?? anthropic;
}

/** The variable that carries the base URL; asked only of what `unroutableProvider` lets through. */
export function baseUrlVariable(scopes: Scopes): string {
  return providerOf(scopes).variable ?? 'ANTHROPIC_BASE_URL';
}

/** Foundry takes a resource or a base URL and refuses both together. */
export const foundryResource = 'ANTHROPIC_FOUNDRY_RESOURCE';

export function isFoundry(scopes: Scopes): boolean {
  return providerOf(scopes) === foundry;
}

/** Only here does Claude Code search for tools by itself; behind any other host it must be told. */
export function isAnthropicItself(upstream: Endpoint): boolean {
  return URL.canParse(upstream.url) && new URL(upstream.url).host === anthropicHost;
}

/** Where requests would go without us; null where Claude Code would not know either. */
export function upstreamOf(scopes: Scopes): Endpoint | null {
  const provider = providerOf(scopes);
  if (provider.variable === null) return null;
  const set = look(allScopes(scopes), provider.variable);
  if (set !== null) return { url: set.value.replace(/\/+$/, ''), from: set.from };
  if (provider === vertex) return vertexUpstream(scopes);
  if (provider === foundry) return foundryUpstream(scopes);
  return { url: `https://${anthropicHost}`, from: "Claude Code's default" };
}

/** Hosts by Google's rule for regions; us-east5 is Claude Code's own default. */
function vertexUpstream(scopes: Scopes): Endpoint {
  const region = look(allScopes(scopes), 'CLOUD_ML_REGION') ?? {
    value: 'us-east5',
    from: 'the default region',
  };
  const wide: Readonly<Record<string, string>> = {
    global: 'aiplatform',
    us: 'aiplatform.us.rep',
    eu: 'aiplatform.eu.rep',
  };
  const host = wide[region.value] ?? `${region.value}-aiplatform`;
  return { url: `https://${host}.googleapis.com/v1`, from: region.from };
}

function foundryUpstream(scopes: Scopes): Endpoint | null {
  const resource = look(allScopes(scopes), foundryResource);
  if (resource === null) return null;
  return { url: `https://${resource.value}.services.ai.azure.com/anthropic`, from: resource.from };
}

/** Why this provider, as it is set up, cannot be reached through a proxy. */
export function unroutableProvider(scopes: Scopes): Unroutable | null {
  const provider = providerOf(scopes);
  const places = allScopes(scopes);
  if (provider.variable === null) {
    return {
      problem: `Claude Code is set to ${provider.title}, which accepts no proxy that changes a request.`,
      mend: `Unset ${provider.flag ?? ''} to run it through headroom.`,
    };
  }
  if (look(places, 'ANTHROPIC_UNIX_SOCKET') !== null) {
    return {
      problem: 'Claude Code is set to a Unix socket.',
      mend: 'Unset ANTHROPIC_UNIX_SOCKET to run it through headroom.',
    };
  }
  const fixed = look([scopes.managed], provider.variable);
  if (fixed !== null) {
    return {
      problem: 'Managed settings fix where Claude Code sends its requests; no flag can override them.',
      mend: `Ask your administrator about ${fixed.from}.`,
    };
  }
  if (provider === vertex && look(places, vertex.variable) === null && hasRegionPerModel(scopes)) {
    return {
      problem:
        'Vertex AI has a region of its own for some models (VERTEX_REGION_…), thus more than one host.',
      mend: 'Set only CLOUD_ML_REGION, or ANTHROPIC_VERTEX_BASE_URL, to run it through headroom.',
    };
  }
  if (upstreamOf(scopes) !== null) return null;
  return { problem: `${provider.title} has no resource.`, mend: `Set ${foundryResource}.` };
}

function hasRegionPerModel(scopes: Scopes): boolean {
  return allScopes(scopes).some(({ env }) =>
    Object.entries(env).some(([name, value]) => name.startsWith('VERTEX_REGION_') && (value ?? '') !== ''),
  );
}
