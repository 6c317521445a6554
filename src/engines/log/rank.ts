import { messageOf, plainLine } from '../../text/bare-line.ts';
import { failureSign } from '../../text/failure.ts';
import { levelOf, type LogLevel } from '../../text/level.ts';
import { overwrittenMark } from '../../text/lines.ts';
import { tracebackLines } from '../../text/traceback.ts';
import type { Page } from './page.ts';

/** What a row tells about itself. */
export interface Look {
  /** The printed line without escape codes. */
  readonly plain: string;
  readonly level: LogLevel | null;
  readonly sign: 0 | 1 | 2;
  /** It has a letter or a digit. */
  readonly speaks: boolean;
  /** On a terminal the next line was printed over it. */
  readonly isOver: boolean;
  /** It is what a terminal shows at the end where others were printed over each other. */
  readonly isLast: boolean;
}

const headerLook: Look & { readonly message: string } = {
  plain: '',
  message: '',
  level: null,
  sign: 0,
  speaks: false,
  isOver: false,
  isLast: false,
};

/** Looks at each different line once; and which rows belong to a stack trace. */
export function lookAt({ rows, lines }: Page): { looks: readonly Look[]; traces: readonly boolean[] } {
  const known = lines.texts.map((text) => {
    const plain = plainLine(text);
    const message = messageOf(plain);
    const level = levelOf(plain);
    const sign = failureSign(message, level);
    const speaks = /[\p{L}\p{N}]/u.test(plain);
    // A bar that stands whole on one line shows its last state at its end.
    const isLast = speaks && text.slice(0, -1).includes('\r');
    return { plain, message, level, sign, speaks, isOver: text.endsWith(overwrittenMark), isLast };
  });
  const isBelowOver = (index: number): boolean =>
    known[rows[index - 1]?.line ?? -1]?.isOver === true && known[rows[index]?.line ?? -1]?.isOver === false;
  const looks = rows.map(({ line }, index) => {
    const look = known[line] ?? headerLook;
    return isBelowOver(index) ? { ...look, isLast: true } : look;
  });
  return { looks, traces: tracebackLines(looks.map(({ message }) => message)) };
}

/** Scores of what a row states or mentions, of a kind's rarity, and of the place: runs end soon after they fail. */
const points = {
  failure: 4,
  mention: 1,
  rareMention: 3,
  rareWarning: 1,
  rare: 0.6,
  singular: 2,
  edge: 0.2,
  late: 1.5,
};
const lateness = 3;
/** Rows of no kind stand out where there are no more of them than this. */
const singularShare = 0.03;
/** A row of rules or brackets alone matters this much less. */
const mute = 0.3;
/** What share of a telling row's score the rows before and after it have, nearest first. */
const before = Array.from({ length: 6 }, (_, step) => 0.7 ** (step + 1));
const after = Array.from({ length: 20 }, (_, step) => 0.92 ** (step + 1));
/** Rows below this score tell nothing of their surroundings. */
const tellingScore = 1.8;
/** What such rows have of their own still counts so much, to tell them from each other. */
const ownShare = 0.2;

/** How much each row matters, from what it says, how rare its kind is and where it stands. */
export function rankRows({ rows, statements }: Page, looks: readonly Look[]): readonly number[] {
  const uses = new Map<number, number>();
  const last = new Map<number, number>();
  for (const [index, { kind }] of rows.entries()) {
    uses.set(kind, (uses.get(kind) ?? 0) + 1);
    last.set(kind, index);
  }
  const lone = rows.filter(({ kind }) => statements[kind] !== true).length;
  const singular = lone <= rows.length * singularShare ? points.singular : 0;
  const own = rows.map(({ kind, role }, index) => {
    const { sign, level, speaks } = looks[index] ?? headerLook;
    const common = statements[kind] === true;
    const rarity = common ? 1 / (1 + Math.log2(uses.get(kind) ?? 1)) : 1;
    let score =
      (common ? 0 : singular) + points.rare * rarity + points.late * (index / rows.length) ** lateness;
    if (sign === 2) score += points.failure;
    if (sign === 1) score += points.mention + points.rareMention * rarity;
    if (level === 'WARN') score += points.rareWarning * rarity;
    if (role === 'first' || last.get(kind) === index) score += points.edge;
    return speaks ? score : score * mute;
  });
  return spread(own);
}

/** What stands before and after a telling row tells too. */
function spread(own: readonly number[]): readonly number[] {
  const scores = [...own];
  const lift = (index: number, score: number): void => {
    if (index >= 0 && index < own.length) {
      scores[index] = Math.max(scores[index] ?? 0, ownShare * (own[index] ?? 0) + score);
    }
  };
  for (const [index, score] of own.entries()) {
    if (score < tellingScore) continue;
    for (const [step, share] of before.entries()) lift(index - step - 1, score * share);
    for (const [step, share] of after.entries()) lift(index + step + 1, score * share);
  }
  return scores;
}
