import type { Line } from './decode-line.ts';

/** The words of a line that a row of a block may replace. */
const replaced = /[\w./-]*\.[A-Za-z]\w*:\d+(?::\d+)?|[\p{L}\p{N}](?:[\p{L}\p{N}_.]*[\p{L}\p{N}_])?/gu;

const start = /^\[#(\d+)\| = these (\d+) lines(?:, with others for: (.+))?\]$/;
const row = /^#(\d+)\|(?: (.+))?$/;

/** A block as it was first printed. */
interface Numbered {
  readonly lines: readonly string[];
  readonly words: readonly string[];
}

/** Lines with each row of a block written out: the block's lines, with the row's words in the place of its own. */
export function withBlocks(lines: readonly Line[]): readonly Line[] {
  const blocks = new Map<string, Numbered>();
  const printed: Line[] = [];
  for (const [index, line] of lines.entries()) {
    const [, number, count, words] = start.exec(line.text) ?? [];
    if (number !== undefined) {
      const first = lines.slice(index + 1, index + 1 + Number(count)).map(({ text }) => text);
      blocks.set(number, { lines: first, words: listed(words) });
      continue;
    }
    const [, same, others] = row.exec(line.text) ?? [];
    if (same === undefined) {
      printed.push(line);
      continue;
    }
    const block = blocks.get(same);
    if (block === undefined) throw new Error(`no lines have this number: ${line.text}`);
    for (const text of instead(block, listed(others))) printed.push({ text, at: line.at });
  }
  return printed;
}

function listed(words: string | undefined): readonly string[] {
  return words === undefined ? [] : words.split(', ');
}

function instead({ lines, words }: Numbered, others: readonly string[]): readonly string[] {
  if (words.length !== others.length)
    throw new Error(`not ${String(words.length)} words: ${others.join(', ')}`);
  const other = new Map(words.map((word, at) => [word, others[at] ?? '']));
  const seen = new Map<string, number>();
  return lines.map((line) =>
    line.replace(replaced, (word) => {
      const nth = (seen.get(word) ?? 0) + 1;
      seen.set(word, nth);
      return other.get(word) ?? other.get(`${word}(${String(nth)})`) ?? word;
    }),
  );
}
