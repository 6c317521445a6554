import type { IncomingMessage, ServerResponse } from 'node:http';
import { asError } from '../errors.ts';
import { packageVersion } from '../version.ts';
import { answerError } from './answer-error.ts';

/** Paths of headroom's own: what is sent there holds tool output, and no provider knows them. */
const ownPath = /^\/*(?:v1\/+)*(?:health|compress|retrieve)(?:\/|$)/;

/** What answers requests for headroom itself, besides its health. */
export type AnswerOwn = (request: IncomingMessage, response: ServerResponse, path: string) => Promise<void>;

/** Answers what is asked of headroom itself, which never goes upstream. False: it is the provider's. */
export function answerLocal(
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
  own: AnswerOwn | null,
): boolean {
  const [route = ''] = path.split('?');
  if (!ownPath.test(route)) return false;
  if (own !== null && !/\/health$/.test(route)) {
    own(request, response, path).catch((error: unknown) => {
      response.destroy(asError(error));
    });
    return true;
  }
  // A body that nobody reads would keep the connection busy.
  request.resume();
  if (route === '/health' && ['GET', 'HEAD'].includes(request.method ?? '')) {
    const body = JSON.stringify({ status: 'healthy', version: packageVersion() });
    response.writeHead(200, { 'content-type': 'application/json' }).end(body);
  } else {
    answerError(
      response,
      404,
      `headroom has no ${request.method ?? ''} ${route}, and no provider is sent it.`,
    );
  }
  return true;
}
