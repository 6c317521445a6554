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

/** Lines that share their wording written by what they differ in, and the line that says the wordings. */
export interface Alike {
  readonly lines: readonly string[];
  readonly header: string;
}

/**
 * Tables of tests fail in many lines of one wording: each is written as a letter, and the words in which it differs from
 * the others, whole. Null: too little gained.
 */
export function shareWordings(lines: readonly string[]): Alike | null {
  const groups = new Map<string, number[]>();
  for (const [at, line] of lines.entries()) {
    if (reserved.test(line)) return null;
    if (line.length > maxLineChars || line.includes('{}') || !(failed.test(line) || said.test(line)))
      continue;
    const key = line.split(' ').map(shapeOf).join(' ');
    const known = groups.get(key);
    if (known === undefined) groups.set(key, [at]);
    else known.push(at);
  }
  const short = [...lines];
  const told: string[] = [];
  for (const group of groups.values()) {
    const letter = letters[told.length];
    const rows = group.map((at) => (lines[at] ?? '').split(' '));
    const template = rows.length < minLines || letter === undefined ? null : templateOf(rows);
    if (template === null) continue;
    for (const [index, at] of group.entries()) {
      const words = (rows[index] ?? []).filter((_, column) => template[column] === '{}');
      short[at] = `${letter ?? ''}| ${words.join(' ')}`;
    }
    told.push(`${letter ?? ''}| = ${JSON.stringify(template.join(' '))}`);
  }
  return told.length === 0 ? null : { lines: short, header: `[lines alike: ${told.join(' ')}]` };
}

/** Words of figures, names of tests and quoted words may differ between lines of one wording. */
function shapeOf(word: string, index: number, words: readonly string[]): string {
  return /[\d"'`]/.test(word) || words[index - 1] === 'FAIL:' ? '#' : word;
}

/** The words that all rows share, `{}` where they differ; null: it saves too little. */
function templateOf(rows: readonly (readonly string[])[]): readonly string[] | null {
  const [first = []] = rows;
  const template = first.map((word, column) => (rows.every((row) => row[column] === word) ? word : '{}'));
  const shared = template.filter((word) => word !== '{}').reduce((sum, word) => sum + word.length + 1, 0);
  // A line without a word of its own would lose its blank.
  if (shared === template.join(' ').length + 1) return null;
  return shared * (rows.length - 1) < minSavedChars ? null : template;
}
