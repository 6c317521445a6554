import type { IncomingMessage, ServerResponse } from 'node:http';
import { isJsonObject } from '../json/object.ts';
import { answerError } from '../proxy/answer-error.ts';
import type { ShortRows } from '../compress/rows.ts';
import type { ApiTools, HandedOut } from './api-tools.ts';
import { readJson } from './request-json.ts';

/** The tool by which a gateway has the model get back what is left out: LiteLLM's name for it. */
const retrieveTool = 'headroom_retrieve';

/** Bits of precision are of no use to those who log the share. */
const ratioDigits = 4;

/**
 * `POST /v1/compress {messages, model?, config?: {mode?}}` -> the same number of messages, with what was saved. With the
 * mode `ccr` the caller can retrieve: lines may be left out behind markers that name a `hash`; else nothing is. Requests with
 * one `x-headroom-affinity` belong together: in them a result keeps its text. The contract is LiteLLM's (its guardrail
 * `headroom`), figures as the package of that name answers them.
 */
export async function answerCompress(
  tools: ApiTools,
  handedOut: HandedOut,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const read = await readJson(request);
  if (read === null) return;
  if ('status' in read) {
    answerError(response, read.status, read.says);
    return;
  }
  const { messages, config } = read.value;
  if (!Array.isArray(messages)) {
    answerError(response, 400, '"messages" is no list. Send the messages of a conversation.');
    return;
  }
  const short = isBypassed(request)
    ? asTheyCame(messages)
    : await shortened(tools, request, read.bytes, config);
  if (short === null) {
    answerError(response, 400, 'The messages are in the shape of no API that is known: OpenAI or Anthropic.');
    return;
  }
  for (const hash of short.hashes) handedOut.set(hash, true);
  const before = await tokensOf(tools, messages);
  const after = await tokensOf(tools, JSON.parse(short.messages) as unknown[]);
  const figures = JSON.stringify({
    tokens_before: before,
    tokens_after: after,
    tokens_saved: before - after,
    // What is gone, as the callers of that contract read it.
    compression_ratio: before === 0 ? 0 : Number((1 - after / before).toFixed(ratioDigits)),
    transforms_applied: short.engines,
    ccr_hashes: short.hashes,
  });
  response
    .writeHead(200, { 'content-type': 'application/json' })
    .end(`{"messages":${short.messages},${figures.slice(1)}`);
}

async function shortened(
  { compressor }: ApiTools,
  { headers }: IncomingMessage,
  bytes: Buffer,
  config: unknown,
): Promise<ShortRows | null> {
  const retrieves = isJsonObject(config) && config['mode'] === 'ccr';
  const affinity = headers['x-headroom-affinity'];
  return compressor.run(bytes, {
    scope: typeof affinity === 'string' && affinity !== '' ? affinity : null,
    retrieveTool: retrieves ? retrieveTool : null,
  });
}

function isBypassed({ headers }: IncomingMessage): boolean {
  const value = headers['x-headroom-bypass'];
  return value !== undefined && !/^(?:false|0|)$/i.test(String(value));
}

function asTheyCame(messages: readonly unknown[]): ShortRows {
  return { messages: JSON.stringify(messages), engines: [], hashes: [] };
}

/** Of all that messages say; 0 where nobody can count it. */
async function tokensOf({ count }: ApiTools, messages: readonly unknown[]): Promise<number> {
  const counts = await count(messages.flatMap(textsIn));
  return counts?.reduce((sum, tokens) => sum + tokens, 0) ?? 0;
}

/** The texts of a message: content, parts of it, what tools were given and what they printed. */
function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(textsIn);
  if (!isJsonObject(value)) return [];
  return ['content', 'text', 'tool_calls', 'function', 'arguments', 'input'].flatMap((key) =>
    textsIn(value[key]),
  );
}
