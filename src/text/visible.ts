/**
 * What others wrote may hold characters that command a terminal (C0, C1) or turn the order of what a reader sees around
 * (bidirectional controls). Here they become text: `\x1b`, `\u202e`.
 */
const commanding = String.raw`\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069`;
const any = new RegExp(`[${commanding}]`, 'g');
const anyInText = new RegExp(
  `[${commanding.replace(String.raw`\x00-\x1f`, String.raw`\x00-\x08\x0b-\x1f`)}]`,
  'g',
);

/** The few colours that we write ourselves: bold, dim, red, green, yellow, and what ends them. */
const pen = /(\x1b\[(?:1|2|22|31|32|33|39)m)/;

/** A name or another piece of one line, with nothing in it that commands. */
export function visible(text: string): string {
  return text.replace(any, shown);
}

/** A text of lines, with nothing in it that commands; `inked`: but our own colours. */
export function visibleLines(text: string, inked = false): string {
  if (!inked) return text.replace(anyInText, shown);
  return text
    .split(pen)
    .map((part, at) => (at % 2 === 1 ? part : part.replace(anyInText, shown)))
    .join('');
}

/** JSON as `JSON.stringify` writes it, which leaves some of these characters as they are. */
export function visibleJson(json: string): string {
  return json.replace(anyInText, (char) => `\\u${hex(char, 4)}`);
}

/** True for a character that commands. */
export function isCommanding(char: string): boolean {
  return shown(char) !== char && char.replace(any, '') === '';
}

const named: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

function shown(char: string): string {
  return named[char] ?? (char <= '\xff' ? `\\x${hex(char, 2)}` : `\\u${hex(char, 4)}`);
}

function hex(char: string, digits: number): string {
  return char.charCodeAt(0).toString(16).padStart(digits, '0');
}
