/** A word in capitals, in any script that has them; what a digit, an underscore or a dash joins is a name. */
const shouted = /(?<![\p{L}\p{N}_./$%&=-])\p{Lu}{3,24}(?![\p{L}\p{N}_/$-]|\.\p{L})/gu;
/** A quick look: a line without it has no such word. */
const hint = /[A-Z]{3}|[^\t -~]/;
/** Beyond so many characters a line is not searched. */
const maxChars = 600;
/** Of fewer lines none stands out. */
const minLines = 20;
/** A word that at most this share of the lines have stands out, in so many of them at most all together. */
const rare = { share: 0.01, together: 0.02, least: 2, most: 12 } as const;

/**
 * Lines with a word in capitals that hardly any other line has: `REJECTED` among `accepted`. None where many lines have
 * one of their own.
 */
export function shoutingLines(lines: readonly (string | null)[]): readonly number[] {
  const linesOf = new Map<string, number[]>();
  let count = 0;
  for (const [index, line] of lines.entries()) {
    if (line === null || line.trim() === '') continue;
    count += 1;
    if (!hint.test(line)) continue;
    for (const word of new Set(line.slice(0, maxChars).match(shouted) ?? [])) {
      const known = linesOf.get(word);
      if (known === undefined) linesOf.set(word, [index]);
      else known.push(index);
    }
  }
  if (count < minLines) return [];
  const few = Math.max(1, count * rare.share);
  const found = new Set([...linesOf.values()].filter((own) => own.length <= few).flat());
  const most = Math.max(rare.least, Math.min(rare.most, count * rare.together));
  return found.size <= most ? [...found].sort((one, other) => one - other) : [];
}
