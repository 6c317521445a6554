import type { IncomingMessage, ServerResponse } from 'node:http';
import { grepLines } from '../mcp/grep.ts';
import { answerError } from '../proxy/answer-error.ts';
import type { ApiTools, HandedOut } from './api-tools.ts';
import { readJson } from './request-json.ts';

interface Asked {
  readonly path: string;
  /** In the path, or empty. */
  readonly hash: string;
}

/**
 * `GET /v1/retrieve/{hash}?query=` and `POST /v1/retrieve {hash, query?}` -> `{hash, original_content, original_tokens}`:
 * the output as it was printed, or its lines that hold one of the query's words. 404 for all that this process has not
 * handed out over `/v1/compress`.
 */
export async function answerRetrieve(
  { originals, count }: ApiTools,
  handedOut: HandedOut,
  request: IncomingMessage,
  response: ServerResponse,
  { path, hash: inPath }: Asked,
): Promise<void> {
  const parameters = new URLSearchParams(/\?(.*)$/s.exec(path)?.[1] ?? '');
  let [hash, query] = [inPath, parameters.get('query') ?? ''];
  if (request.method === 'POST') {
    const read = await readJson(request);
    if (read === null) return;
    if ('status' in read) {
      answerError(response, read.status, read.says);
      return;
    }
    if (hash === '') hash = textOf(read.value['hash']);
    if (query === '') query = textOf(read.value['query']);
  }
  const ref = hash.toLowerCase();
  const original = handedOut.get(ref) === undefined ? null : await originals.get(ref);
  if (original === null) {
    answerError(response, 404, 'Nothing is kept under this hash: it was not handed out here, or is gone.');
    return;
  }
  const found = query.trim() === '' ? '' : await linesWith(query, original.text);
  // A query that finds nothing is answered with all there is: the model asked because it needs it.
  const content = found === '' ? original.text : found;
  const [tokens] = (await count([original.text])) ?? [];
  const body = { hash: ref, original_content: content, original_tokens: tokens ?? null };
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value.trim() : '';
}

/** The lines that hold one of the words, each behind its number. */
async function linesWith(query: string, text: string): Promise<string> {
  const lines = text.split('\n');
  const found = await grepLines(lines, patternOf(query));
  return found.map((at) => `${at + 1}:${lines[at] ?? ''}`).join('\n');
}

/** A query is made of words, not of a pattern; more of it is not looked for. */
const maxQueryChars = 400;

function patternOf(query: string): string {
  const words = query.slice(0, maxQueryChars).trim().split(/\s+/);
  return `(?i)${words.map((word) => word.replaceAll(/[$()*+.?[\\\]^{|}/]/g, '\\$&')).join('|')}`;
}
