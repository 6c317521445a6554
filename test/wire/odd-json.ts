import type { Random } from '../../src/random.ts';

/** JSON as it may be written, which is more than `JSON.stringify` writes. */
export type Node = string | number | boolean | null | Lexeme | Members | Node[];

/** Written as it is: numbers that no double holds, halves of surrogate pairs, what is no JSON at all. */
export class Lexeme {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** An object, whose keys may stand twice. */
export class Members {
  readonly entries: [string, Node][];

  constructor(entries: [string, Node][]) {
    this.entries = entries;
  }

  get(key: string): Node | undefined {
    return this.entries.find(([each]) => each === key)?.[1];
  }

  /** Changes the first member of that name; adds it where there is none. */
  set(key: string, value: Node): void {
    const entry = this.entries.find(([each]) => each === key);
    if (entry === undefined) this.entries.push([key, value]);
    else entry[1] = value;
  }
}

export function nodeOf(value: unknown): Node {
  if (Array.isArray(value)) return value.map(nodeOf);
  if (typeof value !== 'object' || value === null) return value as Node;
  return new Members(Object.entries(value).map(([key, inner]) => [key, nodeOf(inner)]));
}

export function copyOf(node: Node): Node {
  if (Array.isArray(node)) return node.map(copyOf);
  if (!(node instanceof Members)) return node;
  return new Members(node.entries.map(([key, inner]) => [key, copyOf(inner)]));
}

/** How a client writes its JSON. */
export interface Style {
  /** Between all parts. */
  readonly space: () => string;
  /** A string with its quotes. */
  readonly string: (text: string) => string;
}

/** Ways in which JSON is written that all mean the same. */
export function styleOf(random: Random): Style {
  const spaces: readonly [string, ...string[]] = random.pick([
    [''],
    [''],
    ['', ' '],
    ['', '\r\n', '\n\t', '  '],
  ]);
  const escapes = random.pick(['none', 'none', 'ascii', 'some'] as const);
  const escaped = (char: string): string => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return {
    space: () => (spaces.length === 1 ? spaces[0] : random.pick(spaces)),
    string: (text) => {
      const plain = JSON.stringify(text);
      if (escapes === 'none') return plain;
      if (escapes === 'ascii') return plain.replace(/[\u0080-\uffff]/g, escaped);
      return plain.replace(/(?<!\\)[a-t/](?![^"\\]{0,3}$)/g, (char) => {
        if (random.int(0, 30) > 0) return char;
        return char === '/' ? '\\/' : escaped(char);
      });
    },
  };
}

export function written(node: Node, style: Style): string {
  const { space, string } = style;
  if (node instanceof Lexeme) return node.text;
  if (typeof node === 'string') return string(node);
  if (Array.isArray(node))
    return `[${node.map((item) => `${space()}${written(item, style)}${space()}`).join(',')}]`;
  if (node instanceof Members) {
    const entries = node.entries.map(
      ([key, value]) => `${space()}${string(key)}${space()}:${space()}${written(value, style)}${space()}`,
    );
    return `{${entries.join(',')}}`;
  }
  return JSON.stringify(node);
}
