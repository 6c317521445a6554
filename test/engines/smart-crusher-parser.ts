/**
 * Reads the encoded form of smart-crusher as a careful reader would, from the text alone, and answers the
 * documents as minified JSON. It shares no code with the encoder.
 */
export function decode(encoded: string): string[] {
  const cursor = new Cursor(withoutLegend(encoded).text);
  const documents: string[] = [];
  while (cursor.hasMore()) {
    if (cursor.seesTable()) documents.push(...cursor.table());
    else {
      documents.push(cursor.value());
      if (cursor.hasMore()) cursor.expect('\n');
    }
  }
  return documents;
}

/** As `decode`, for text that holds JSON: all of it, with the JSON minified. */
export function decodeText(encoded: string): string {
  const { text, marked } = withoutLegend(encoded);
  const cursor = new Cursor(text, marked);
  const lines: string[] = [];
  while (cursor.hasMore()) {
    if (cursor.seesTable()) lines.push(...cursor.table());
    else lines.push(cursor.mixedLine(marked));
  }
  if (text.endsWith('\n')) lines.push('');
  return lines.join('\n');
}

function withoutLegend(encoded: string): { text: string; marked: boolean } {
  const [legend = ''] = encoded.split('\n', 1);
  if (!/^(?:Tables|JSON): /.test(legend)) return { text: encoded, marked: false };
  return {
    text: encoded.slice(legend.length + 1),
    marked: legend.includes(' | begins a line that is no JSON.'),
  };
}

const styles: Readonly<Record<string, { indent: string; gap: string }>> = {
  'string of ': { indent: '', gap: '' },
  'string (spaced) of ': { indent: '', gap: ' ' },
  'string (indent tab) of ': { indent: '\t', gap: ' ' },
};

/** The string lexeme of JSON text, from the label that tells how it is spaced and the JSON. */
function asString(label: string, json: string): string {
  const [, width = '0'] = /indent (\d+)/.exec(label) ?? [];
  const style = styles[label] ?? { indent: ' '.repeat(Number(width)), gap: ' ' };
  let depth = 0;
  const text = json.replace(/"(?:[^"\\]|\\.)*"|[[{][\]}]|[[\]{},:]/gs, (token) => {
    if ('[{'.includes(token)) depth += 1;
    if (']}'.includes(token)) depth -= 1;
    if (token === ':') return `:${style.gap}`;
    if (style.indent === '') return token === ',' ? `,${style.gap}` : token;
    const lineBreak = `\n${style.indent.repeat(depth)}`;
    if ('[{,'.includes(token)) return token + lineBreak;
    return ']}'.includes(token) ? lineBreak + token : token;
  });
  return JSON.stringify(text);
}

type Pattern =
  | { kind: 'text'; text: string }
  | { kind: 'hole'; text: string }
  | { kind: 'array'; items: Pattern[] }
  | { kind: 'string'; label: string; value: Pattern }
  | { kind: 'object'; fields: { key: string; optional: boolean; value: Pattern }[] };

type Row = ReadonlyMap<string, string>;

interface Lists {
  /** Cells are split by spaces: a cell that holds one is quoted, and - is no cell. */
  readonly spaced: boolean;
  readonly names: readonly string[];
  readonly codes: ReadonlyMap<string, ReadonlyMap<string, string>>;
  readonly follows: ReadonlyMap<string, { leader: string; pairs: ReadonlyMap<string, string> }>;
}

class Cursor {
  #at = 0;
  readonly #text: string;
  /** Lines that are no JSON begin with a mark. */
  readonly #marked: boolean;

  constructor(text: string, marked = false) {
    this.#text = text;
    this.#marked = marked;
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

  /** A line of text in which JSON may begin; JSON ends with its line. */
  mixedLine(marked: boolean): string {
    const start = this.#at;
    const line = this.#line();
    const next = this.#at;
    if (marked && line.startsWith('| ')) return line.slice(2);
    for (const { index } of line.matchAll(/[[{]/g)) {
      this.#at = start + index;
      const value = this.#valueToLineEnd();
      if (value !== null) return line.slice(0, index) + value;
    }
    this.#at = next;
    return line;
  }

  #valueToLineEnd(): string | null {
    try {
      const value = this.value() + (this.#takes(',') ? ',' : '');
      if (this.hasMore()) this.expect('\n');
      return value;
    } catch (error) {
      if (error instanceof Error) return null;
      throw error;
    }
  }

  value(): string {
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
    if (this.#text[this.#at] === '"') return this.#string();
    return this.#match(/[-+.\w]+/y);
  }

  table(): string[] {
    const count = Number(this.#match(/\d+/y));
    const same = this.#takes(' rows alike: ');
    const members = this.#takes(' members of ');
    if (!same && !members) this.expect(' rows of ');
    const pattern = this.#pattern();
    if (this.hasMore()) this.expect('\n');
    if (same) {
      const only = write(pattern, new Map(), {
        spaced: false,
        names: [],
        codes: new Map(),
        follows: new Map(),
      });
      return new Array<string>(count).fill(only ?? '');
    }
    const lists = this.#lists();
    return Array.from({ length: count }, () => {
      const line = this.#line();
      if (line.startsWith('| ') && this.#marked) return line.slice(2);
      const cells = lists.spaced ? spacedCells(line) : line.split('\t');
      const whole = lists.names.length === 1 ? /^[[{]/.test(line) : cells.length === 1;
      if (whole) return members ? asMember(line) : line;
      if (cells.length !== lists.names.length) throw new Error(`A row with other cells than names: ${line}`);
      const row = new Map(lists.names.map((name, index) => [name, cells[index] ?? '']));
      const json = write(pattern, row, lists) ?? '';
      return members ? asMember(json) : json;
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
      if (this.seesTable()) items.push(...this.table());
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
    return this.#match(/"(?:[^"\\]|\\.)*"/y);
  }

  #line(): string {
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

/** A row's JSON from the pattern; null where a cell that it needs is empty. */
function write(pattern: Pattern, row: Row, lists: Lists): string | null {
  if (pattern.kind === 'string') {
    const text = write(pattern.value, row, lists);
    return text === null ? null : asString(pattern.label, text);
  }
  if (pattern.kind === 'array') {
    const items = pattern.items.map((item) => write(item, row, lists));
    return items.includes(null) ? null : `[${items.join(',')}]`;
  }
  if (pattern.kind === 'object') {
    const members: string[] = [];
    for (const { key, optional, value } of pattern.fields) {
      const text = write(value, row, lists);
      if (text === null && !optional) return null;
      if (text !== null) members.push(`${key}:${text}`);
    }
    return `{${members.join(',')}}`;
  }
  // What stands alone is a value; within a longer text, or a number, it is a part of one.
  const within = pattern.kind === 'text' || !/^\{[^{}]*\}$/.test(pattern.text);
  const known = (name: string): boolean => lists.names.includes(name) || lists.follows.has(name);
  const needed: string[] = [];
  const text = pattern.text.replace(
    /\{(?:(-?\d+)\*)?([\w.]+?)([-+]\d+)?\}/g,
    (whole: string, times: string | undefined, name: string, plus: string | undefined) => {
      if (!known(name)) return whole;
      const cell = longForm(name, row, lists);
      needed.push(cell);
      if (times === undefined && plus === undefined) return within ? unquoted(cell) : asValue(cell);
      return String(BigInt(times ?? 1) * BigInt(unquoted(cell)) + BigInt(plus ?? 0));
    },
  );
  return needed.includes('') ? null : text;
}

function longForm(name: string, row: Row, lists: Lists): string {
  const follower = lists.follows.get(name);
  if (follower !== undefined) return follower.pairs.get(row.get(follower.leader) ?? '') ?? '';
  const cell = row.get(name) ?? '';
  const codes = lists.codes.get(name);
  const long = withoutNames(cell, codes);
  const subject = [...(codes?.keys() ?? [])].find((each) => each.startsWith('{'));
  if (subject === undefined) return long;
  const source = subject.slice(1, -1);
  return long.replaceAll(subject, () => unquoted(longForm(source, row, lists)));
}

function withoutNames(cell: string, codes: ReadonlyMap<string, string> | undefined): string {
  const beginning = codes?.get(cell.slice(0, 2));
  if (cell[1] === '~' && beginning !== undefined) return unquoted(beginning) + cell.slice(2);
  return codes?.get(cell) ?? cell;
}

/** `{"key":"a","value":1}` as the member that it stands for. */
function asMember(json: string): string {
  const [before, key = ''] = /^\{"key":("(?:[^"\\]|\\.)*"),"value":/s.exec(json) ?? [];
  if (before === undefined) throw new Error(`No member: ${json}`);
  return `${key}:${json.slice(before.length, -1)}`;
}

function spacedCells(line: string): string[] {
  const cells: string[] = [];
  let at = 0;
  while (at < line.length) {
    let end = at;
    if (line[at] === '"') {
      const [quoted = ''] = /^"(?:[^"\\]|\\.)*"/s.exec(line.slice(at)) ?? [];
      end += quoted.length;
    } else if (/[[{]/.test(line[at] ?? '')) end = closingAt(line, at);
    else end = `${line} `.indexOf(' ', at);
    const cell = line.slice(at, end);
    cells.push(cell === '-' ? '' : cell);
    if (end < line.length && line[end] !== ' ') throw new Error(`No space after a cell: ${line}`);
    at = end + 1;
  }
  return cells;
}

/** Where the JSON container that starts there ends. */
function closingAt(line: string, from: number): number {
  let depth = 0;
  for (const token of line.slice(from).matchAll(/"(?:[^"\\]|\\.)*"|[[\]{}]/gs)) {
    if ('[{'.includes(token[0])) depth += 1;
    if (']}'.includes(token[0])) depth -= 1;
    if (depth === 0) return from + token.index + token[0].length;
  }
  throw new Error(`A container without an end: ${line}`);
}

function unquoted(cell: string): string {
  return cell.startsWith('"') ? cell.slice(1, -1) : cell;
}

function asValue(cell: string): string {
  const json = /^["[{]/.test(cell) || /^(?:true|false|null|-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?)$/.test(cell);
  return json ? cell : `"${cell}"`;
}
