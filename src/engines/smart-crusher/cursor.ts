import { asMember, rowWriter, spacedCells, type Lists, type Pattern } from './decode-rows.ts';
import { asString, respaced } from './decode-spacing.ts';

/** Begins a line among JSON lines that is none. */
const mark = '| ';

/** Rows that are all alike have no cells. */
const noLists: Lists = { spaced: false, names: [], codes: new Map(), follows: new Map() };

/** What the first line of a form says of the others. */
export interface Legend {
  readonly isMarked: boolean;
  /** How JSON that stands within other text was spaced. */
  readonly spacing: string;
}

/** Reads a form from its beginning on, values as minified JSON. */
export class Cursor {
  /** The last line is a row without a cell: the line break before it ends no text. */
  endsInEmptyRow = false;
  #at = 0;
  /** Where the values begin that are being read, the outermost first. */
  #open: number[] = [];
  /** Where no value begins: what was open when a reading failed fails at the same place when it is read by itself. */
  readonly #failed = new Set<number>();
  readonly #text: string;
  /** Lines that are no JSON begin with a mark. */
  readonly #isMarked: boolean;

  constructor(text: string, { isMarked }: Legend) {
    this.#text = text;
    this.#isMarked = isMarked;
  }

  hasMore(): boolean {
    return this.#at < this.#text.length;
  }

  expect(wanted: string): void {
    if (!this.#text.startsWith(wanted, this.#at)) {
      const found = this.#text.slice(this.#at, this.#at + 40);
      throw new Error(`Wanted ${JSON.stringify(wanted)} at ${this.#at}, found ${JSON.stringify(found)}.`);
    }
    this.#at += wanted.length;
  }

  seesTable(): boolean {
    return /^\d+ (?:rows|members) (?:of|alike:) [[{]/.test(this.#text.slice(this.#at, this.#at + 40));
  }

  /** A line of text, or the value that it begins with all lines that it is laid out on; JSON ends with its line. */
  lineOfText({ isMarked, spacing }: Legend): string {
    const start = this.#at;
    const [line, next] = [this.#line(), this.#at];
    if (isMarked && line.startsWith(mark)) return line.slice(mark.length);
    for (const { index } of line.matchAll(/[[{]|string \(?/g)) {
      const at = start + index;
      if (this.#at > next) break;
      // It belongs to a value that ends within this line, or to one that cannot be read.
      if ((at < this.#at && this.#at < next) || this.#failed.has(at)) continue;
      this.#at = at;
      const value = this.#valueToLineEnd();
      if (value === null) continue;
      // What stands on one line without any sign of ours is shown as it was.
      const isLaidOut = this.#at > next || line.includes('string ', index);
      if (!isLaidOut && spacing === 'minified') break;
      return line.slice(0, index) + respaced(value.json, spacing) + value.comma;
    }
    this.#at = next;
    return line;
  }

  /** Null: behind the value, where the cursor is then, its line goes on; or there is none, and it has not moved. */
  #valueToLineEnd(): { readonly json: string; readonly comma: string } | null {
    const [start, endsInEmptyRow] = [this.#at, this.endsInEmptyRow];
    this.#open = [];
    try {
      const json = this.value();
      const comma = this.#takes(',') ? ',' : '';
      if (!this.hasMore() || this.#takes('\n')) return { json, comma };
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      for (const at of this.#open) this.#failed.add(at);
      this.#at = start;
    }
    this.endsInEmptyRow = endsInEmptyRow;
    return null;
  }

  value(): string {
    this.#open.push(this.#at);
    const json = this.#valueHere();
    this.#open.pop();
    return json;
  }

  #valueHere(): string {
    const label = this.#label();
    if (label !== null) return asString(label, this.value());
    if (this.#takes('{\n')) return `{${this.#block().join(',')}}`;
    if (this.#takes('[\n')) return `[${this.#block().join(',')}]`;
    if (this.#takes('[')) {
      if (this.#takes(']')) return '[]';
      const items = [this.value()];
      while (this.#takes(',')) items.push(this.value());
      this.expect(']');
      return `[${items.join(',')}]`;
    }
    if (this.#takes('{')) {
      if (this.#takes('}')) return '{}';
      const members: string[] = [];
      do {
        const key = this.#string();
        this.expect(':');
        members.push(`${key}:${this.value()}`);
      } while (this.#takes(','));
      this.expect('}');
      return `{${members.join(',')}}`;
    }
    if (this.#text[this.#at] === '"') {
      const text = this.#string();
      if (/[\u0000-\u001f]/.test(text)) throw new Error('A string of JSON holds no such sign.');
      return text;
    }
    return this.#match(/true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?/y);
  }

  /** The documents of a table, a row each, `spacing` as they were. */
  table(spacing = 'minified'): string[] {
    const count = Number(this.#match(/\d+/y));
    const same = this.#takes(' rows alike: ');
    const members = this.#takes(' members of ');
    if (!same && !members) this.expect(' rows of ');
    const pattern = this.#pattern();
    if (this.hasMore()) this.expect('\n');
    if (same) {
      const only = rowWriter(pattern, noLists)([]);
      return new Array<string>(count).fill(respaced(only ?? '', spacing));
    }
    const lists = this.#lists();
    const write = rowWriter(pattern, lists);
    return Array.from({ length: count }, () => {
      const line = this.#line();
      if (this.#isMarked && line.startsWith(mark)) return line.slice(mark.length);
      const cells = lists.spaced ? spacedCells(line) : line.split('\t');
      const whole = lists.names.length === 1 ? /^[[{]/.test(line) : cells.length === 1;
      if (whole) return members ? asMember(line) : respaced(line, spacing);
      if (cells.length !== lists.names.length) throw new Error(`A row with other cells than names: ${line}`);
      const json = write(cells) ?? '';
      return members ? asMember(json) : respaced(json, spacing);
    });
  }

  /** What tells that a string holds the JSON that follows, and how it is spaced. */
  #label(): string | null {
    const [label = null] =
      /^string (?:\((?:spaced|indent (?:\d+|tab))\) )?of /.exec(this.#text.slice(this.#at, this.#at + 30)) ??
      [];
    this.#at += label?.length ?? 0;
    return label;
  }

  #block(): string[] {
    const items: string[] = [];
    while (!this.#takes(']') && !this.#takes('}')) {
      if (this.seesTable()) for (const item of this.table()) items.push(item);
      else {
        items.push(this.value());
        // A line of short items ends in a comma, as one item a line does.
        if (!this.#takes(',')) this.expect('\n');
        else this.#takes('\n');
      }
    }
    return items;
  }

  #lists(): Lists {
    const codes = new Map<string, ReadonlyMap<string, string>>();
    const follows = new Map<string, { leader: string; pairs: ReadonlyMap<string, string> }>();
    for (;;) {
      const line = this.#line();
      // U+2028 is no line end here, and `.` would not take it.
      const list = /^([\w.]+)(?: by ([\w.]+))?: (.*)$/s.exec(line);
      if (list === null) return { spaced: line.includes(' '), names: line.split(/[ \t]/), codes, follows };
      const [, name = '', leader, entries = ''] = list;
      const pairs = new Map(
        entries.split('\t').map((entry) => {
          const equals = entry.indexOf('=');
          return [entry.slice(0, equals), entry.slice(equals + 1)];
        }),
      );
      if (leader === undefined) codes.set(name, pairs);
      else follows.set(name, { leader, pairs });
    }
  }

  #pattern(): Pattern {
    const label = this.#label();
    if (label !== null) return { kind: 'string', label, value: this.#pattern() };
    if (this.#takes('[')) {
      const items: Pattern[] = [];
      if (this.#takes(']')) return { kind: 'array', items };
      do items.push(this.#pattern());
      while (this.#takes(','));
      this.expect(']');
      return { kind: 'array', items };
    }
    if (this.#text[this.#at] === '"') return { kind: 'text', text: this.#string() };
    if (/^\{(?:["}])/.test(this.#text.slice(this.#at, this.#at + 2))) {
      this.expect('{');
      const fields: { key: string; optional: boolean; value: Pattern }[] = [];
      if (this.#takes('}')) return { kind: 'object', fields };
      do {
        const key = this.#string();
        const optional = this.#takes('?');
        this.expect(':');
        fields.push({ key, optional, value: this.#pattern() });
      } while (this.#takes(','));
      this.expect('}');
      return { kind: 'object', fields };
    }
    return { kind: 'hole', text: this.#match(/(?:[-+.\w]|\{[^{}"]*\})+/y) };
  }

  #string(): string {
    return this.#match(/"[^"\\]*(?:\\.[^"\\]*)*"/sy);
  }

  #line(): string {
    if (!this.hasMore()) this.endsInEmptyRow = true;
    const end = this.#text.indexOf('\n', this.#at);
    const line = this.#text.slice(this.#at, end === -1 ? undefined : end);
    this.#at = end === -1 ? this.#text.length : end + 1;
    return line;
  }

  #takes(wanted: string): boolean {
    const taken = this.#text.startsWith(wanted, this.#at);
    if (taken) this.#at += wanted.length;
    return taken;
  }

  #match(form: RegExp): string {
    form.lastIndex = this.#at;
    const found = form.exec(this.#text);
    if (found === null) throw new Error(`Nothing to read at ${this.#text.slice(this.#at, this.#at + 40)}`);
    this.#at += found[0].length;
    return found[0];
  }
}
