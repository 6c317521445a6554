import type { Api, Question, Route } from '../api.ts';
import { chatAnswer, chatEvents } from './chat-answer.ts';
import { parseChat } from './chat-request.ts';
import { OpenaiCache } from './prompt-cache.ts';
import { promptOf } from './prompt.ts';
import { conversationOf, type OpenaiRequest } from './request.ts';
import { responsesAnswer, responsesEvents } from './responses-answer.ts';
import { parseResponses } from './responses-request.ts';

/**
 * OpenAI's Responses and Chat Completions, under any base URL; one account, and so one cache.
 * `now` dates the answers, milliseconds since 1970.
 */
export function openaiApi(now: () => number): Api {
  const cache = new OpenaiCache();
  const routes: Readonly<Record<string, Route>> = {
    '/responses': {
      kind: 'answer',
      parse: (body) => responsesQuestion(cache, body, now),
    },
    '/responses/input_tokens': {
      kind: 'count',
      parse: (body) => ({ prompt: promptOf(parseResponses(body)).blocks }),
      counted: (tokens) => ({ object: 'response.input_tokens', input_tokens: tokens }),
    },
    '/chat/completions': {
      kind: 'answer',
      parse: (body) => chatQuestion(cache, body, now),
    },
  };
  return {
    route(method, path) {
      const end = Object.keys(routes).find((one) => path.endsWith(one));
      return method === 'POST' && end !== undefined ? (routes[end] ?? null) : null;
    },
    refused({ status, message, param, code }) {
      const type = status >= 500 ? 'server_error' : 'invalid_request_error';
      return { error: { message, type, param, code } };
    },
  };
}

function responsesQuestion(cache: OpenaiCache, body: Buffer, now: () => number): Question {
  const request = parseResponses(body);
  return questionOf(cache, request, (reply, bill) => {
    const answer = responsesAnswer(request, reply, bill, now());
    return request.stream ? responsesEvents(answer) : [JSON.stringify(answer)];
  });
}

function chatQuestion(cache: OpenaiCache, body: Buffer, now: () => number): Question {
  const request = parseChat(body);
  return questionOf(cache, request, (reply, bill) => {
    const answer = chatAnswer(request.model, reply, bill, now());
    return request.stream ? chatEvents(answer, request) : [JSON.stringify(answer)];
  });
}

function questionOf(cache: OpenaiCache, request: OpenaiRequest, answer: Question['answer']): Question {
  const prompt = promptOf(request);
  return {
    conversation: conversationOf(request),
    prompt: prompt.blocks,
    stream: request.stream,
    bill: (count, startedAt) => cache.bill(prompt, count, startedAt),
    answer,
  };
}
