import { maxMessageChars } from '../../limits.ts';
import { headingsOf } from '../../text/headings.ts';
import type { Findings } from '../../text/findings.ts';
import type { Look } from './rank.ts';

/** Rows around a failure that always stay. */
const aroundRows = { balanced: { before: 3, after: 5 }, tight: { before: 1, after: 2 } } as const;
/** Of what one kind of failure says, the parts that differ: quoted names, paths, numbers. */
const part = /'[^']*'|"[^"]*"|`[^`]*`|[^\s'"`]+/g;
const changing = /^['"`]|[\d/]/;
/**
 * Of failures that differ in such things alone the first and the last ones stay with the rows around them; the others
 * stay without, and at the level that counts failures not at all. Of a failed run all stay so.
 */
const sameFailures = { first: 24, last: 6 } as const;

/** What the rows of a log state, and what of it must stay. */
interface Stated {
  readonly looks: readonly Look[];
  readonly findings: Findings;
  readonly level: 'balanced' | 'tight';
  readonly failed: boolean;
}

/**
 * Marks the rows that stay for what they tell of failures: each failure and finding with its message and the headings
 * that say where it belongs, and the first warning of each kind (of a failed run also the first mention of a failure).
 */
export function keepFailures({ looks, findings, level, failed }: Stated, kept: boolean[]): void {
  const around = aroundRows[failed ? 'balanced' : level];
  const stated = new Array<boolean>(looks.length).fill(false);
  const firstOf = new Set<string>();
  const failures = new Map<string, number[]>();
  for (const [index, look] of looks.entries()) {
    const isStated = look.sign === 2 || findings[index] === index;
    if (!isStated && look.level !== 'WARN' && !(failed && look.sign === 1)) continue;
    const said = kindOf(look.plain.slice(0, maxMessageChars));
    if (isStated) addTo(failures, said, index);
    else if (!firstOf.has(said)) kept[index] = true;
    firstOf.add(said);
  }
  for (const same of failures.values()) {
    const last = failed ? 0 : same.length - sameFailures.last;
    for (const [place, index] of same.entries()) {
      const isEnd = place < sameFailures.first || place >= last;
      if (!isEnd && level === 'tight') continue;
      stated[index] = true;
      if (isEnd && looks[index]?.sign === 2)
        kept.fill(true, Math.max(0, index - around.before), Math.min(looks.length, index + around.after + 1));
    }
  }
  for (const [index, finding] of findings.entries()) if (stated[finding] === true) stated[index] = true;
  const lines = looks.map(({ plain }) => plain);
  const headings = headingsOf(lines, (index) => stated[index] === true);
  for (const index of looks.keys())
    if (stated[index] === true || headings[index] === true) kept[index] = true;
}

/** What all lines of a kind say. */
function kindOf(plain: string): string {
  return plain.replace(part, (found) => (changing.test(found) ? '0' : found));
}

function addTo(groups: Map<string, number[]>, key: string, index: number): void {
  const group = groups.get(key);
  if (group === undefined) groups.set(key, [index]);
  else group.push(index);
}
