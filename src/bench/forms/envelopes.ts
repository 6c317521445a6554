import type { Random } from '../../random.ts';
import { chance, many, type Made } from './made.ts';
import { path, words } from './words.ts';

const odd = [
  '',
  '\t',
  'say "x"',
  "it's",
  'C:\\temp\\new',
  '\\n',
  'a\r',
  '\u001b[31mred\u001b[0m',
  'größe 任务 🎉',
  '<b>&amp;</b>',
  '\u0000\u0008\u000c\u007f',
  '\u2028\u2029',
  '\u200b\u00a0\ufeff',
  '\ud83d',
  '[next …]',
  '{"a":1}',
  'and so on …',
] as const;

/** Answers of tools around what a command printed: JSON as different writers write it, Python's dicts, alone or not. */
export function envelopeText(random: Random): Made {
  const command = random.pick([
    'python run.py',
    'docker compose logs',
    'make',
    'pytest -q',
    'git diff',
    null,
  ]);
  const wholes = many(random, 1, chance(random, 70) ? 1 : 3, () => whole(random));
  const around = (): string[] => (chance(random, 30) ? many(random, 1, 2, () => words(random, 1, 4)) : []);
  return { lines: [...around(), ...wholes.flatMap((each) => each.split('\n')), ...around()], command };
}

/** A text of many short lines: its line breaks alone pay for a line of ours. */
function printed(random: Random): string {
  const lines = many(random, 14, 60, (at) => {
    if (chance(random, 15)) return random.pick(odd);
    return random.pick([`${path(random)}:${at}: ok`, words(random, 1, 5), `step ${at}`, '']);
  });
  return lines.join(random.pick(['\n', '\n', '\n', '\r\n'])) + random.pick(['', '\n']);
}

function whole(random: Random): string {
  const text = printed(random);
  const value: unknown = random.pick<() => unknown>([
    () => ({ returncode: random.int(0, 2), output: text }),
    () => ({ stdout: text, stderr: chance(random, 50) ? '' : printed(random), code: 0, ok: true }),
    () => ({ content: many(random, 1, 3, () => ({ type: 'text', text: printed(random) })), isError: false }),
    () => ({ result: text, note: random.pick(odd), cost: 0.5, next: null }),
    () => [{ type: 'text', text }],
    () => text,
    () => ({ result: JSON.stringify({ output: text }) }),
  ])();
  return random.pick([
    JSON.stringify,
    JSON.stringify,
    asIndented,
    asPython,
    asGo,
    asPhp,
    asDict,
    asObject,
    asCareless,
  ])(value);
}

function asIndented(value: unknown): string {
  return JSON.stringify(value, null, 2);
}

function escaped(json: string, signs: RegExp): string {
  return json.replace(signs, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** As `json.dumps` of Python. */
function asPython(value: unknown): string {
  return escaped(
    JSON.stringify(value, null, 1)
      .replace(/([[{,])\n */g, (_, sign: string) => sign + (sign === ',' ? ' ' : ''))
      .replace(/\n */g, ''),
    /[^ -~]/g,
  );
}

function asGo(value: unknown): string {
  return escaped(JSON.stringify(value), /[<>&\u2028\u2029]/g);
}

function asPhp(value: unknown): string {
  return escaped(JSON.stringify(value), /[^ -~]/g).replaceAll('/', '\\/');
}

/** Escapes that no writer has. */
function asCareless(value: unknown): string {
  return JSON.stringify(value).replace('s', '\\u0073').replace('/', '\\/');
}

/** As Python prints an object. */
function asObject(value: unknown): string {
  return `Result(kind=None, value=${asDict(value)})`;
}

/** As Python prints it, nearly: it would escape more. */
function asDict(value: unknown): string {
  return JSON.stringify(value).replace(/"((?:[^"\\]|\\.)*)"/g, (all, inner: string) => {
    const text = String(JSON.parse(all));
    return text.includes("'") && !text.includes('"')
      ? `"${inner}"`
      : `'${inner
          .replaceAll('\\"', '"')
          .replaceAll("'", "\\'")
          .replace(/\\u00(..)/g, '\\x$1')}'`;
  });
}
