import { LineSearch, type Hit } from './line-search.ts';
import { namesWithin } from './named-within.ts';
import type { Program } from './program.ts';

/** By these programs name what they do: they ask for nothing, and stand in many outputs. */
const verbs = new Set(
  'install uninstall reinstall add remove update upgrade dist-upgrade full-upgrade autoremove purge get set describe top log logs show view list ls tree info search find run exec start stop restart reload status build rebuild test tests check lint format dev serve watch clean compile package verify deploy publish push pull fetch clone up down create delete apply plan init destroy import output diff compose container image images service services pod pods nodes job jobs pip tool mod work env repo pr issue release workflow config cache all true false none json yaml yml wide table text name short long debug info warn error'.split(
    ' ',
  ),
);
/** What a program asks for by name is a word or a path; more than that is a script or a pattern. */
const name = /^[\p{L}\p{N}@_./~][\p{L}\p{N}@_./~+:=<>!,[\]^-]{1,119}$/u;
/** Which release of a package is asked for: `flask==2.0`, `click<7`, `react@18`, `nginx=1.2-1`, `requests[socks]`. */
const release = /(?:[=<>!~[]|(?<=.)@|:(?!\/)).*$/;
const number = /^\d+(?:[a-z]{1,2}|[.:]\d+)?$/i;
/** Names that are looked for, and lines that stay for one and for all of them. */
const maxNames = 40;
const maxOfName = 8;
const maxLines = 60;
/** A line is about what it names so early, and not where it says what that is for. */
const headWords = 4;
const maxHeadChars = 120;
/** A name goes on with these: `nginx-common` is another than `nginx`. */
const joinsBefore = /[\p{L}\p{N}_.@+-]/u;
const joinsBehind = /[\p{L}\p{N}_/+-]/u;

/** What was called. */
export interface Called {
  /** Null: nobody knows it. */
  readonly command: string | null;
  /** The programs of it that printed. */
  readonly programs: readonly Program[];
}

/**
 * Lines that hold a name that a command asks for (`apt install curl nginx`, `pip install flask==2.0`) as a whole word. A
 * name in many lines counts where a line begins with it, a few words aside. What a command names elsewhere
 * (`curl "http://shop/items?near=ord-42"`) counts where few lines hold it.
 */
export function namedLines({ command, programs }: Called, lines: readonly string[]): ReadonlySet<number> {
  const found = new Set<number>();
  const add = (named: Iterable<number>): void => {
    for (const line of named) if (found.size < maxLines) found.add(line);
  };
  const names = namesIn(programs);
  const within = namesWithin(command ?? '').filter(({ name }) => !names.includes(name) && !verbs.has(name));
  if (names.length + within.length === 0) return found;
  const search = new LineSearch(lines);
  for (const each of names) {
    add(
      search.linesWith(each, maxOfName, isWhole) ??
        search.linesWith(each, maxOfName, (hit) => isWhole(hit) && isHead(hit)) ??
        [],
    );
  }
  for (const { name, most, isNumber } of within)
    add(search.linesWith(name, most, isNumber ? isWholeNumber : isWhole) ?? []);
  return found;
}

/** What the arguments name, as it stands and without a release, in lower case. */
function namesIn(programs: readonly Program[]): readonly string[] {
  const names = new Set<string>();
  for (const { args } of programs) {
    for (const [at, arg] of args.entries()) {
      const isValue = args[at - 1]?.startsWith('-') === true;
      if (!name.test(arg) || verbs.has(arg) || (isValue && number.test(arg))) continue;
      const word = arg.toLowerCase();
      for (const each of [word, word.replace(release, '')]) if (each.length > 1) names.add(each);
    }
  }
  return [...names].slice(0, maxNames);
}

function isWhole({ text, from, to }: Hit): boolean {
  const goesOn = joinsBehind.test(text[to] ?? '') || /^\.\w/.test(text.slice(to, to + 2));
  return !joinsBefore.test(text[from - 1] ?? '') && !goesOn;
}

/** No part of a moment, an amount or a size: `42` is not in `10:42:07`, `1,042`, `42%`, `42ms`. */
function isWholeNumber(hit: Hit): boolean {
  const { text, from, to } = hit;
  const isPart =
    /\d[.,:/]$/.test(text.slice(Math.max(0, from - 2), from)) ||
    /^(?:[.,:/]\d|%)/.test(text.slice(to, to + 2));
  return isWhole(hit) && !isPart;
}

function isHead({ text, lineStart, from }: Hit): boolean {
  if (from - lineStart > maxHeadChars) return false;
  const before = text.slice(lineStart, from);
  return !before.includes('(') && before.trim().split(/\s+/).length <= headWords;
}
