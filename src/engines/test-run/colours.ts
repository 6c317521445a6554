/** Fewer colour codes than this do not pay for the line that says what stands for them. */
const minCodes = 12;

/** One token each in o200k, and rare in output: the first that a text does not hold stand for its codes. */
const signs = '§ ± ¶ ° £ ¥ « » † ´ ¡ ¿ ‹ › ·'.split(' ');

/** Codes that stand next to each other. */
const run = /(?:\u001b\[\d[\d;]*m)+/g;
/** A line of a report is shorter; of a longer one nobody asks which of its colours are still on. */
const maxLineChars = 2_000;

const code = /\u001b\[(\d[\d;]*)m/g;
const endsInCodes = /(?<!\u001b\[\d[\d;]*m)(?:\u001b\[\d[\d;]*m)+$/;

/** Lines with signs for colour codes, and the line that says what these are. */
export interface Coloured {
  readonly lines: readonly string[];
  readonly header: string;
}

/** Whether a line's colours are ended each by its own code, or all by 0. */
type Ending = 'closed' | 'reset';

/**
 * vitest colours most words of its reports, at four tokens a code and more than half of the text. A sign stands for codes
 * that come often; what ends the colours of a line where the line ends is left out. Null: too little gained.
 */
export function nameColours(lines: readonly string[]): Coloured | null {
  const coloured = lines.filter((line) => line.includes('\u001b['));
  const codes = coloured.reduce((sum, line) => sum + [...line.matchAll(code)].length, 0);
  if (codes < minCodes) return null;
  const text = lines.join('\n');
  const [open, ...free] = signs.filter((sign) => !text.includes(sign));
  if (open === undefined || free.length === 0) return null;
  const ending: Ending = coloured.some((line) => lastOf(line) === '0') ? 'reset' : 'closed';
  const bodies = lines.map((line) => (line.includes('\u001b[') ? withoutEnd(line, ending, open) : line));
  const named = mostUsed(bodies).slice(0, free.length);
  const names = new Map(named.map((codes, at) => [codes, free[at] ?? '']));
  if (named.length === 0) return null;
  const told = named.map((codes) => `${names.get(codes) ?? ''} = ${numbersOf(codes).join(' ')}`);
  return {
    lines: bodies.map((line) =>
      line.replace(run, (codes) => names.get(codes) ?? codes.replace(code, (one) => names.get(one) ?? one)),
    ),
    header: `[colours ${ending} where lines end: ${told.join(', ')}; ${open} = not so]`,
  };
}

/** The line without the codes that end its colours at its end; `open` behind it: there are none, though it has colours. */
function withoutEnd(line: string, ending: Ending, open: string): string {
  const [last = ''] = endsInCodes.exec(line) ?? [];
  if (line.length > maxLineChars) return line + open;
  const codes = [...last.matchAll(code)];
  const head = line.length - last.length;
  for (const { index } of codes) {
    const body = line.slice(0, head + index);
    if (endingOf(body, ending) === last.slice(index)) return body;
  }
  return endingOf(line, ending) === '' ? line : line + open;
}

/** The codes that end what is still coloured behind a text. */
function endingOf(text: string, ending: Ending): string {
  const isOpen: string[] = [];
  for (const number of numbersOf(text)) {
    const [first, ...rest] = number.split(';').map(Number);
    if (first === 0) isOpen.length = 0;
    const end = closing(first === 0 ? rest[0] : first);
    if (end !== null && !isOpen.includes(end)) isOpen.push(end);
    else if (isOpen.includes(number)) isOpen.splice(isOpen.indexOf(number), 1);
  }
  if (isOpen.length === 0) return '';
  const ends = ending === 'reset' ? ['0'] : isOpen.reverse();
  return ends.map((number) => `\u001b[${number}m`).join('');
}

/** ECMA-48 8.3.117: what ends what a code begins; null: it begins nothing. */
function closing(value = 0): string | null {
  if (value === 1 || value === 2) return '22';
  if (value === 3 || value === 4 || value === 7 || value === 9) return String(20 + value);
  if ((value >= 30 && value <= 38) || (value >= 90 && value <= 97)) return '39';
  return (value >= 40 && value <= 48) || (value >= 100 && value <= 107) ? '49' : null;
}

/** The last code of a line; null: it ends in none. */
function lastOf(line: string): string | null {
  const [last = ''] = endsInCodes.exec(line) ?? [];
  return numbersOf(last).at(-1) ?? null;
}

function numbersOf(text: string): string[] {
  return [...text.matchAll(code)].map(([, number = '']) => number);
}

/** Runs of codes that come more than once, those with most codes in all first. */
function mostUsed(lines: readonly string[]): readonly string[] {
  const uses = new Map<string, number>();
  for (const line of lines)
    for (const [codes] of line.matchAll(run)) uses.set(codes, (uses.get(codes) ?? 0) + 1);
  const weight = ([codes, count]: readonly [string, number]): number => codes.length * count;
  return [...uses]
    .filter(([, count]) => count > 1)
    .sort((one, other) => weight(other) - weight(one) || (one[0] < other[0] ? -1 : 1))
    .map(([codes]) => codes);
}
