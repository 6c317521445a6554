import { retrieveTool as ourTool } from '../../src/mcp/tool.ts';
import { costOf, priceOf } from '../../src/money/prices.ts';
import type { ClientProfile } from '../../src/pipeline/call/client-profile.ts';
import { Pipeline } from '../../src/pipeline/pipeline.ts';
import type { Outcome, PipelineTools } from '../../src/pipeline/pipeline-tools.ts';
import { anthropicApi } from '../../src/standin/anthropic/index.ts';
import type { Api } from '../../src/standin/api.ts';
import { openaiApi } from '../../src/standin/openai/index.ts';
import { memoryConversations } from '../../src/store/decisions/conversations.ts';
import { memoryDecisions } from '../../src/store/decisions/decisions.ts';
import { memoryOriginals } from '../../src/store/originals/originals.ts';
import { loadTokenCounter, type TokenCounter } from '../../src/tokens/count.ts';
import { anthropic } from '../../src/wire/anthropic/index.ts';
import { openaiResponses } from '../../src/wire/openai-responses/index.ts';
import type { Usage, Wire } from '../../src/wire/wire.ts';
import { retrieveTool } from '../wire/conversations.ts';
import { knownVerdicts } from './known-verdicts.ts';
import { whole } from '../../src/wire/items/pieces.ts';

export const minute = 60_000;

/** What an agent does with one tool call. */
export interface Step {
  readonly command: string;
  readonly output: string;
  /** It fetches an original. */
  readonly retrieves?: boolean;
}

/** What a user asks, so long after the last answer, and what the agent does about it. */
export interface Visit {
  readonly afterMs: number;
  readonly prompt: string;
  readonly steps: readonly Step[];
}

/** An agent that speaks one wire, and its model. */
export interface Speaker {
  readonly wire: Wire;
  readonly path: string;
  readonly model: string;
  api(now: () => number): Api;
  /** The body of a request after these items, each an entry of the conversation in the wire's own form. */
  body(items: readonly object[], declares: boolean): Buffer;
  prompt(text: string): object[];
  said(text: string): object[];
  called(step: Step, id: string): object[];
}

const system = Array.from({ length: 60 }, (_, rule) => `Rule ${rule}: look before you change a file.`).join(
  '\n',
);
const shell = { name: 'Bash', description: 'Runs a command.', schema: { type: 'object' } };
const ours = { name: retrieveTool, description: ourTool.description, schema: ourTool.inputSchema };

/** Claude: marks the end of the system prompt and of the conversation, for five minutes or an hour. */
export function claudeSpeaker(ttl: '5m' | '1h' = '5m'): Speaker {
  const mark = { cache_control: ttl === '5m' ? { type: 'ephemeral' } : { type: 'ephemeral', ttl } };
  return {
    wire: anthropic,
    path: '/v1/messages',
    model: 'claude-sonnet-5',
    api: () => anthropicApi(),
    body: (items, declares) => {
      const messages = items.map((item, index) => (index < items.length - 1 ? item : marked(item, mark)));
      const tools = (declares ? [shell, ours] : [shell]).map(({ name, description, schema }) => ({
        name,
        description,
        input_schema: schema,
      }));
      return Buffer.from(
        JSON.stringify({
          model: 'claude-sonnet-5',
          max_tokens: 1000,
          system: [{ type: 'text', text: system, ...mark }],
          tools,
          messages,
        }),
      );
    },
    prompt: (text) => [{ role: 'user', content: [{ type: 'text', text }] }],
    said: (text) => [{ role: 'assistant', content: [{ type: 'text', text }] }],
    called: ({ command, output, retrieves }, id) => [
      {
        role: 'assistant',
        content: [
          { type: 'tool_use', id, name: retrieves === true ? retrieveTool : 'Bash', input: { command } },
        ],
      },
      { role: 'user', content: [{ type: 'tool_result', tool_use_id: id, content: output }] },
    ],
  };
}

function marked(item: object, mark: object): object {
  const content: unknown = Reflect.get(item, 'content');
  if (!Array.isArray(content)) return item;
  return {
    ...item,
    content: content.map((block: object, index) =>
      index < content.length - 1 ? block : { ...block, ...mark },
    ),
  };
}

/** Codex: sets no marks. */
export function codexSpeaker(model = 'gpt-6.1-sol'): Speaker {
  const message = (role: string, text: string): object => ({
    type: 'message',
    role,
    content: [{ type: role === 'assistant' ? 'output_text' : 'input_text', text }],
  });
  return {
    wire: openaiResponses,
    path: '/responses',
    model,
    api: openaiApi,
    body: (items, declares) =>
      Buffer.from(
        JSON.stringify({
          model,
          input: [message('developer', system), ...items],
          tools: (declares ? [shell, ours] : [shell]).map(({ name, description, schema }) => ({
            type: 'function',
            name,
            description,
            parameters: schema,
          })),
          prompt_cache_key: 'session',
        }),
      ),
    prompt: (text) => [message('user', text)],
    said: (text) => [message('assistant', text)],
    called: ({ command, output, retrieves }, id) => [
      {
        type: 'function_call',
        call_id: id,
        name: retrieves === true ? retrieveTool : 'Bash',
        arguments: JSON.stringify({ command }),
      },
      { type: 'function_call_output', call_id: id, output },
    ],
  };
}

const profile: ClientProfile = {
  roles: { Bash: 'run' },
  retrieval: { channel: 'mcp', tools: [retrieveTool] },
  fallsBackToHttp: false,
  wrappings: [],
};

let loaded: Promise<TokenCounter> | null = null;

/** Counts each text once. */
export async function counter(): Promise<TokenCounter> {
  loaded ??= loadTokenCounter().then((count) => {
    const known = new Map<string, number>();
    return (text) => {
      const tokens = known.get(text) ?? count(text);
      known.set(text, tokens);
      return tokens;
    };
  });
  return loaded;
}

/** Everything of the proxy's pipeline, with its engines on this thread, each job once: a busy machine changes nothing. */
export function pipelineTools(count: TokenCounter, now: () => number): PipelineTools {
  return {
    runner: knownVerdicts(count),
    originals: memoryOriginals(),
    profile,
    level: 'balanced',
    durable: true,
    decisions: memoryDecisions(),
    conversations: memoryConversations(),
    now,
    onProblem: (problem) => {
      throw problem;
    },
  };
}

/** A request as its provider got it. */
export interface Sent {
  readonly at: number;
  readonly body: Buffer;
  readonly usage: Usage;
  readonly outcome: Outcome | null;
  readonly note: string | null;
}

/** How a session is led. */
export interface Led {
  readonly speaker: Speaker;
  /** Null: without headroom. */
  readonly tools: Partial<PipelineTools> | null;
  /** Whether our tool is among the agent's. */
  readonly declares: boolean;
}

/** Leads a whole session against a provider that caches by the published rules. */
export async function leadSession(visits: readonly Visit[], led: Led): Promise<readonly Sent[]> {
  const { speaker, tools, declares } = led;
  const count = await counter();
  let at = Date.UTC(2026, 9, 5, 9);
  const now = (): number => at;
  const route = speaker.api(now).route('POST', speaker.path);
  if (route?.kind !== 'answer') throw new Error(`No route ${speaker.path}`);
  const pipeline = tools === null ? null : new Pipeline({ ...pipelineTools(count, now), ...tools });
  const items: object[] = [];
  const requests: Sent[] = [];
  const send = async (): Promise<void> => {
    const body = speaker.body(items, declares);
    const outcome = (await pipeline?.run(body, speaker.wire, 'generate')) ?? null;
    const arrived = outcome === null ? body : whole(outcome.body);
    const usage: Usage = { ...route.parse(arrived).bill(count, at), output: answerTokens };
    const note = outcome === null ? null : (pipeline?.answered(outcome, usage) ?? null);
    requests.push({ at, body: arrived, usage, outcome, note: note ?? outcome?.report.note ?? null });
    at += 20_000;
  };
  let calls = 0;
  for (const { afterMs, prompt, steps } of visits) {
    at += afterMs;
    items.push(...speaker.prompt(prompt));
    for (const step of steps) {
      // Without headroom there is nothing to fetch.
      if (step.retrieves === true && tools === null) continue;
      await send();
      items.push(...speaker.called(step, `call_${(calls += 1)}`));
    }
    await send();
    items.push(...speaker.said('Done: the cause is found and mended.'));
  }
  return requests;
}

const answerTokens = 150;

/** USD of a session. */
export function billOf(speaker: Speaker, requests: readonly Sent[]): number {
  const price = priceOf(speaker.model);
  if (price === null) throw new Error(`${speaker.model} has no price`);
  return requests.reduce((sum, { usage }) => sum + costOf(usage, price), 0);
}
