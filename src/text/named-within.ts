/** A name that a command holds, and the lines that it may stand in: in more it tells none from the others. */
export interface NameWithin {
  /** In lower case. */
  readonly name: string;
  readonly most: number;
  /** It is digits alone. */
  readonly isNumber: boolean;
}

/** Lines that hold a word or a short number, and lines that hold what is surely the name of one thing. */
const mostOfWord = 3;
const mostOfName = 8;
const maxNames = 24;
/** What stands behind is a script's text. */
const maxChars = 1_000;
const hereDocument = /<<[-~]?\s*["'\\]?\w/;
/** How many, how deep, how long: such a number names nothing. */
const counts =
  /(?:\b(?:head|tail|sleep|timeout|seq|split|nice)\s+(?:-[a-z]*\s*){0,4}|\b(?:logs|journalctl)\s+(?:-[fn]+\s*){1,2}|\s-{1,2}(?:[A-Za-mo-z]|n(?=[= ]?\d+0\b)|tail|limit|depth|lines?|count|context|max[\w-]*|min[\w-]*|\w*[_-]?timeout|jobs|workers|retries|width|cols?|rows?|columns|interval|per[_-]page|page|size|seed|repeat|times|threads|port|since|until|level|(?:before|after)-context)[= ]?|\d*[<>]&?)\d+[smhdkMG]?\b/g;
/** Names of things: letters and digits in one (`ord-42`, `SKU-10087`, a commit), or a longer number. */
const thing = /(?<![\p{L}\p{N}_$%@])[\p{L}\p{N}_](?:[\p{L}\p{N}_.-]{0,78}[\p{L}\p{N}_])?/gu;
/** What stands as a whole in quotes, behind `=` or `:`, or last in a path. */
const values: readonly RegExp[] = [
  /["']([\p{L}\p{N}_][\p{L}\p{N}_.@-]{2,78})\\?["']/gu,
  /[\w\])"'](?:==?|:)\s?["']?([\p{L}\p{N}_][\p{L}\p{N}_.@-]{2,78})(?![\p{L}\p{N}_.@/:-])/gu,
  /\/([\p{L}\p{N}_][\p{L}\p{N}_.@-]{2,78})(?=[\s"'?#]|$)/gu,
];
const comment = /(?:^|\s)#\s*(\S.*)$/;
const word = /[\p{L}_][\p{L}\p{N}_-]{4,}/gu;
const ending = /\.[a-z]\w{0,4}$/;

/**
 * What a command names in other places than as an argument of its own: in the query of an address, behind `=` and `#`,
 * as the number of an option, in a pattern of jq, grep or awk, last in a path. Known words are up to the caller.
 */
export function namesWithin(command: string): readonly NameWithin[] {
  const end = command.search(hereDocument);
  const text = command.slice(0, Math.min(maxChars, end === -1 ? maxChars : end)).replace(counts, ' ');
  const found = new Map<string, NameWithin>();
  const add = (said: string, most: number): void => {
    const name = said.toLowerCase();
    const known = found.get(name)?.most ?? 0;
    if (name.length > 1 && most > known) found.set(name, { name, most, isNumber: /^\d+$/.test(name) });
  };
  for (const [said] of text.matchAll(thing)) {
    if (!/\d/.test(said)) continue;
    const isSure = /\d{3}|\p{L}.*\d/u.test(said) && !/^\d+[.]\d/.test(said);
    const most = isSure ? mostOfName : mostOfWord;
    add(said, most);
    if (ending.test(said) && /\d/.test(said.replace(ending, ''))) add(said.replace(ending, ''), most);
  }
  for (const value of values) for (const [, said = ''] of text.matchAll(value)) add(said, mostOfWord);
  const [, remark = ''] = comment.exec(text) ?? [];
  for (const [said] of remark.matchAll(word)) add(said, mostOfWord);
  return [...found.values()].slice(0, maxNames);
}
