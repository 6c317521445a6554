import { plainRow, treeTitle, type Row } from './row.ts';

/** The pieces of which a tree is drawn, all of them equally wide. */
interface Drawing {
  /** Beside the children of an entry that another one follows. */
  readonly bar: string;
  readonly gap: string;
  readonly next: string;
  readonly last: string;
}

/** tree, cargo tree; tree in a plain locale; npm ls; yarn list. */
const drawings: readonly Drawing[] = [
  { bar: '│\u00a0\u00a0 ', gap: '    ', next: '├── ', last: '└── ' },
  { bar: '│   ', gap: '    ', next: '├── ', last: '└── ' },
  { bar: '|   ', gap: '    ', next: '|-- ', last: '`-- ' },
  { bar: '│ ', gap: '  ', next: '├── ', last: '└── ' },
  { bar: '│  ', gap: '   ', next: '├─ ', last: '└─ ' },
];
/** What npm says of a package behind its name. */
const remark = / (?:deduped|extraneous|invalid|overridden)\b.*$/;
/** npm ls draws this above children; it follows from them. */
const forks = { next: '├─┬ ', last: '└─┬ ' };

interface Leaf {
  readonly depth: number;
  readonly name: string;
}

/** A tree by its indentation alone; null: no tree, or one drawn in another way. */
export function layOutTree(lines: readonly string[]): readonly Row[] | null {
  const drawing = drawings.find((each) => isDrawnBy(lines, each));
  if (drawing === undefined) return null;
  const rows: Row[] = [plainRow(`${treeTitle}"${drawing.bar}", "${drawing.next}"):`)];
  const above: string[] = [];
  const parents: number[] = [];
  for (const line of lines) {
    const leaf = leafOf(line, drawing);
    if (leaf === null) {
      above.splice(0, Infinity, line);
      parents.splice(0, Infinity, rows.length);
      rows.push(plainRow(line));
      continue;
    }
    const { depth, name } = leaf;
    above.length = depth;
    parents.length = depth;
    const parent = parents[depth - 1];
    const hangs = parent === undefined ? {} : { parent };
    rows.push({ text: ' '.repeat(depth) + name, folder: above.join('/'), entries: 1, name, ...hangs });
    above.push(name.replace(remark, ''));
    parents.push(rows.length - 1);
  }
  return rows;
}

function leafOf(line: string, drawing: Drawing): Leaf | null {
  const unit = drawing.bar.length;
  let at = 0;
  while (line.startsWith(drawing.bar, at) || line.startsWith(drawing.gap, at)) at += unit;
  const branch = [drawing.next, drawing.last, forks.next, forks.last].find((each) =>
    line.startsWith(each, at),
  );
  if (branch === undefined) return null;
  return { depth: at / unit + 1, name: line.slice(at + branch.length) };
}

/** Share of the lines that hang on others, of a text that is drawn as a tree. */
const minLeafShare = 0.6;

/** True for a text that is mostly a tree, drawn in a way that we know. */
export function isDrawn(lines: readonly string[]): boolean {
  const leaves = lines.filter((line) => branch.test(line)).length;
  return leaves >= lines.length * minLeafShare && drawings.some((each) => isDrawnBy(lines, each));
}

const branch = /^[│|\s\u00a0]*(?:[├└]─|\|--|`--)/;

/** True where the indentation alone tells how every line was drawn. */
function isDrawnBy(lines: readonly string[], drawing: Drawing): boolean {
  const leaves = lines.map((line) => leafOf(line, drawing));
  if (!leaves.some((leaf) => leaf !== null)) return false;
  // From below: at each depth, whether an entry of it follows before its parent ends.
  const followed: boolean[] = [];
  for (let index = lines.length - 1; index >= 0; index -= 1) {
    const leaf = leaves[index];
    const line = lines[index] ?? '';
    if (leaf == null) {
      if (line.startsWith(' ')) return false;
      followed.length = 0;
      continue;
    }
    const { depth, name } = leaf;
    if (name === '' || name.startsWith(' ') || depth > (leaves[index - 1]?.depth ?? 0) + 1) return false;
    const stem = Array.from({ length: depth - 1 }, (_, level) =>
      followed[level + 1] === true ? drawing.bar : drawing.gap,
    ).join('');
    const isFork = drawing.bar.length < drawing.next.length && (leaves[index + 1]?.depth ?? 0) > depth;
    const { next, last } = isFork ? forks : drawing;
    if (line !== stem + (followed[depth] === true ? next : last) + name) return false;
    followed.length = depth;
    followed[depth] = true;
  }
  return true;
}
