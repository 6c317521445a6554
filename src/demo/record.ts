import { isJsonObject } from '../json/object.ts';

/** A text field of a JSON object; empty when it is absent or something else. */
export function textField(value: unknown, name: string): string {
  const field = isJsonObject(value) ? value[name] : undefined;
  return typeof field === 'string' ? field : '';
}
