/** Fewer commits than this do not pay for the line that says what they share. */
const minRows = 10;

/** `git log --format='%h %an %ad %s'`: a commit a line, whatever stands behind its hash. */
const row = /^[0-9a-f]{7,40} \S/;
const open = '…';

/** Lines of a history of which each has some words that all of them have. */
interface HistoryRows {
  readonly rows: readonly (readonly string[])[];
  /** The words that all lines have, at their places; null: they differ there. */
  readonly shared: readonly (string | null)[];
}

/**
 * A history with a commit a line, as a format of one's own prints it: the words that all lines have at the same place,
 * an author or a zone, stand once. Null: there are none, or a line is none of these.
 */
export function shortHistory(lines: readonly string[]): readonly string[] | null {
  const found = readRows(lines);
  if (found === null) return null;
  const { rows, shared } = found;
  const pattern = [...shared.map((word) => word ?? open), open].join(' ');
  const written = rows.map((words) => words.filter((_, at) => shared[at] == null).join(' '));
  return [`[git log: each line is "${pattern}"]`, ...written, ...lines.slice(rows.length)];
}

/** Of hashes so many have a letter; moments and numbers have none. */
const minLetterShare = 0.8;

/** True for lines that are known as a history by their shape: each begins with a hash of its own. */
export function areHistoryRows(lines: readonly string[]): boolean {
  const found = readRows(lines);
  if (found === null) return false;
  const hashes = new Set(found.rows.map(([hash = '']) => hash));
  const lettered = [...hashes].filter((hash) => /[a-f]/.test(hash));
  return hashes.size === found.rows.length && lettered.length >= hashes.size * minLetterShare;
}

function readRows(lines: readonly string[]): HistoryRows | null {
  const filled = lines.at(-1) === '' ? lines.slice(0, -1) : lines;
  if (filled.length < minRows || !filled.every((line) => row.test(line) && !/[\r\u0085]/.test(line)))
    return null;
  const rows = filled.map((line) => line.split(' '));
  const least = rows.reduce((most, words) => Math.min(most, words.length), Infinity);
  const [first = []] = rows;
  // A line keeps its hash, and the last of its words: what follows from there on may be of any length.
  const shared = first.slice(0, least - 1).map((word, at) => {
    return at > 0 && word !== '' && rows.every((words) => words[at] === word) ? word : null;
  });
  while (shared.length > 0 && shared.at(-1) === null) shared.pop();
  const isTaken = shared.some((word) => word?.includes(open) === true || word?.includes('"') === true);
  return shared.length === 0 || isTaken ? null : { rows, shared };
}
