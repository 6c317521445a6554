import { plainLine } from '../../text/bare-line.ts';
import { failureSign } from '../../text/failure.ts';
import { levelOf, type LogLevel } from '../../text/level.ts';
import { tracebackLines } from '../../text/traceback.ts';
import type { Row } from './page.ts';

/** What a row tells about itself. */
export interface Look {
  readonly plain: string;
  readonly sign: 0 | 1 | 2;
  readonly level: LogLevel | null;
  readonly trace: boolean;
}

/** Looks at each row once, and at equal lines only once at all. */
export function lookAt(rows: readonly Row[]): readonly Look[] {
  const known = new Map<string, Omit<Look, 'trace'>>();
  const looks = rows.map(({ line }) => {
    const before = known.get(line);
    if (before !== undefined) return before;
    const plain = plainLine(line);
    const look = { plain, sign: failureSign(plain), level: levelOf(plain) };
    known.set(line, look);
    return look;
  });
  const traces = tracebackLines(looks.map(({ plain }) => plain));
  return looks.map((look, index) => ({ ...look, trace: traces[index] === true }));
}

/** How far a failure's interest reaches, in rows, and what share of it each further row has. */
const reachBefore = 6;
const reachAfter = 14;
const decayBefore = 0.7;
const decayAfter = 0.88;

/** How much each row matters, from what it says, how rare its kind is and where it stands. */
export function rankRows(rows: readonly Row[], looks: readonly Look[], question: string): readonly number[] {
  const asked = questionWords(question, looks);
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
    if (asked !== null && asked.test(look.plain)) score += 3;
    if (!/[\p{L}\p{N}]/u.test(look.plain)) score *= 0.3;
    return score;
  });
  return spread(own);
}

/** What stands before and after a telling row tells too. */
function spread(own: readonly number[]): readonly number[] {
  const scores = [...own];
  for (const [index, score] of own.entries()) {
    if (score < 1.8) continue;
    for (let step = 1; step <= reachAfter; step += 1) {
      if (index + step < own.length)
        scores[index + step] = Math.max(
          scores[index + step] ?? 0,
          (own[index + step] ?? 0) * 0.2 + score * decayAfter ** step,
        );
    }
    for (let step = 1; step <= reachBefore; step += 1) {
      if (index - step >= 0)
        scores[index - step] = Math.max(
          scores[index - step] ?? 0,
          (own[index - step] ?? 0) * 0.2 + score * decayBefore ** step,
        );
    }
  }
  return scores;
}

function questionWords(question: string, looks: readonly Look[]): RegExp | null {
  const words = new Set(question.toLowerCase().match(/[\p{L}\p{N}_][\p{L}\p{N}_.-]{3,}/gu) ?? []);
  const rare = [...words].slice(0, 40).filter((word) => {
    const count = looks.reduce((sum, { plain }) => sum + (plain.toLowerCase().includes(word) ? 1 : 0), 0);
    return count > 0 && count <= Math.max(3, looks.length * 0.02);
  });
  if (rare.length === 0) return null;
  return new RegExp(rare.map((word) => word.replace(/[.*+?^${}()|[\]\\-]/g, '\\$&')).join('|'), 'i');
}
