import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { RowCompressor } from '../compress/rows.ts';
import { isHeadroomError, reasonOf } from '../errors.ts';
import { rememberedFiles } from '../limits.ts';
import { answerError } from '../proxy/answer-error.ts';
import type { AnswerOwn } from '../proxy/local-paths.ts';
import type { OwnTools } from '../proxy/proxy.ts';
import { Recent } from '../store/recent.ts';
import type { ApiTools, HandedOut } from './api-tools.ts';
import { answerCompress } from './compress-route.ts';
import { answerRetrieve } from './retrieve-route.ts';

/** Opens the routes on what a proxy has. */
export function openHttpApi({
  store,
  level,
  onProblem,
  engines,
  token,
}: OwnTools & Pick<ApiTools, 'token'>): AnswerOwn {
  const { decisions, originals, durable } = store;
  const compressor = new RowCompressor({ runner: engines, decisions, originals, durable, level, onProblem });
  const api = new HttpApi({ compressor, originals, token, count: async (texts) => engines.count(texts) });
  return async (request, response, path) => api.answer(request, response, path);
}

/** `/v1/compress` and `/v1/retrieve`, for gateways and programs that send their messages on themselves. */
export class HttpApi {
  readonly #tools: ApiTools;
  readonly #handedOut: HandedOut = new Recent<true>(rememberedFiles);

  constructor(tools: ApiTools) {
    this.#tools = tools;
  }

  /** Answers a request for one of the two, or that it is none. Never rejects. */
  async answer(request: IncomingMessage, response: ServerResponse, path: string): Promise<void> {
    const [route = ''] = path.split('?');
    const [, name, hash = ''] = /\/(compress|retrieve)(?:\/([^/]*))?\/?$/.exec(route) ?? [];
    try {
      if (!this.#isKnown(request))
        answerError(response, 401, 'HEADROOM_TOKEN is set: send it as Authorization: Bearer.');
      else if (name === 'compress' && hash === '' && request.method === 'POST')
        await answerCompress(this.#tools, this.#handedOut, request, response);
      else if (
        name === 'retrieve' &&
        (request.method === 'POST' || (request.method === 'GET' && hash !== ''))
      )
        await answerRetrieve(this.#tools, this.#handedOut, request, response, { path, hash });
      else
        answerError(
          response,
          404,
          'There are POST /v1/compress, POST /v1/retrieve and GET /v1/retrieve/HASH.',
        );
    } catch (error) {
      const says = isHeadroomError(error) ? `${error.problem} ${error.mend}` : reasonOf(error);
      if (!response.headersSent) answerError(response, 500, says);
    } finally {
      // A body that nobody reads would keep the connection busy.
      request.resume();
    }
  }

  #isKnown({ headers }: IncomingMessage): boolean {
    const { token } = this.#tools;
    if (token === null) return true;
    const sent = /^Bearer (.*)$/i.exec(headers.authorization ?? '')?.[1] ?? '';
    const digest = (text: string) => createHash('sha256').update(text).digest();
    return timingSafeEqual(digest(sent), digest(token));
  }
}
