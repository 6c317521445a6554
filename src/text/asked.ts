import { isCutNotice } from './cut-notice.ts';

/** Paths, addresses and names as they stand, and the words in them; shorter ones are in every line. */
const whole = /[\p{L}\p{N}_/][^\s"'`()<>,;]{2,}[\p{L}\p{N}_]/gu;
const parts = /[\p{L}\p{N}_]{4,}/gu;
/** Numbers and short names with a digit ("17", "v2", "x9"): sought as whole words only. */
const short =
  /(?<![\p{L}\p{N}_.-])(?=[\p{L}\p{N}_.-]{0,3}\d)[\p{L}\p{N}_][\p{L}\p{N}_.-]{0,2}[\p{L}\p{N}_]?(?![\p{L}\p{N}_-])/gu;
const wordChar = /[\p{L}\p{N}_]/u;
/** A question with more words than this is a text of its own; its first words are enough. */
const maxWords = 80;
/** A word in more lines than this tells nothing. */
const mostShare = 0.005;
const mostLines = 3;
/** An output that was cut in more places than this is none that an agent has cut. */
const mostNotices = 12;

/** Lines that hold a word of the question which few lines hold, and those by which an agent says that it cut the rest. */
export function askedLines(question: string, lines: readonly string[]): ReadonlySet<number> {
  const asked = new Set<number>(cutNotices(lines));
  const said = question.toLowerCase();
  const shorts = new Set(said.match(short));
  const wanted = new Set([...(said.match(whole) ?? []), ...(said.match(parts) ?? []), ...shorts]);
  if (wanted.size === 0) return asked;
  const lower = lines.map((line) => line.toLowerCase());
  const starts: number[] = [];
  let length = 0;
  for (const line of lower) {
    starts.push(length);
    length += line.length + 1;
  }
  const text = lower.join('\n');
  const most = Math.max(mostLines, lines.length * mostShare);
  for (const word of [...wanted].slice(0, maxWords)) {
    const found = new Set<number>();
    let at = text.indexOf(word);
    while (at !== -1 && found.size <= most) {
      if (shorts.has(word) && !isWhole(text, at, at + word.length)) {
        at = text.indexOf(word, at + 1);
        continue;
      }
      const line = lineAt(starts, at);
      found.add(line);
      // One hit a line is enough.
      at = text.indexOf(word, (starts[line + 1] ?? text.length + 1) - 1);
    }
    if (found.size <= most) for (const line of found) asked.add(line);
  }
  return asked;
}

/** A text has few of them; where many lines read like one they are what a program printed. */
function cutNotices(lines: readonly string[]): readonly number[] {
  const found = [...lines.keys()].filter((line) => isCutNotice(lines[line] ?? ''));
  return found.length <= mostNotices ? found : [];
}

function isWhole(text: string, from: number, to: number): boolean {
  const joins = (char: string | undefined): boolean => char !== undefined && wordChar.test(char);
  return !joins(text[from - 1]) && !joins(text[to]) && !/^\.\d/.test(text.slice(to, to + 2));
}

/** The last line that starts at or before an offset. */
function lineAt(starts: readonly number[], offset: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}
