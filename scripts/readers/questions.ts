import type { Random } from '../../src/random.ts';
import type { Ask, Kind } from './kind.ts';

type Row = Readonly<Record<string, string>>;

export interface Question {
  readonly words: string;
  /** One value; of a list all of them, in any order; of a count the number. */
  readonly answer: readonly string[];
}

/** Longer lists and larger counts are a matter of patience, not of reading. */
const mostToCount = 8;
/** Rows that are looked at for one question. */
const attempts = 40;

/** The rows that a text has, each with what the heading above it says. */
export function rowsOf(text: string, { row, heading }: Kind): readonly Row[] {
  const above = heading === undefined ? [] : [...text.matchAll(heading)];
  let next = 0;
  let said: Row = {};
  return [...text.matchAll(row)].map((match) => {
    for (; (above[next]?.index ?? Infinity) < match.index; next += 1) said = values(above[next]?.groups);
    return { ...said, ...values(match.groups) };
  });
}

/** Alternatives of one expression cannot share names, so theirs end in a digit. */
function values(groups: Readonly<Record<string, string | undefined>> | undefined): Row {
  const found = Object.entries(groups ?? {}).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  return Object.fromEntries(found.map(([name, value]) => [name.replace(/\d$/, ''), value.trim()]));
}

/** Up to `most` questions about a text, of all its asks in turn; the same text and numbers give the same ones. */
export function questionsOf(text: string, kind: Kind, most: number, random: Random): readonly Question[] {
  const rows = rowsOf(text, kind);
  const found = new Map<string, Question>();
  for (let turn = 0; turn < most * 3 && found.size < most; turn += 1) {
    const ask = kind.asks[turn % kind.asks.length];
    const question = ask === undefined ? null : asked(rows, ask, random);
    if (question !== null) found.set(question.words, question);
  }
  return [...found.values()];
}

/** A question with one right answer, or null where none was found. */
function asked(rows: readonly Row[], ask: Ask, random: Random): Question | null {
  for (let attempt = 0; attempt < attempts && rows.length > 0; attempt += 1) {
    const row = rows[random.int(0, rows.length - 1)] ?? {};
    if (![...ask.by, ask.of].every((name) => (row[name] ?? '') !== '')) continue;
    const meant = rows.filter((other) => ask.by.every((name) => other[name] === row[name]));
    const answers = new Set(meant.map((each) => each[ask.of] ?? ''));
    const isClear =
      ask.as === 'value'
        ? answers.size === 1
        : meant.length > 1 && meant.length <= mostToCount && !answers.has('');
    if (!isClear) continue;
    const words = ask.words.replace(/\{(\w+)\}/g, (_, name: string) => row[name] ?? '');
    return { words, answer: ask.as === 'count' ? [String(meant.length)] : [...answers] };
  }
  return null;
}
