import type { Role } from './roles.ts';

/** Lines of a failure, in a row, that must have stood further up to be left out at level tight. */
const minAgainLines = 6;

/** Marks as `again` what stands, line for line, further up in the same text: one failure of many tests. */
export function markRepeats(lines: readonly string[], roles: readonly Role[]): readonly Role[] {
  const marked = [...roles];
  const seen = new Map<string, number>();
  for (let at = 0; at < lines.length;) {
    const earlier = seen.get(lines[at] ?? '') ?? at;
    let length = 0;
    while (
      earlier + length < at &&
      at + length < lines.length &&
      lines[earlier + length] === lines[at + length] &&
      roles[at + length] === roles[earlier + length]
    ) {
      length += 1;
    }
    const isAgain = length >= minAgainLines;
    for (const end = at + (isAgain ? length : 1); at < end; at += 1) {
      seen.set(lines[at] ?? '', at);
      if (isAgain && marked[at] === 'keep') marked[at] = 'again';
    }
  }
  return marked;
}
