import { isJsonObject } from './json-object.ts';

/** Names of variables and members whose values are nobody's to see. */
const secretName = /key|token|secret|password|passwd|credential|authorization|cookie|custom_headers/i;

const masked = '***';

/** A variable's value as it may be shown. */
export function maskVariable(name: string, value: string): string {
  return secretName.test(name) ? masked : maskUrl(value);
}

/** A text as it may be shown: in JSON the values of secret members, elsewhere the user part of a URL. */
export function maskText(text: string): string {
  try {
    const value: unknown = JSON.parse(text);
    if (isJsonObject(value) || Array.isArray(value)) return JSON.stringify(maskValue('', value), null, 2);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  return maskUrl(text);
}

function maskValue(name: string, value: unknown): unknown {
  if (typeof value === 'string') return maskVariable(name, value);
  if (Array.isArray(value)) return value.map((item) => maskValue(name, item));
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, maskValue(key, member)]));
}

function maskUrl(text: string): string {
  return text.replace(/\b([a-z][a-z0-9+.-]*:\/\/)[^/@\s]+@/gi, `$1${masked}@`);
}
