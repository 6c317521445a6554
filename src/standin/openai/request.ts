import type { Conversation } from '../api.ts';
import { isFields, textField, type Fields } from '../fields.ts';
import { Refusal } from '../refusal.ts';
import { endingRules, intervalRulesFor, type Retention, type Ttl } from './cache-rules.ts';

/** A request of either API, in the one form in which the model reads both. */
export interface OpenaiRequest {
  readonly model: string;
  readonly stream: boolean;
  readonly tools: readonly Fields[];
  /** Tools that an item brings later, where the client keeps its list of tools as it is. */
  readonly loadedTools: readonly Fields[];
  readonly items: readonly Item[];
  /** What besides the content changes the prompt's hidden beginning. */
  readonly settings: string;
  readonly cache: CacheWish;
  /** The body, for what an answer repeats of it. */
  readonly fields: Fields;
}

/** What a client says about the cache. */
export interface CacheWish {
  /** Requests with different keys share nothing. */
  readonly key: string | null;
  /** Whether the end of the newest message is written without a mark. */
  readonly mode: 'implicit' | 'explicit';
  readonly retention: Retention;
  /** How long what is written is kept, at models that keep the ending rules. */
  readonly ttl: Ttl;
}

/** One turn of the prompt. */
export type Item =
  | { readonly kind: 'message'; readonly role: Role; readonly parts: readonly Part[] }
  | { readonly kind: 'call'; readonly id: string; readonly name: string; readonly input: string }
  | { readonly kind: 'output'; readonly id: string; readonly parts: readonly Part[] }
  /** Reasoning and whatever else we do not know: part of the prompt as it is. */
  | { readonly kind: 'other'; readonly text: string };

export type Role = 'developer' | 'user' | 'assistant';

/** A content part. Where it is no text, its JSON stands for what the model sees. */
export interface Part {
  readonly text: string;
  /** The client set a cache mark behind it. */
  readonly marked: boolean;
}

/** `system` and `developer` are two names of one role. */
const roles: Readonly<Record<string, Role>> = {
  system: 'developer',
  developer: 'developer',
  user: 'user',
  assistant: 'assistant',
};

export function roleOf(value: unknown, param: string): Role {
  const role = typeof value === 'string' && Object.hasOwn(roles, value) ? roles[value] : undefined;
  if (role !== undefined) return role;
  throw invalid(param, value, Object.keys(roles));
}

/** A content is a string or a list of parts; null is none. */
export function partsOf(content: unknown, param: string): readonly Part[] {
  if (content === undefined || content === null) return [];
  if (typeof content === 'string') return [{ text: content, marked: false }];
  if (!Array.isArray(content)) throw wrongType(param, 'a string or an array');
  return content.map((part: unknown, index) => {
    if (!isFields(part)) throw wrongType(`${param}[${index}]`, 'an object');
    const { prompt_cache_breakpoint: mark, ...said } = part;
    return { text: textField(part, 'text') ?? JSON.stringify(said), marked: isFields(mark) };
  });
}

export function requiredText(fields: Fields, name: string, place = ''): string {
  const value = textField(fields, name);
  if (value !== null && value !== '') return value;
  const param = place === '' ? name : `${place}.${name}`;
  throw new Refusal(`Missing required parameter: '${param}'.`, {
    param,
    code: 'missing_required_parameter',
  });
}

export function list(value: unknown, param: string): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw wrongType(param, 'an array');
}

export function toolsOf(fields: Fields): readonly Fields[] {
  return list(fields['tools'] ?? [], 'tools').map((tool, index) => {
    if (!isFields(tool)) throw wrongType(`tools[${index}]`, 'an object');
    return tool;
  });
}

/** The fields about the cache, which both APIs share. */
export function cacheWishOf(fields: Fields, model: string): CacheWish {
  const options = fields['prompt_cache_options'] ?? {};
  if (!isFields(options)) throw wrongType('prompt_cache_options', 'an object');
  const mode = options['mode'] ?? 'implicit';
  if (mode !== 'implicit' && mode !== 'explicit') {
    throw invalid('prompt_cache_options.mode', mode, ['implicit', 'explicit']);
  }
  const given = options['ttl'] ?? '30m';
  const ttl = endingRules.ttls.find((known) => known === given);
  if (ttl === undefined) throw invalid('prompt_cache_options.ttl', given, endingRules.ttls);
  const retention = fields['prompt_cache_retention'] ?? 'in_memory';
  if (retention !== 'in_memory' && retention !== '24h') {
    throw invalid('prompt_cache_retention', retention, ['in_memory', '24h']);
  }
  if (fields['prompt_cache_options'] !== undefined && intervalRulesFor(model, retention) !== null) {
    throw new Refusal("Unsupported parameter: 'prompt_cache_options' is not supported with this model.", {
      param: 'prompt_cache_options',
      code: 'unsupported_parameter',
    });
  }
  return { key: textField(fields, 'prompt_cache_key'), mode, retention, ttl };
}

/** What the model sees: an identifier names its call, an output shows its text. */
export function conversationOf({ tools, loadedTools, items }: OpenaiRequest): Conversation {
  return {
    tools: [...tools, ...loadedTools].map(nameOf),
    results: items.flatMap((item) => {
      if (item.kind !== 'output') return [];
      const call = items.find((one) => one.kind === 'call' && one.id === item.id);
      const [tool, input] = call?.kind === 'call' ? [call.name, call.input] : ['', ''];
      return [{ tool, input: inputOf(input), text: item.parts.map(({ text }) => text).join('\n') }];
    }),
  };
}

function nameOf(tool: Fields): string {
  const fields = isFields(tool['function']) ? tool['function'] : tool;
  return textField(fields, 'name') ?? String(tool['type']);
}

/** Arguments are the model's own words: they need not be an object, nor even JSON. */
function inputOf(json: string): Fields {
  try {
    const value: unknown = JSON.parse(json);
    return isFields(value) ? value : {};
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
    return {};
  }
}

export function wrongType(param: string, expected: string): Refusal {
  return new Refusal(`Invalid type for '${param}': expected ${expected}.`, { param, code: 'invalid_type' });
}

function invalid(param: string, value: unknown, supported: readonly string[]): Refusal {
  const said = typeof value === 'string' ? value : JSON.stringify(value);
  const names = supported.map((name) => `'${name}'`).join(', ');
  return new Refusal(`Invalid value: '${said}'. Supported values are: ${names}.`, {
    param,
    code: 'invalid_value',
  });
}
