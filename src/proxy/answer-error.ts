import type { ServerResponse } from 'node:http';

/** Answers an error of ours in the form in which every provider's SDK shows what it says. */
export function answerError(response: ServerResponse, status: number, message: string): void {
  const body = JSON.stringify({ type: 'error', error: { type: 'headroom_error', message } });
  response.writeHead(status, { 'content-type': 'application/json' }).end(body);
}
