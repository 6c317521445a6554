import { recipes } from '../../../agents/index.ts';

import { HeadroomError } from '../../errors.ts'; /** More slips than this, or than a third of the word, and another word was meant. */
const maxSlips = 3;

/** The word of a list that was most likely meant; null when none is near. */
export function nearest(word: string, known: readonly string[]): string | null {
  const slips = known.map((candidate) => slipsBetween(word, candidate));
  const least = Math.min(...slips);
  return least <= Math.min(maxSlips, Math.ceil(word.length / 3))
    ? (known[slips.indexOf(least)] ?? null)
    : null;
}

/** Letters left out, put in, exchanged or swapped with the next one (optimal string alignment). */
function slipsBetween(one: string, other: string): number {
  let before: number[] = [];
  let last = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (let row = 1; row <= one.length; row += 1) {
    const now = [row];
    for (let column = 1; column <= other.length; column += 1) {
      const isSame = one[row - 1] === other[column - 1];
      const isSwap = row > 1 && one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1];
      now.push(
        Math.min(
          (last[column] ?? 0) + 1,
          (now[column - 1] ?? 0) + 1,
          (last[column - 1] ?? 0) + (isSame ? 0 : 1),
          isSwap ? (before[column - 2] ?? 0) + 1 : Infinity,
        ),
      );
    }
    before = last;
    last = now;
  }
  return last[other.length] ?? 0;
}

/** For a name that no recipe has. `otherwise`: what to do with an agent that is none of ours. */
export function unknownAgent(name: string, otherwise: string): HeadroomError {
  const ids = recipes.map(({ id }) => id);
  const meant = nearest(name, ids);
  return new HeadroomError(
    'USAGE',
    `There is no recipe for ${JSON.stringify(name)}.`,
    `${meant === null ? '' : `Did you mean ${meant}? `}Known agents: ${ids.join(', ')}. ${otherwise}`,
  );
}

/** Agents that we cannot start but serve: where each takes a base URL. */
const byHand: Readonly<Record<string, string>> = {
  gemini: 'GOOGLE_GEMINI_BASE_URL',
  opencode: 'baseURL in the options of its provider',
};

/** How to serve an agent that is started without us. */
export function proxyInstead(name: string): string {
  const setting = Object.hasOwn(byHand, name) ? byHand[name] : undefined;
  if (setting === undefined) return '"headroom proxy" serves any other client.';
  return `Start "headroom proxy" and give ${name} the URL that it prints (${setting}).`;
}
