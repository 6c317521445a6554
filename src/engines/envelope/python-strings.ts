import type { Notation, Quoted } from './quoted.ts';

const token = /[\s{}[\](),:=]+|[-+.\w]+|'[^'\\\n]*(?:\\.[^'\\\n]*)*'|"[^"\\\n]*(?:\\.[^"\\\n]*)*"|./gy;

/** The strings that are values of what Python prints of a dict, a list or an object; null: it is none of these. */
export function pythonStrings(text: string, from: number, to: number): readonly Quoted[] | null {
  const strings: Quoted[] = [];
  token.lastIndex = from;
  while (token.lastIndex < to) {
    const start = token.lastIndex;
    const [found = ''] = token.exec(text) ?? [];
    const end = start + found.length;
    if (found === '' || end > to || (found.length === 1 && /[^\s{}[\](),:=\w]/.test(found))) return null;
    if (/^['"]/.test(found) && text.charAt(end) !== ':') strings.push({ start, end });
    token.lastIndex = end;
  }
  return strings;
}

const escape = /\\(?:x([0-9a-f]{2})|u([0-9a-f]{4})|U([0-9a-f]{8})|(.))/gs;
const letters: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };

/** What a string says. */
export function readPython(lexeme: string): string {
  return lexeme
    .slice(1, -1)
    .replace(escape, (_, two?: string, four?: string, eight?: string, letter?: string) => {
      const code = codeIn(two, four, eight);
      return code === null ? (letters[letter ?? ''] ?? letter ?? '') : String.fromCodePoint(code);
    });
}

function codeIn(...digits: readonly (string | undefined)[]): number | null {
  const hex = digits.find((each) => each !== undefined);
  if (hex === undefined) return null;
  const code = parseInt(hex, 16);
  return code > 0x10ffff ? 0xfffd : code;
}

/** What Python takes for no printable sign: it is escaped by number. */
const unprintable = /[\p{C}\p{Z}]/u;

/** `Python` where its `repr` would write each of these strings so; null: something else did. */
export function pythonNotation(lexemes: readonly string[]): Notation | null {
  return lexemes.every(isRepr) ? 'Python' : null;
}

function isRepr(lexeme: string): boolean {
  const [quote = ''] = lexeme;
  const inner = lexeme.slice(1, -1);
  const bare = inner.replace(escape, '');
  if (unprintable.test(bare.replaceAll(' ', ''))) return false;
  let hasQuote = false;
  for (const [, two, four, eight, letter] of inner.matchAll(escape)) {
    const code = codeIn(two, four, eight);
    if (code === null) {
      if (letter === "'" && quote === "'") hasQuote = true;
      else if (letter === undefined || !'nrt\\'.includes(letter)) return false;
      continue;
    }
    const size = code < 0x100 ? two : code < 0x10000 ? four : eight;
    if (size === undefined || code === 0x20 || '\n\r\t'.includes(String.fromCodePoint(code))) return false;
    if (!unprintable.test(String.fromCodePoint(code))) return false;
  }
  // It takes double quotes only where a single one stands inside and no double one.
  return quote === '"' ? bare.includes("'") : !hasQuote || bare.includes('"');
}
