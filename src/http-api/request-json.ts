import type { IncomingMessage } from 'node:http';
import { isJsonObject, type JsonObject } from '../json/object.ts';
import { maxBodyBytes } from '../limits.ts';
import { decodeBody, readBody } from '../proxy/body.ts';
import { whole } from '../wire/items/pieces.ts';

/** A request's JSON object and its bytes, or why there is none. */
export type RequestJson =
  | { readonly bytes: Buffer; readonly value: JsonObject }
  | { readonly status: 400 | 413; readonly says: string };

/** Reads a request's body to its end. Null: the client has left. */
export async function readJson(request: IncomingMessage): Promise<RequestJson | null> {
  const read = await readBody(request, maxBodyBytes);
  if (read === null) return null;
  if ('partial' in read) return { status: 413, says: `The body has more than ${maxBodyBytes} bytes.` };
  const decoded = await decodeBody(read.complete, request.headers['content-encoding']);
  if (decoded === null) return { status: 400, says: 'The body cannot be decoded.' };
  const bytes = whole(decoded);
  try {
    const value: unknown = JSON.parse(bytes.toString());
    return isJsonObject(value) ? { bytes, value } : { status: 400, says: 'The body is no JSON object.' };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return { status: 400, says: 'The body is no JSON.' };
  }
}
