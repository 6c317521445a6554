import type { Api, Question, Route } from '../api.ts';
import { answerOf, eventsOf, identifier } from './answer.ts';
import { PromptCache } from './prompt-cache.ts';
import { promptOf } from './prompt.ts';
import { conversationOf, parseRequest } from './request.ts';

/** Anthropic's Messages API, with a cache of its own. */
export function anthropicApi(): Api {
  const cache = new PromptCache();
  const routes: Readonly<Record<string, Route>> = {
    '/v1/messages': { kind: 'answer', parse: (body) => questionOf(cache, body) },
    '/v1/messages/count_tokens': {
      kind: 'count',
      parse: (body) => ({ prompt: promptOf(parseRequest(body, { counts: true })) }),
      counted: (tokens) => ({ input_tokens: tokens }),
    },
  };
  return {
    route: (method, path) => (method === 'POST' ? (routes[path] ?? null) : null),
    refused: ({ status, message }) => ({
      type: 'error',
      error: { type: errorTypes[status] ?? 'invalid_request_error', message },
      request_id: identifier('req'),
    }),
  };
}

const errorTypes: Readonly<Record<number, string>> = { 404: 'not_found_error', 500: 'api_error' };

function questionOf(cache: PromptCache, body: Buffer): Question {
  const request = parseRequest(body);
  const prompt = promptOf(request);
  return {
    conversation: conversationOf(request),
    prompt,
    stream: request.stream,
    bill: (count, startedAt) => cache.bill(request.model, prompt, count, startedAt),
    answer: (reply, bill) => {
      const answer = answerOf(request.model, reply, bill);
      return request.stream ? eventsOf(answer) : [JSON.stringify(answer)];
    },
  };
}
