import { isJson } from '../../json/object.ts';
import type { Notation, Quoted } from './quoted.ts';

const [quote, backslash] = [0x22, 0x5c];

/** The strings that are values of JSON, as they stand in a text from `from` to `to`; null: there is no JSON there. */
export function jsonStrings(text: string, from: number, to: number): readonly Quoted[] | null {
  if (!isJson(text.slice(from, to))) return null;
  const strings: Quoted[] = [];
  for (let start = text.indexOf('"', from); start !== -1 && start < to;) {
    let end = start + 1;
    for (; text.charCodeAt(end) !== quote; end += 1) if (text.charCodeAt(end) === backslash) end += 1;
    end += 1;
    if (!isKey(text, end)) strings.push({ start, end });
    start = text.indexOf('"', end);
  }
  return strings;
}

function isKey(text: string, end: number): boolean {
  let at = end;
  while (' \t\r\n'.includes(text.charAt(at)) && at < text.length) at += 1;
  return text.charAt(at) === ':';
}

/** What a string says. */
export function readJson(lexeme: string): string {
  return String(JSON.parse(lexeme));
}

const escape = /\\(?:u([0-9a-fA-F]{4})|.)/gs;
/** Escapes that writers of JSON differ in, by the sign that is told: what is not escaped by all alike. */
const optional: ReadonlyMap<number, string> = new Map([
  [0x2f, '+/'],
  [0x3c, '+<>&'],
  [0x3e, '+<>&'],
  [0x26, '+<>&'],
  [0x2028, '+<>&'],
  [0x2029, '+<>&'],
]);
const shortEscaped = new Set([0x08, 0x09, 0x0a, 0x0c, 0x0d, 0x22, 0x5c]);

/**
 * How strings of JSON are escaped, so that they can be written again from what they say; null: in no way that has a
 * name. JSON.stringify escapes no more than it must; what others escape besides is told by signs.
 */
export function jsonNotation(lexemes: readonly string[]): Notation | null {
  const signs = new Set<string>();
  for (const lexeme of lexemes) {
    for (const [found, hex] of lexeme.matchAll(escape)) {
      if (hex !== undefined && /[a-f]/.test(hex)) signs.add('lower');
      if (hex !== undefined && /[A-F]/.test(hex)) signs.add('+upper');
      const sign = hex === undefined ? (found === '\\/' ? '+/' : '') : signOf(parseInt(hex, 16), hex);
      if (sign === null) return null;
      if (sign !== '') signs.add(sign);
    }
  }
  if (signs.has('separator')) signs.add(signs.has('+ascii') ? '+ascii' : '+<>&');
  if (signs.has('lower') && signs.has('+upper')) return null;
  const bare = lexemes.map((lexeme) => lexeme.replace(escape, ''));
  if (bare.some((each) => isUnlike(each, signs))) return null;
  return ['JSON', ...['+ascii', '+<>&', '+/', '+upper'].filter((sign) => signs.has(sign))].join(' ');
}

/** What an escape by number tells; empty: nothing, all write it so; null: nobody would write it so. */
function signOf(code: number, hex: string): string | null {
  if (shortEscaped.has(code) || hex.length !== 4) return null;
  if (code < 0x20) return '';
  if (code === 0x2028 || code === 0x2029) return 'separator';
  if (code > 0x7e) return '+ascii';
  return code === 0x2f ? null : (optional.get(code) ?? null);
}

/** True if something stands there as it is that these signs say is escaped. */
function isUnlike(bare: string, signs: ReadonlySet<string>): boolean {
  if (signs.has('+ascii') && /[^ -~]/.test(bare)) return true;
  if (signs.has('+<>&') && /[<>&\u2028\u2029]/.test(bare)) return true;
  return signs.has('+/') && bare.includes('/');
}
