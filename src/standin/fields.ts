import { Refusal } from './refusal.ts';

/** A JSON object as it was sent. */
export type Fields = Readonly<Record<string, unknown>>;

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The object that a request body is; throws a `Refusal`. */
export function parseFields(body: Buffer): Fields {
  const value = parseJson(body.toString('utf8'));
  if (!isFields(value)) throw new Refusal('The request body must be an object');
  return value;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
    throw new Refusal(`The request body is not valid JSON: ${cause.message}`);
  }
}

/** A field that is a text, or null. */
export function textField(fields: Fields, name: string): string | null {
  const value = fields[name];
  return typeof value === 'string' ? value : null;
}
