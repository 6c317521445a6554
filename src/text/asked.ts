import { isCutNotice } from './cut-notice.ts';

/** Paths, addresses and names as they stand, and the words in them; shorter ones are in every line. */
const whole = /[\p{L}\p{N}_/][^\s"'`()<>,;]{2,}[\p{L}\p{N}_]/gu;
const parts = /[\p{L}\p{N}_]{4,}/gu;
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
  const wanted = new Set([...(said.match(whole) ?? []), ...(said.match(parts) ?? [])]);
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
