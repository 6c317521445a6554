/** The signs by which kinds and repeats are written, chosen so that no line of the text can be taken for one. */
export interface Notation {
  readonly sign: string;
  readonly open: string;
  readonly close: string;
}

/** What a header has to explain. */
export interface Used {
  readonly kinds: boolean;
  readonly repeats: boolean;
  readonly crlf: boolean;
  readonly overwritten: boolean;
}

// With a letter behind it each of the first ones is a single token of o200k, and few logs have such lines.
const signs = ['=', ':', '$', '*', ';', '~', '^', '%', '#', '\u00a7', '\u00a4', '\u00b6'];
const brackets = [
  ['{', '}'],
  ['<', '>'],
  ['\u00ab', '\u00bb'],
  ['\u2039', '\u203a'],
  ['\u27e8', '\u27e9'],
  ['\u27e6', '\u27e7'],
] as const;
const letters = 'abcdefghijklmnopqrstuvwxyz';

/** Signs that neither any line of the text uses nor, as brackets, those that spell out a kind; null: there are none. */
export function chooseNotation(lines: readonly string[], spelled: readonly string[]): Notation | null {
  const sign = signs.find((each) => {
    const taken = new RegExp(`^\\${each}(?:[a-z]+(?:[ :]|$)|\\+\\d)`);
    return !lines.some((line) => line.startsWith(each) && taken.test(line));
  });
  const pair = brackets.find(
    ([open, close]) => !spelled.some((line) => line.includes(open) || line.includes(close)),
  );
  if (sign === undefined || pair === undefined) return null;
  return { sign, open: pair[0], close: pair[1] };
}

/** a, b, …, z, aa, ab, … */
export function kindName(number: number): string {
  const last = letters[number % letters.length] ?? '';
  return number < letters.length ? last : kindName(Math.floor(number / letters.length) - 1) + last;
}

/** A line that shows what a kind's lines look like: `=a: Fetched {left-pad} in {3} ms`. */
export function writeFirst(
  { sign, open, close }: Notation,
  name: string,
  constants: readonly string[],
  values: readonly string[],
): string {
  const parts = constants.map((constant, index) => {
    const value = values[index];
    return value === undefined ? constant : constant + open + value + close;
  });
  return `${sign}${name}: ${parts.join('')}`;
}

/** A later line of a kind: `=a is-odd 5`. */
export function writeNext({ sign }: Notation, name: string, values: readonly string[]): string {
  return [sign + name, ...values].join(' ');
}

/** The line above, so many times more. */
export function writeRepeat({ sign }: Notation, more: number): string {
  return `${sign}+${more}`;
}

export function writeHeader({ sign, open, close }: Notation, used: Used): string {
  const parts = ['Log in short form.'];
  if (used.kinds) {
    parts.push(`"${sign}a: …" begins kind a, its changing parts in ${open}${close};`);
    parts.push(`"${sign}a x y" is that line with x, y in these places.`);
  }
  if (used.repeats) parts.push(`"${sign}+3": the line above 3 times more.`);
  if (used.overwritten) parts.push('\u240d: the next line was printed over this one (CR).');
  if (used.crlf) parts.push('Lines end in CR LF.');
  return parts.join(' ');
}
