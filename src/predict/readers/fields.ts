import { isJsonObject, type JsonObject } from '../../json/object.ts';

export function textAt(object: JsonObject, key: string): string | null {
  const value = object[key];
  return typeof value === 'string' ? value : null;
}

/** Null for what is no count of tokens. */
export function countAt(object: JsonObject, key: string): number | null {
  const value = object[key];
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : null;
}

/** Milliseconds since 1970 of an ISO time. */
export function timeAt(object: JsonObject, key: string): number | null {
  const at = Date.parse(textAt(object, key) ?? '');
  return Number.isNaN(at) ? null : at;
}

/** The objects of a member that is a list. */
export function objectsAt(object: JsonObject, key: string): readonly JsonObject[] {
  const value = object[key];
  return Array.isArray(value) ? value.filter(isJsonObject) : [];
}

/** The texts of a content: a string, or a list of parts of which some are texts. */
export function textsOf(content: unknown): readonly string[] {
  if (typeof content === 'string') return [content];
  if (!Array.isArray(content)) return [];
  return content.filter(isJsonObject).flatMap((part) => {
    const isText = /^(?:input_|output_)?text$/.test(textAt(part, 'type') ?? '');
    const text = isText ? textAt(part, 'text') : null;
    return text === null ? [] : [text];
  });
}
