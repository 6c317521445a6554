import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';

/** Kinds of facts. Of `count` and `odd` a marker may tell, in numbers; all else must stand in what is shown. */
const factKinds = ['error', 'place', 'verdict', 'odd', 'name', 'count'] as const;

/** What whoever ran a command looks for in its output. */
export interface Fact {
  readonly kind: (typeof factKinds)[number];
  /** Words of one line; `heading > words`: words of a line and of one above it that says where it belongs. */
  readonly words: string;
  /** Why it is not shown as yet; null: it must be. */
  readonly known: string | null;
}

/** An output as a program printed it, with its facts. */
export interface Exhibit {
  /** `eslint/many-files`. */
  readonly name: string;
  readonly program: string;
  readonly text: string;
  /** Null: nobody knows what printed it. */
  readonly command: string | null;
  readonly exit: number;
  readonly question: string;
  /** `printed by eslint 9.39.1` or `by hand after …`. */
  readonly made: string;
  readonly facts: readonly Fact[];
}

/** All outputs of a folder that has one folder a program: `<program>/<name>.txt` and `<name>.facts` beside it. */
export function readGallery(folder: string): readonly Exhibit[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name: program }) =>
      readdirSync(join(folder, program))
        .filter((file) => file.endsWith('.txt'))
        .map((file) => readExhibit(folder, program, file.slice(0, -'.txt'.length))),
    );
}

function readExhibit(folder: string, program: string, name: string): Exhibit {
  const text = readFileSync(join(folder, program, `${name}.txt`), 'utf8');
  const head = new Map<string, string>();
  const facts: Fact[] = [];
  for (const line of readFileSync(join(folder, program, `${name}.facts`), 'utf8').split('\n')) {
    if (line.trim() === '') continue;
    const [, key = '', value = ''] = /^([a-z]+): *(.*?) *$/u.exec(line) ?? [];
    const kind = factKinds.find((each) => each === key);
    const last = facts.at(-1);
    if (kind !== undefined) facts.push({ kind, words: value, known: null });
    else if (key === 'known' && last !== undefined) facts[facts.length - 1] = { ...last, known: value };
    else if (/^(?:command|exit|made|question)$/.test(key) && last === undefined) head.set(key, value);
    else throw new Error(`${program}/${name}.facts: no fact and no head line: ${line}`);
  }
  return {
    name: `${program}/${name}`,
    program,
    text,
    command: head.get('command') ?? null,
    exit: Number(head.get('exit')),
    question: head.get('question') ?? 'Please go on.',
    made: head.get('made') ?? '',
    facts,
  };
}

/** Words as a reader sees them: without colours, and however many blanks stand between them. */
function legible(line: string): string {
  return stripVTControlCharacters(line).replace(/\s+/g, ' ').trim();
}

/** A JSON document in lines of one member each, without blanks, and as a whole; other text as it is. */
function laidOut(lines: readonly string[], isJson: boolean): readonly string[] {
  if (!isJson) return lines.map(legible);
  const document = parsed(lines.join('\n'));
  const shown = document === null ? lines : JSON.stringify(document[0], null, 1).split('\n');
  const members = shown.map((line) => line.replace(/\s+/g, ''));
  return [...members, members.join('')];
}

/** A document, or one a line. */
function parsed(text: string): [unknown] | null {
  for (const each of [text, `[${text.trimEnd().split('\n').join(',')}]`]) {
    try {
      return [JSON.parse(each)];
    } catch {
      // The next reading may be one, or none.
    }
  }
  return null;
}

/** Two lines of an output, and all that stand between them. */
interface Pair {
  readonly heading: string;
  readonly said: string;
  readonly between: readonly string[];
}

/** What a fact asks for: words of one line, or of two. Null: the text does not say it. */
type Wanted = { readonly words: string } | Pair | null;

/** Answers for each fact of a text whether any of several readings of what is shown says it. */
export function factReader(text: string): {
  /** Null where the text itself does not say it. */
  readonly isShown: (fact: Fact, readings: readonly (readonly string[])[], markers: string) => boolean | null;
} {
  const isJson = parsed(text) !== null;
  const printed = laidOut(text.split('\n'), isJson);
  const legibly = (words: string): string => (isJson ? words.replace(/\s+/g, '') : legible(words));
  return {
    isShown: ({ kind, words }, readings, markers) => {
      const wanted = wantedOf(words, printed, legibly);
      if (wanted === null) return null;
      if ((kind === 'odd' || kind === 'count') && markers.includes(legible(words))) return true;
      return readings.some((lines) => holds(laidOut(lines, isJson), wanted));
    },
  };
}

function wantedOf(words: string, printed: readonly string[], legibly: (words: string) => string): Wanted {
  const whole = legibly(words);
  if (printed.some((line) => line.includes(whole))) return { words: whole };
  for (const { index } of words.matchAll(/ > /g)) {
    const [heading, said] = [words.slice(0, index), words.slice(index + ' > '.length)].map(legibly);
    const pair = nearest(printed, heading ?? '', said ?? '');
    if (pair !== null) return pair;
  }
  return null;
}

/** The pair of lines that stand nearest to each other, the heading above. */
function nearest(printed: readonly string[], heading: string, said: string): Pair | null {
  let above = -1;
  let best: readonly [from: number, to: number] | null = null;
  for (const [at, line] of printed.entries()) {
    if (above !== -1 && line.includes(said) && (best === null || at - above < best[1] - best[0]))
      best = [above, at];
    if (line.includes(heading)) above = at;
  }
  return best === null ? null : { heading, said, between: printed.slice(best[0] + 1, best[1]) };
}

/**
 * Between a heading and its line nothing may stand that was printed elsewhere, as another heading would be. A form may
 * write a line shorter than it was printed.
 */
function holds(lines: readonly string[], wanted: Exclude<Wanted, null>): boolean {
  if ('words' in wanted) return lines.some((line) => line.includes(wanted.words));
  let isBelow = false;
  for (const line of lines) {
    if (isBelow && line.includes(wanted.said)) return true;
    if (line.includes(wanted.heading)) isBelow = true;
    else if (!wanted.between.some((between) => between.includes(line))) isBelow = false;
  }
  return false;
}
