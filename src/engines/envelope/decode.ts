/** A form in its parts: what stands around the texts, how they were escaped, and the texts. */
export interface Parts {
  /** The lines of ours that stand before the first text. */
  readonly head: string;
  readonly texts: readonly string[];
}

const opening = /^\[(JSON|Python)((?: \+(?:ascii|<>&|\/|upper))*)(?: on (\d+) lines)?, … (?:is|are) below: /;
/** Stands between two texts. */
export const between = '[next …]';

/** Null for a text that is no such form. */
export function partsOf(form: string): Parts | null {
  const [, , , count = '1'] = opening.exec(form) ?? [];
  if (!opening.test(form)) return null;
  const lines = form.split('\n');
  const head = lines.slice(0, Number(count)).join('\n');
  const texts: string[][] = [[]];
  for (const line of lines.slice(Number(count))) {
    if (line === between && texts.length < gapsOf(head)) texts.push([]);
    else texts.at(-1)?.push(line);
  }
  return { head, texts: texts.map((each) => each.join('\n')) };
}

/** What a form shows of the answer around its texts. */
export function aroundTexts({ head }: Parts): string {
  return head.slice(opening.exec(head)?.[0].length ?? 0, -1);
}

/** The form of these parts. */
export function joined({ head, texts }: Parts): string {
  return `${head}\n${texts.join(`\n${between}\n`)}`;
}

function gapsOf(head: string): number {
  return head.split('…').length - 2;
}

/** The answer that a form stands for. */
export function decode(form: string): string {
  const parts = partsOf(form);
  if (parts === null) throw new Error('A form without its first line.');
  const { head, texts } = parts;
  if (texts.length !== gapsOf(head)) throw new Error('A form with other texts than places for them.');
  const [said = '', language = '', signs = ''] = opening.exec(head) ?? [];
  const [first = '', ...around] = head.slice(said.length, -1).split('…');
  const write = language === 'Python' ? writePython : (text: string): string => writeJson(text, signs);
  return first + texts.map((text, at) => write(text) + (around[at] ?? '')).join('');
}

function writeJson(text: string, signs: string): string {
  let lexeme = JSON.stringify(text);
  if (signs.includes('/')) lexeme = lexeme.replaceAll('/', '\\/');
  if (signs.includes('<>&')) lexeme = lexeme.replace(/[<>&\u2028\u2029]/g, byNumber);
  if (signs.includes('ascii')) lexeme = lexeme.replace(/[^ -~]/g, byNumber);
  if (signs.includes('upper'))
    lexeme = lexeme.replace(/\\(?:u(....)|.)/g, (all, hex?: string) =>
      hex === undefined ? all : `\\u${hex.toUpperCase()}`,
    );
  return lexeme;
}

function byNumber(sign: string): string {
  return `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

const shortly: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t', '\\': '\\\\' };

/** How many digits Python writes behind each letter. */
const digits = { x: 2, u: 4, U: 8 } as const;

/** As Python's `repr` does. */
function writePython(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  const inner = text.replace(/[\\']|(?! )[\p{C}\p{Z}]/gu, (sign) => {
    if (sign === "'") return quote === "'" ? "\\'" : sign;
    const short = shortly[sign];
    if (short !== undefined) return short;
    const code = sign.codePointAt(0) ?? 0;
    const letter = code < 0x100 ? 'x' : code < 0x10000 ? 'u' : 'U';
    return `\\${letter}${code.toString(16).padStart(digits[letter], '0')}`;
  });
  return quote + inner + quote;
}
