import { messageOf, plainLine } from '../../text/bare-line.ts';
import { failureSign } from '../../text/failure.ts';
import { levelOf, type LogLevel } from '../../text/level.ts';
import { tracebackLines } from '../../text/traceback.ts';
import type { Page, Row } from './page.ts';

/** What a row tells about itself. */
export interface Look {
  /** The printed line without escape codes. */
  readonly plain: string;
  readonly level: LogLevel | null;
  readonly sign: 0 | 1 | 2;
  /** It has a letter or a digit. */
  readonly speaks: boolean;
}

const headerLook: Look & { readonly message: string } = {
  plain: '',
  message: '',
  level: null,
  sign: 0,
  speaks: false,
};

/** Looks at each different line once; and which rows belong to a stack trace. */
export function lookAt({ rows, lines }: Page): { looks: readonly Look[]; traces: readonly boolean[] } {
  const known = lines.texts.map((text) => {
    const plain = plainLine(text);
    const message = messageOf(plain);
    const level = levelOf(plain);
    return { plain, message, level, sign: failureSign(message, level), speaks: /[\p{L}\p{N}]/u.test(plain) };
  });
  const looks = rows.map(({ line }) => known[line] ?? headerLook);
  return { looks, traces: tracebackLines(looks.map(({ message }) => message)) };
}

/** A word of the question that is in more rows than this tells nothing. */
const askedShare = 0.02;
const leastAsked = 3;
const maxAskedWords = 40;
/** What share of a telling row's score the rows before and after it have, nearest first. */
const before = Array.from({ length: 6 }, (_, step) => 0.7 ** (step + 1));
const after = Array.from({ length: 14 }, (_, step) => 0.88 ** (step + 1));
/** Rows below this score tell nothing of their surroundings. */
const tellingScore = 1.8;

/** How much each row matters, from what it says, how rare its kind is and where it stands. */
export function rankRows(rows: readonly Row[], looks: readonly Look[], question: string): readonly number[] {
  const asked = askedRows(question, looks);
  const kinds = new Map<number, number>();
  const last = new Map<number, number>();
  for (const [index, { kind }] of rows.entries()) {
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
    last.set(kind, index);
  }
  const own = rows.map((row, index) => {
    const look = looks[index];
    if (look === undefined || row.role === 'header') return 0;
    const times = row.kind === -1 ? 1 : (kinds.get(row.kind) ?? 1);
    const rare = 1 / (1 + Math.log2(times));
    let score = 0.6 * rare + 0.8 * (index / rows.length);
    if (look.sign === 2) score += 4;
    if (look.sign === 1) score += 1 + 2 * rare;
    if (look.level === 'WARN') score += rare;
    if (row.role === 'first' || last.get(row.kind) === index) score += 0.2;
    if (asked.has(index)) score += 3;
    if (!look.speaks) score *= 0.3;
    return score;
  });
  return spread(own);
}

/** What stands before and after a telling row tells too. */
function spread(own: readonly number[]): readonly number[] {
  const scores = [...own];
  const lift = (index: number, score: number): void => {
    if (index >= 0 && index < own.length) {
      scores[index] = Math.max(scores[index] ?? 0, 0.2 * (own[index] ?? 0) + score);
    }
  };
  for (const [index, score] of own.entries()) {
    if (score < tellingScore) continue;
    for (const [step, share] of before.entries()) lift(index - step - 1, score * share);
    for (const [step, share] of after.entries()) lift(index + step + 1, score * share);
  }
  return scores;
}

/** Rows that hold a word of the question which few rows hold. */
function askedRows(question: string, looks: readonly Look[]): ReadonlySet<number> {
  const words = new Set(question.toLowerCase().match(/[\p{L}\p{N}_][\p{L}\p{N}_.-]{3,}/gu) ?? []);
  const starts: number[] = [];
  let length = 0;
  for (const { plain } of looks) {
    starts.push(length);
    length += plain.length + 1;
  }
  const text = looks
    .map(({ plain }) => plain)
    .join('\n')
    .toLowerCase();
  // A few letters change their length when their case does; then rows could not be told from offsets.
  if (text.length !== Math.max(0, length - 1)) return new Set();
  const most = Math.max(leastAsked, looks.length * askedShare);
  const asked = new Set<number>();
  for (const word of [...words].slice(0, maxAskedWords)) {
    const found = new Set<number>();
    for (
      let at = text.indexOf(word);
      at !== -1 && found.size <= most;
      at = text.indexOf(word, at + word.length)
    ) {
      found.add(rowAt(starts, at));
    }
    if (found.size <= most) for (const row of found) asked.add(row);
  }
  return asked;
}

/** The last row that starts at or before an offset. */
function rowAt(starts: readonly number[], offset: number): number {
  let [low, high] = [0, starts.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}
