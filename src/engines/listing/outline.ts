import { plainRow, type Row } from './row.ts';

/** Characters of names side by side, few enough that a fold can leave out some. */
const nameRowChars = 200;

/** A folder that is open in an outline. */
interface Level {
  /** Its whole path, with the slash at its end; empty: where the outline begins. */
  readonly path: string;
  /** What its names end in and do not say. */
  readonly ending: string;
  /** The row that names it; null: none. */
  readonly row: number | null;
}

/** What an outline has been written with, so that its title can say how to read that. */
export interface Signs {
  /** A name that does not end as the others do, or that would be read in another way. */
  marked: boolean;
  /** A folder whose names end in something else. */
  turned: boolean;
  /** A line or a name that says itself to the end of its line. */
  whole: boolean;
}

/**
 * Writes an outline row by row: `NAME/ a b` is a folder with the names `a` and `b`, what is in it goes on one blank
 * deeper; `NAME/*.ts a b` says what these end in. `=a` is a name that ends as it stands, `= my file` one to the end of
 * its line.
 */
export class Outline {
  /** The first one is the title's. */
  readonly #rows: Row[] = [plainRow('')];
  readonly signs: Signs = { marked: false, turned: false, whole: false };
  readonly #levels: Level[];

  constructor(path: string, ending: string) {
    this.#levels = [{ path, ending, row: null }];
  }

  /** Path of the folder that is open. */
  get path(): string {
    return this.#open.path;
  }

  get ending(): string {
    return this.#open.ending;
  }

  get #open(): Level {
    return this.#levels.at(-1) ?? { path: '', ending: '', row: null };
  }

  /** Opens a folder in the one that is open; `depth`: levels below what was listed, where that is known. */
  enter(word: string, names: readonly string[], ending: string, depth?: number): void {
    const above = this.#open;
    const path = above.path + word;
    const isWhole = word.startsWith('=') || word.includes(' ');
    const own = isWhole ? above.ending : ending;
    const row = this.#rows.length;
    this.#levels.push({ path, ending: own, row });
    if (isWhole) this.signs.whole = true;
    if (own !== above.ending) this.signs.turned = true;
    const head = isWhole ? `= ${word}` : word + (own === above.ending ? '' : `*${own}`);
    const rows = namesIn(isWhole ? [] : names, this.#word);
    const first = rows.shift() ?? { text: '', names: [] };
    const indent = ' '.repeat(this.#levels.length - 2);
    this.#rows.push({
      ...this.#rowOf(indent + head + (first.text === '' ? '' : ` ${first.text}`), first.names, depth),
      ...(above.row === null ? {} : { within: above.row }),
    });
    for (const { text, names: some } of rows) this.#push(text, some, depth);
    if (isWhole) this.add(names, depth);
  }

  leave(): void {
    this.#levels.pop();
  }

  /** Names in the folder that is open. */
  add(names: readonly string[], depth?: number): void {
    for (const { text, names: some } of namesIn(names, this.#word)) this.#push(text, some, depth);
  }

  /** A name in the folder that is open that may hold blanks. */
  name(name: string, depth?: number): void {
    this.signs.whole = true;
    this.#push(`= ${name}`, [name], depth);
  }

  /** A line that is no part of a folder: it stands as it is where no reader takes it for names. */
  line(text: string): void {
    const isClear = text === '' || colon.test(text);
    if (!isClear) this.signs.whole = true;
    this.#rows.push(plainRow(isClear ? text : `= ${text}`));
  }

  /** All rows, below a title. */
  rows(title: string): readonly Row[] {
    return [plainRow(title), ...this.#rows.slice(1)];
  }

  readonly #word = (name: string): string => {
    const { ending } = this.#open;
    const bare = ending !== '' && name.endsWith(ending) ? name.slice(0, -ending.length) : name;
    if (isBare(bare) && (ending === '' || bare !== name)) return bare;
    this.signs.marked = true;
    return `=${name}`;
  };

  #push(text: string, names: readonly string[], depth: number | undefined): void {
    const { row } = this.#open;
    const indent = ' '.repeat(this.#levels.length - 1);
    this.#rows.push({
      ...this.#rowOf(indent + text, names, depth),
      ...(row === null ? {} : { within: row }),
    });
  }

  #rowOf(text: string, names: readonly string[], depth: number | undefined): Row {
    const folder = this.#open.path.replace(/\/$/, '');
    return { text, folder, entries: names.length, names, ...(depth === undefined ? {} : { depth }) };
  }
}

/** A word of an outline never ends in a colon. */
const colon = /\S:(?: |$)/;

/** What no reader takes for a folder, a marked name or a line that says itself. */
function isBare(word: string): boolean {
  return word !== '' && !word.startsWith('=') && !word.includes('/') && !word.endsWith(':');
}

interface NamesRow {
  readonly text: string;
  readonly names: readonly string[];
}

function namesIn(names: readonly string[], wordOf: (name: string) => string): NamesRow[] {
  const rows: NamesRow[] = [];
  let [words, own, chars]: [string[], string[], number] = [[], [], 0];
  for (const name of names) {
    const word = wordOf(name);
    if (words.length > 0 && chars + word.length > nameRowChars) {
      rows.push({ text: words.join(' '), names: own });
      [words, own, chars] = [[], [], 0];
    }
    words.push(word);
    own.push(name);
    chars += word.length + 1;
  }
  if (words.length > 0) rows.push({ text: words.join(' '), names: own });
  return rows;
}
