import type { Line } from './decode-line.ts';

/** The words of a line that a row of a block may replace. */
const replaced = /[\w./-]*\.[A-Za-z]\w*:\d+(?::\d+)?|[\p{L}\p{N}](?:[\p{L}\p{N}_.]*[\p{L}\p{N}_])?/gu;

const start = /^\[#(\d+)\| = these (\d+) lines(?:, with others for: (.+))?\]$/;
const row = /^#(\d+)\|(?: (.+))?$/;

/** A block as it was first printed. */
interface Numbered {
  /** How many words its rows have. */
  readonly words: number;
  /** For each line what always stands there, and between these which of a row's words. */
  readonly lines: readonly (readonly (string | number)[])[];
}

/** Lines with each row of a block written out: the block's lines, with the row's words in the place of its own. */
export function withBlocks(lines: readonly Line[]): readonly Line[] {
  const blocks = new Map<string, Numbered>();
  const printed: Line[] = [];
  for (const [index, line] of lines.entries()) {
    const [, number, count, words] = start.exec(line.text) ?? [];
    if (number !== undefined) {
      const first = lines.slice(index + 1, index + 1 + Number(count)).map(({ text }) => text);
      blocks.set(number, numbered(first, listed(words)));
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

function numbered(lines: readonly string[], words: readonly string[]): Numbered {
  const place = new Map(words.map((word, at) => [word, at]));
  const seen = new Map<string, number>();
  const parts = lines.map((line) => {
    const found: (string | number)[] = [];
    let end = 0;
    for (const { 0: word, index } of line.matchAll(replaced)) {
      const nth = (seen.get(word) ?? 0) + 1;
      seen.set(word, nth);
      const at = place.get(word) ?? place.get(`${word}(${String(nth)})`);
      if (at === undefined) continue;
      found.push(line.slice(end, index), at);
      end = index + word.length;
    }
    return [...found, line.slice(end)];
  });
  return { words: words.length, lines: parts };
}

function instead({ lines, words }: Numbered, others: readonly string[]): readonly string[] {
  if (words !== others.length) throw new Error(`not ${String(words)} words: ${others.join(', ')}`);
  return lines.map((parts) =>
    parts.map((part) => (typeof part === 'string' ? part : (others[part] ?? ''))).join(''),
  );
}
