import { capturedIn } from './captured.ts';
import { alikeHeader, firstAlike, laterAlike, readsAsFirstNote } from './notation.ts';

/** Lines of one wording are worth a template from so many on. */
const minLines = 3;
/** Characters that a template must save: about ten tokens and what its own line costs. */
const minSavedChars = 60;
/** Wordings that have a letter each. */
const letters = 'ABCDEFGH';
/** A message is shorter. */
const maxLineChars = 1_000;

/** What `go test` prints of a failure: its name, and what was said at which place. */
const failed = /^ *--- FAIL: \S+ \(\d+\.\d+s\)$/;
const said = /^ +\w+\.go:\d+: \S/;
/** Would be read as a line of ours. */
const reserved = /^[A-H]\| /;

/** Lines that share their wording written by what they differ in, and the line that says so. */
export interface Alike {
  readonly lines: readonly string[];
  readonly header: string;
}

/**
 * Tables of tests fail in many lines of one wording, and failing tests print such lines: the first one of each stands in
 * full, behind a letter, with braces around what others have another word for; of those stand the letter and their words,
 * whole. Null: too little gained.
 */
export function shareWordings(lines: readonly string[]): Alike | null {
  if (lines.some((line) => reserved.test(line))) return null;
  const short = [...lines];
  const wordings = mostSaving(wordingsOf(lines));
  for (const [index, { at, rows, template }] of wordings.entries()) {
    const letter = letters[index] ?? '';
    for (const [row, line] of at.entries()) {
      const words = (rows[row] ?? []).filter((_, column) => template[column] === '{}');
      short[line] = row === 0 ? firstAlike(letter, marked(rows, template)) : laterAlike(letter, words);
    }
  }
  return wordings.length === 0 ? null : { lines: short, header: alikeHeader };
}

/** The first row with braces around the words in which others differ: two where it has such signs itself. */
function marked([first = []]: Wording['rows'], template: Wording['template']): string {
  const [open, close] = /[{}]/.test(first.join('')) ? ['{{', '}}'] : ['{', '}'];
  return first.map((word, column) => (template[column] === '{}' ? open + word + close : word)).join(' ');
}

/** Lines of one wording, as words, and the words that all of them share. */
interface Wording {
  readonly at: readonly number[];
  readonly rows: readonly (readonly string[])[];
  readonly template: readonly string[];
  /** Characters. */
  readonly saved: number;
}

function wordingsOf(lines: readonly string[]): readonly Wording[] {
  const groups = new Map<string, number[]>();
  const printed = lines.map(() => false);
  for (const { from, to } of capturedIn(lines)) printed.fill(true, from, to);
  for (const [at, line] of lines.entries()) {
    if (line.length > maxLineChars || line.includes('{}') || readsAsFirstNote(line)) continue;
    if (!(printed[at] === true || failed.test(line) || said.test(line))) continue;
    const key = line.split(' ').map(shapeOf).join(' ');
    const known = groups.get(key);
    if (known === undefined) groups.set(key, [at]);
    else known.push(at);
  }
  return [...groups.values()].flatMap((at) => {
    if (at.length < minLines) return [];
    const rows = at.map((line) => (lines[line] ?? '').split(' '));
    const shared = templateOf(rows);
    return shared === null || !isReadBack(rows, shared.template) ? [] : [{ at, rows, ...shared }];
  });
}

/** Whether the signs of the first line and of the others can be told from their words. */
function isReadBack([first = [], ...others]: Wording['rows'], template: Wording['template']): boolean {
  const column = template.indexOf('{}');
  return (
    !/\{\{|\}\}/.test(first.join(' ')) &&
    first.every((word, at) => template[at] !== '{}' || !/^[{}]|[{}]$/.test(word)) &&
    others.every((words) => words[column] !== '=')
  );
}

/** As many as there are letters, in the order in which they begin. */
function mostSaving(wordings: readonly Wording[]): readonly Wording[] {
  if (wordings.length <= letters.length) return wordings;
  const best = new Set([...wordings].sort((one, other) => other.saved - one.saved).slice(0, letters.length));
  return wordings.filter((group) => best.has(group));
}

/** Words of figures, names of tests and quoted words may differ between lines of one wording. */
function shapeOf(word: string, index: number, words: readonly string[]): string {
  return /[\d"'`]/.test(word) || words[index - 1] === 'FAIL:' ? '#' : word;
}

/** The words that all rows share, `{}` where they differ; null: it saves too little. */
function templateOf(rows: readonly (readonly string[])[]): Pick<Wording, 'template' | 'saved'> | null {
  const [first = []] = rows;
  const template = first.map((word, column) => (rows.every((row) => row[column] === word) ? word : '{}'));
  const shared = template.filter((word) => word !== '{}').reduce((sum, word) => sum + word.length + 1, 0);
  // A line without a word of its own would lose its blank.
  if (shared === template.join(' ').length + 1) return null;
  const saved = shared * (rows.length - 1);
  return saved < minSavedChars ? null : { template, saved };
}
