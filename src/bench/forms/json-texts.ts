import type { Random } from '../../random.ts';
import { chance, many, type Made } from './made.ts';
import { day, path, word, words } from './words.ts';

const nasty = [
  '""',
  '" "',
  '"1"',
  '"-0"',
  '"1e400"',
  '"true"',
  '"null"',
  '"{}"',
  '"[]"',
  '"{id}"',
  '"{3*id+1}"',
  '"{level}"',
  '"a=b"',
  '"a"',
  '"i: a=b"',
  '"x by y: a=b"',
  '"\\t"',
  '"\\n"',
  '"a\\tb"',
  '"\\""',
  '"\\\\"',
  '"caf\\u00e9"',
  '"\\ud83d\\ude00"',
  '"5 rows of {}"',
  '"Tables: "',
  '"-"',
  '"?"',
  '" lead"',
  '"trail "',
  '"a,b|c"',
  '"[headroom: 3 lines left out]"',
  'true',
  'false',
  'null',
  '0',
  '-0',
  '1.0',
  '1e400',
  '-1.5E-7',
  '12345678901234567890',
  '[]',
  '{}',
  '[1,2]',
  '{"a":1}',
  '[[]]',
] as const;
const keys = [
  'id',
  'level',
  'name',
  'a.b',
  'host',
  'status',
  'path',
  'meta',
  'items',
  'time',
  'message',
  'größe',
] as const;
const oddKeys = ['', '\\u0061', '{id}', 'x y', '0', 'a\\"b', '-', 'key', 'value'] as const;

type Cell = (row: number) => string;

/** Arrays of records and other JSON, spaced in any way, alone, line by line, or within other text. */
export function jsonText(random: Random): Made {
  const kind = random.int(1, 10);
  const command = random.pick([
    'curl -s http://localhost/',
    'cat x.json',
    'kubectl get pods -o json',
    'aws s3api list',
  ]);
  if (kind <= 5) return { lines: spacedAs(random, document(random)).split('\n'), command };
  if (kind <= 7) {
    const row = rowOf(random);
    const lines = many(random, 4, 20, (at) => (chance(random, 4) ? words(random, 1, 4) : row(at)));
    const style = random.pick(styles);
    return {
      lines: lines.map((line) =>
        line.startsWith('{') && style === 'spaced' ? respaced(line, style, random) : line,
      ),
      command,
    };
  }
  const style = random.pick(styles);
  if (kind === 8) {
    const [one, ...others] = many(random, 2, 3, () => respaced(document(random), style, random));
    const joints = others.map((other) => random.pick(['', ' ', ', ', ' & ', ',\n']) + other);
    const ends = [random.pick(['', 'done: ', '& ']), random.pick(['', '', ' in 3 ms', ',', '\n& x'])];
    return { lines: `${ends[0] ?? ''}${one ?? ''}${joints.join('')}${ends[1] ?? ''}`.split('\n'), command };
  }
  const parts = many(random, 1, 3, () => [
    ...many(random, 0, 2, () =>
      random.pick([
        '< HTTP/1.1 200 OK',
        '<',
        words(random, 1, 5),
        '[INFO] up',
        '{ not json',
        'x = [1, 2',
        'x = [',
        'y: [1,"b"]',
      ]),
    ),
    ...respaced(document(random), chance(random, 90) ? style : random.pick(styles), random).split('\n'),
  ]);
  return { lines: parts.flat(), command };
}

function document(random: Random): string {
  const row = rowOf(random);
  const rows = `[${many(random, 4, 16, row).join(',')}]`;
  const kind = random.int(1, 10);
  if (kind <= 6) return rows;
  if (kind === 7)
    return `{${many(random, 3, 9, (at) => `"${word(random).replace(/["\\]/g, '')}${at}":${row(at)}`).join(',')}}`;
  if (kind === 8) return `{"next":null,"items":${rows},"total":${random.int(0, 99)}}`;
  if (kind === 9)
    return `[${many(random, 20, 60, () => random.pick([String(random.int(-9, 9_999)), random.pick(nasty)])).join(',')}]`;
  return `{"result":[{"type":"text","text":${JSON.stringify(respaced(rows, random.pick(styles), random))}}]}`;
}

/** Writes a row: columns that are the same, count, share their ends, repeat, are missing, or are anything. */
function rowOf(random: Random): Cell {
  const names = new Set(
    many(random, 1, 7, () => (chance(random, 8) ? random.pick(oddKeys) : random.pick(keys))),
  );
  const columns = [...names].map((name) => ({ name, cell: cellOf(random, 0), missing: chance(random, 15) }));
  return (at) => {
    const members = columns.flatMap(({ name, cell, missing }) =>
      missing && chance(random, 40) ? [] : [`"${name}":${cell(at)}`],
    );
    return `{${members.join(',')}}`;
  };
}

function cellOf(random: Random, depth: number): Cell {
  const [plus, times] = [random.int(0, 50), random.int(-9, 9)];
  const long = [words(random, 4, 9), words(random, 4, 9), 'https://example.org/a/very/long/path'].map(
    (text) => JSON.stringify(text),
  );
  const constant = random.pick(nasty);
  const simple: Cell = random.pick<Cell>([
    (row) => String(plus + times * row),
    (row) => `"req-${String(row).padStart(times > 0 ? 4 : 0, '0')}"`,
    (row) => `"pod-${row % 3 === 0 ? 'user' : 'auth'}-${row}.example"`,
    () => constant,
    () => constant,
    () => random.pick(nasty),
    (row) => long[(row * 7) % 3] ?? '""',
    () => JSON.stringify(words(random, 0, 4)),
    () => JSON.stringify(path(random)),
    (row) => `"${day(random)}T10:${String(row % 60).padStart(2, '0')}:00Z"`,
    () => String(random.int(0, 9_999) / 10),
  ]);
  if (depth > 1 || !chance(random, 20)) return simple;
  const [one, other] = [cellOf(random, depth + 1), cellOf(random, depth + 1)];
  return random.pick<Cell>([
    (row) => `{"host":${one(row)},"zone":${other(row)}}`,
    (row) => `[${one(row)},${other(row)}]`,
    (row) => JSON.stringify(`{"in":${one(row)}}`),
    (row) => `[${Array.from({ length: row % 4 }, () => one(row)).join(',')}]`,
  ]);
}

const styles = ['minified', 'minified', 'spaced', 'indent 2', 'indent 4', 'tab', 'careless'] as const;
type Style = (typeof styles)[number];

function spacedAs(random: Random, json: string): string {
  return respaced(json, random.pick(styles), random);
}

const lexeme = /"[^"\\]*(?:\\.[^"\\]*)*"|[[{][\]}]|[[\]{},:]|[^[\]{},:"]+/gs;

/** Minified JSON as tools print it, or as nobody does. */
function respaced(json: string, style: Style, random: Random): string {
  if (style === 'minified') return json;
  const parts = Array.from(json.matchAll(lexeme), ([part]) => part);
  if (style === 'spaced')
    return parts.map((part) => (part === ',' || part === ':' ? `${part} ` : part)).join('');
  if (style === 'careless')
    return parts.map((part) => part + random.pick(['', '', '', ' ', '\n', '\t'])).join('');
  const indent = style === 'tab' ? '\t' : ' '.repeat(Number(style.slice(-1)));
  let depth = 0;
  const broken = (): string => `\n${indent.repeat(depth)}`;
  return parts
    .map((part) => {
      if (part === ':') return ': ';
      if (part === ',') return `,${broken()}`;
      if (part === '[' || part === '{') depth += 1;
      else if (part === ']' || part === '}') depth -= 1;
      else return part;
      return part === '[' || part === '{' ? part + broken() : broken() + part;
    })
    .join('');
}
