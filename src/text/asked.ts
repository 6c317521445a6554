import { isCutNotice } from './cut-notice.ts';
import { LineSearch, type Hit } from './line-search.ts';

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
/**
 * One with a sign or a digit in it names a thing (`/cart3`, `ord-42`, `1033`), which may stand in a few lines more; numbers of
 * one digit or two count something.
 */
const names = /^(?=.{3}).*[\d/_.:@#-]/s;
const mostOfName = 8;
/** An output that was cut in more places than this is none that an agent has cut. */
const mostNotices = 12;

/** Lines that hold a word of the question which few lines hold, and those by which an agent says that it cut the rest. */
export function askedLines(question: string, lines: readonly string[]): ReadonlySet<number> {
  const asked = new Set<number>(cutNotices(lines));
  const said = question.toLowerCase();
  const shorts = new Set(said.match(short));
  const wanted = new Set([...(said.match(whole) ?? []), ...(said.match(parts) ?? []), ...shorts]);
  if (wanted.size === 0) return asked;
  const search = new LineSearch(lines);
  const share = lines.length * mostShare;
  for (const word of [...wanted].slice(0, maxWords)) {
    const isHit = (hit: Hit): boolean => !shorts.has(word) || isWhole(hit);
    const most = Math.max(names.test(word) ? mostOfName : mostLines, share);
    for (const line of search.linesWith(word, most, isHit) ?? []) asked.add(line);
  }
  return asked;
}

/** A text has few of them; where many lines read like one they are what a program printed. */
function cutNotices(lines: readonly string[]): readonly number[] {
  const found = [...lines.keys()].filter((line) => isCutNotice(lines[line] ?? ''));
  return found.length <= mostNotices ? found : [];
}

function isWhole({ text, from, to }: Hit): boolean {
  const joins = (char: string | undefined): boolean => char !== undefined && wordChar.test(char);
  return !joins(text[from - 1]) && !joins(text[to]) && !/^\.\d/.test(text.slice(to, to + 2));
}
