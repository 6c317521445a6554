import { holdsHeader } from '../../text/gutter.ts';
import { jsonNotation, jsonStrings, readJson } from './json-strings.ts';
import { pythonNotation, pythonStrings, readPython } from './python-strings.ts';
import type { Notation, Quoted } from './quoted.ts';

/** A string shorter than this reads well where it stands. */
const minTextChars = 120;
/** More texts than these are a list of records, which reads better as a table. */
const maxTexts = 8;
/** What stands around the texts may be this much of all: they are what was asked for. */
const maxAroundShare = 0.3;

/** A long text within a string, and what it says. */
export interface LongText extends Quoted {
  readonly text: string;
}

/** The long texts of an answer and how their strings are written. */
export interface LongTexts {
  readonly texts: readonly LongText[];
  readonly notation: Notation;
}

interface Language {
  /** How a line with such an answer begins. */
  readonly start: RegExp;
  /** The strings of a stretch that are values; null: it is not of this language. */
  readonly strings: (text: string, from: number, to: number) => readonly Quoted[] | null;
  /** What a string says. */
  readonly read: (lexeme: string) => string;
  /** How these strings are escaped; null: in no way that has a name. */
  readonly notation: (lexemes: readonly string[]) => Notation | null;
}

const languages: readonly Language[] = [
  { start: /^\s*(?:\{\s*"|\[\s*[{["]|")/, strings: jsonStrings, read: readJson, notation: jsonNotation },
  {
    start: /^\s*(?:\{'|\[['{\w]|\(|\w+[(=])/,
    strings: pythonStrings,
    read: readPython,
    notation: pythonNotation,
  },
];

/**
 * The few long texts of which an answer is made, as most tools that answer JSON make it: what a command printed, its
 * line breaks as escapes. Null: it is another kind of text, or what would be shown could not be written back.
 */
export function longTexts(text: string): LongTexts | null {
  if (!text.includes('\\n')) return null;
  for (const language of languages) {
    const texts = longTextsIn(text, language);
    if (texts === null) continue;
    const length = texts.reduce((sum, { start, end }) => sum + end - start, 0);
    if (texts.length > maxTexts || text.length - length > maxAroundShare * text.length) return null;
    const notation = language.notation(texts.map(({ start, end }) => text.slice(start, end)));
    return notation === null || texts.some(isUnshowable) ? null : { texts, notation };
  }
  return null;
}

/** Half of a surrogate pair has no bytes of its own; a header of ours would be read as one. */
function isUnshowable({ text }: LongText): boolean {
  return !text.isWellFormed() || holdsHeader(text);
}

/** In the text as a whole, or line by line; null: it has none. */
function longTextsIn(text: string, { start: begins, strings, read }: Language): readonly LongText[] | null {
  const whole = begins.test(text) ? strings(text, 0, text.length) : null;
  const found = whole ?? linesThat(begins, text).flatMap(({ start, end }) => strings(text, start, end) ?? []);
  const texts = found.flatMap(({ start, end }) => {
    const said = end - start < minTextChars ? '' : read(text.slice(start, end));
    return isLong(said) ? { start, end, text: said } : [];
  });
  return texts.length === 0 ? null : texts;
}

function linesThat(begin: RegExp, text: string): readonly Quoted[] {
  const lines: Quoted[] = [];
  for (let start = 0; start <= text.length;) {
    const next = text.indexOf('\n', start);
    const end = next === -1 ? text.length : next;
    if (end - start >= minTextChars && begin.test(text.slice(start, start + minTextChars)))
      lines.push({ start, end });
    start = end + 1;
  }
  return lines;
}

/** Of several lines; JSON in a string is such a text only where it holds one itself, else it is for tables. */
function isLong(said: string): boolean {
  if (/^\s*[{["]/.test(said) && isJsonText(said)) return longTexts(said) !== null;
  return said.includes('\n');
}

function isJsonText(text: string): boolean {
  return jsonStrings(text, 0, text.length) !== null;
}
