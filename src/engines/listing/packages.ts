import { crateTitle, npmTitle, plainRow, treeTitle, type Row } from './row.ts';

/** How a package manager writes what its tree holds, and the signs that stand for that. */
interface Notation {
  readonly title: string;
  /** Name, version. */
  readonly core: RegExp;
  readonly before: string;
  readonly behind: string;
  readonly legend: string;
}

const notations: readonly Notation[] = [
  {
    title: npmTitle,
    core: /^(@?[^@\s?^=:]+)@(\S*[^\s^:])$/,
    before: 'UNMET OPTIONAL DEPENDENCY ',
    behind: ' deduped',
    legend: '"^" is " deduped", "?" is "UNMET OPTIONAL DEPENDENCY "',
  },
  {
    title: crateTitle,
    core: /^([^@\s?^=:]+) v(\d(?:\S*[^\s^:])?)$/,
    before: '',
    behind: ' (*)',
    legend: '"@" is " v", "^" is " (*)"',
  },
];
/** Share of the leaves that are packages in one of these notations. */
const minPackages = 0.6;

/** Characters of names side by side. */
const nameRowChars = 200;

/** A package as its sign says it. */
interface Said {
  readonly before: string;
  readonly name: string;
  readonly version: string;
  readonly behind: string;
}

/** Where a version was said last, by the index of its row. */
interface LastSaid {
  readonly version: string;
  readonly row: number;
}

/** A row that leaves side by side are still added to. */
interface OpenRow {
  readonly index: number;
  /** How deep its next leaf stands. */
  readonly depth: number;
  readonly names: string[];
  readonly needs: number[];
}

const reading =
  '"a: b c" is a with b and c below it, each level one blank deeper; a name without a version has the one last said of it';

/**
 * A drawn tree of packages, given by its indented rows, with leaves side by side behind or below what they hang on. A
 * version is said again only where it is another than the one last said of that name. Null: it is none of packages.
 */
export function layOutPackages(rows: readonly Row[]): readonly Row[] | null {
  const [title, ...leaves] = rows;
  const drawing = title?.text.slice(treeTitle.length, -2) ?? '';
  const named = leaves.flatMap(({ name }) => name ?? []);
  const notation = notations.find(
    (each) => named.filter((name) => saidBy(name, each) !== null).length >= named.length * minPackages,
  );
  if (notation === undefined || named.length === 0) return null;
  const tree = new PackageRows(notation);
  for (const [at, leaf] of leaves.entries()) {
    if (leaf.name === undefined) tree.root(leaf);
    else tree.leaf(leaf.name, leaf.folder, depthOf(leaf), depthOf(leaves[at + 1]) > depthOf(leaf));
  }
  return [plainRow(`${notation.title}${drawing}: ${reading}; ${notation.legend}:`), ...tree.rows];
}

function depthOf(row: Row | undefined): number {
  return row?.name === undefined ? 0 : row.text.length - row.name.length;
}

function saidBy(name: string, { core, before, behind }: Notation): Said | null {
  const isBefore = before !== '' && name.startsWith(before);
  const isBehind = name.endsWith(behind);
  const inner = name.slice(isBefore ? before.length : 0, isBehind ? -behind.length : undefined);
  const [, own, version] = core.exec(inner) ?? [];
  if (own === undefined || version === undefined) return null;
  return { before: isBefore ? '?' : '', name: own, version, behind: isBehind ? '^' : '' };
}

class PackageRows {
  readonly rows: Row[] = [];
  readonly #notation: Notation;
  readonly #said = new Map<string, LastSaid>();
  /** By depth the row that what is deeper hangs on. */
  readonly #levels: number[] = [];
  #open: OpenRow | null = null;

  constructor(notation: Notation) {
    this.#notation = notation;
  }

  /** A line that hangs on none. */
  root(row: Row): void {
    this.#open = null;
    this.#levels.splice(0, Infinity, this.rows.length);
    this.rows.push(row);
  }

  leaf(text: string, folder: string | null, depth: number, isParent: boolean): void {
    const said = saidBy(text, this.#notation);
    const last = this.#open === null ? undefined : this.rows[this.#open.index];
    const goesOn =
      said !== null && !isParent && this.#open?.depth === depth && (last?.text.length ?? 0) < nameRowChars;
    const open = goesOn && this.#open !== null ? this.#open : this.#begin(depth, isParent);
    const word = said === null ? `= ${text}` : this.#wordOf(said, depth, open) + (isParent ? ':' : '');
    const above = goesOn && last !== undefined ? `${last.text} ` : ' '.repeat(depth);
    open.names.push(text);
    const parent = this.#levels[(goesOn ? depthAt(last) : depth) - 1];
    this.rows[open.index] = {
      text: above + word,
      folder: goesOn ? (last?.folder ?? null) : folder,
      entries: open.names.length,
      names: open.names,
      needs: open.needs,
      ...(open.names.length === 1 ? { name: text } : {}),
      ...(parent === undefined ? {} : { parent: parent + 1 }),
    };
    // What was asked for has a row of its own, so that it can stay without what hangs on it.
    this.#open = said === null || (isParent && depth === 1) ? null : open;
  }

  #begin(depth: number, isParent: boolean): OpenRow {
    const index = this.rows.length;
    this.#levels.splice(depth, Infinity, index);
    return { index, depth: isParent ? depth + 1 : depth, names: [], needs: [] };
  }

  #wordOf({ before, name, version, behind }: Said, depth: number, { index, needs }: OpenRow): string {
    const known = this.#said.get(name);
    if (known?.version === version && depth > 1) {
      if (known.row !== index) needs.push(known.row + 1);
      return before + name + behind;
    }
    this.#said.set(name, { version, row: index });
    return `${before}${name}@${version}${behind}`;
  }
}

function depthAt(row: Row | undefined): number {
  return /^ */.exec(row?.text ?? '')?.[0].length ?? 0;
}
