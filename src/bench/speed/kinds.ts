import type { ToolRole } from '../../engines/engine.ts';
import { seededRandom, type Random } from '../../random.ts';
import { logRows } from '../workloads/records.ts';
import { indentedJson } from '../workloads/workload.ts';

/** What a tool printed, and how it was called. */
export interface Printed {
  readonly text: string;
  readonly command: string | null;
  readonly role: ToolRole;
}

/** One kind of output; `line` writes one or more lines of it, `share` of the text standing above. */
interface Kind {
  readonly name: string;
  readonly command: string | null;
  readonly head?: string;
  line(random: Random, at: number, share: number): string;
}

const nouns = ['token', 'invoice', 'cursor', 'batch', 'route', 'digest', 'basket', 'index', 'queue'] as const;
const verbs = ['open', 'close', 'merge', 'split', 'parse', 'render', 'load', 'drop', 'retry'] as const;
const folders = ['auth', 'billing', 'catalog', 'export', 'gateway', 'mail', 'orders', 'search'] as const;

/** All kinds that an engine takes, one text each. */
export function kinds(seed: number, chars: number): readonly (Printed & { readonly name: string })[] {
  const printed = lineKinds.map((kind) => printedOf(kind, seed, chars));
  return [...printed, nestedJson(seed, chars), ...printed.filter(({ name }) => name === 'log').map(answered)];
}

/** Records as a log store answers them. */
export function jsonRows(seed: number, count: number): Printed {
  const text = indentedJson(logRows(seededRandom(seed), count, {}));
  return { text, command: null, role: 'run' };
}

function printedOf(kind: Kind, seed: number, chars: number): Printed & { readonly name: string } {
  const random = seededRandom(seed);
  const lines = kind.head === undefined ? [] : [kind.head];
  for (let written = 0, at = 0; written < chars; at += 1) {
    const line = kind.line(random, at, written / chars);
    lines.push(line);
    written += line.length + 1;
  }
  return { name: kind.name, text: lines.join('\n'), command: kind.command, role: 'run' };
}

/** The same as a tool answers it whose results are JSON. */
function answered({
  name,
  text,
  ...how
}: Printed & { readonly name: string }): Printed & { readonly name: string } {
  return { ...how, name: `${name} in JSON`, text: JSON.stringify({ returncode: 0, output: text }) };
}

function nestedJson(seed: number, chars: number): Printed & { readonly name: string } {
  const random = seededRandom(seed);
  const items: object[] = [];
  for (let written = 0; written < chars;) {
    const item = {
      id: random.hex(24),
      metadata: { name: nameOf(random), labels: { app: random.pick(nouns), tier: random.pick(folders) } },
      spec: { replicas: random.int(1, 9), ports: [random.int(80, 9_000), random.int(80, 9_000)] },
      status: { phase: random.pick(['Running', 'Running', 'Running', 'Pending']), note: wordsOf(random, 6) },
    };
    items.push(item);
    written += JSON.stringify(item).length + 1;
  }
  return { name: 'nested JSON', text: JSON.stringify({ items }), command: null, role: 'run' };
}

const lineKinds: readonly Kind[] = [
  {
    name: 'numbered file',
    command: 'cat -n src/app.ts',
    line: (random, at) => `${String(at + 1).padStart(6)}\t${codeLine(random)}`,
  },
  {
    name: 'test run',
    command: 'pytest -v',
    head: '============================= test session starts ==============================',
    line: (random, at, share) =>
      `tests/${random.pick(folders)}/test_${nouns[(at >> 5) % nouns.length] ?? ''}_${at >> 5}.py::test_${nameOf(random)}_${at} PASSED [${String(Math.floor(100 * share)).padStart(3)}%]`,
  },
  { name: 'git log', command: 'git log', line: commit },
  { name: 'diff', command: 'git diff', line: fileDiff },
  {
    name: 'findings',
    command: 'flake8 src',
    line: (random, at) =>
      `src/${folders[(at >> 9) % folders.length] ?? ''}/${nouns[(at >> 6) % nouns.length] ?? ''}_${at >> 6}.py:${(at % 64) * 9 + random.int(1, 9)}:${random.int(1, 79)}: ${random.pick([`F841 local variable '${nameOf(random)}' is assigned to but never used`, `E501 line too long (${random.int(80, 120)} > 79 characters)`, 'W291 trailing whitespace'])}`,
  },
  {
    name: 'search',
    command: 'grep -rn handle src',
    line: (random, at) =>
      `src/${folders[(at >> 6) % folders.length] ?? ''}/${nouns[(at >> 3) % nouns.length] ?? ''}-${at >> 3}.ts:${(at % 8) * 40 + random.int(1, 39)}:${codeLine(random)} // handle`,
  },
  {
    name: 'files',
    command: 'find . -type f',
    line: (random, at) =>
      `./packages/${folders[(at >> 6) % folders.length] ?? ''}/src/${nouns[(at >> 4) % nouns.length] ?? ''}/${nameOf(random)}-${at}.ts`,
  },
  {
    name: 'ls -l',
    command: 'ls -l',
    head: 'total 81236',
    line: (random, at) =>
      `-rw-r--r-- 1 user user ${String(random.int(100, 900_000)).padStart(7)} Jan ${String(random.int(1, 28)).padStart(2)} ${random.int(10, 23)}:${random.int(10, 59)} ${nameOf(random)}-${at}.ts`,
  },
  {
    name: 'table',
    command: 'kubectl get pods',
    head: 'NAME                                READY   STATUS    RESTARTS   AGE',
    line: (random) =>
      `${`${random.pick(folders)}-${random.pick(nouns)}-${random.hex(9)}-${random.hex(5)}`.padEnd(36)}1/1     ${random.pick(['Running', 'Running', 'Running', 'Pending']).padEnd(10)}${String(random.int(0, 5)).padEnd(11)}${random.int(1, 60)}d`,
  },
  {
    name: 'dump',
    command: 'sqlite3 shop.db .dump',
    line: (random, at) =>
      `INSERT INTO "orders" VALUES(${at},'${random.pick(nouns)} ${random.hex(6)}',${random.int(100, 99_999) / 100},'${random.pick(['paid', 'paid', 'sent', 'open'])}');`,
  },
  { name: 'page', command: 'curl https://shop.example', head: '<!DOCTYPE html>', line: article },
  {
    name: 'log',
    command: 'journalctl -u api',
    line: (random, at) =>
      `2026-09-14T${String(6 + ((at >> 10) % 18)).padStart(2, '0')}:${10 + ((at >> 5) % 50)}:${10 + (at % 50)}Z ${random.pick(['INFO ', 'INFO ', 'DEBUG', 'WARN '])} [${random.pick(folders)}] ${random.pick(['request served', 'health check passed', `signed in user_${random.int(1_000, 9_999)}`, `slow answer: ${random.int(11, 29) * 100} ms`])} trace=${random.hex(16)}`,
  },
];

function nameOf(random: Random): string {
  return `${random.pick(verbs)}_${random.pick(nouns)}`;
}

function wordsOf(random: Random, count: number): string {
  return Array.from({ length: count }, () => random.pick([...nouns, ...verbs])).join(' ');
}

function codeLine(random: Random): string {
  const indent = ' '.repeat(2 * random.int(1, 4));
  return (
    indent +
    random.pick([
      `const ${random.pick(nouns)} = await ${random.pick(verbs)}(${random.pick(nouns)}, ${random.int(1, 99)});`,
      `if (${random.pick(nouns)}.length > ${random.int(1, 400)}) return ${random.pick(verbs)}();`,
      `// ${wordsOf(random, random.int(4, 10))}`,
      `this.${nameOf(random)}.push({ ${random.pick(nouns)}, ${random.pick(verbs)}: '${wordsOf(random, 2)}' });`,
      '}',
    ])
  );
}

function commit(random: Random): string {
  const author = random.pick(['Ann Lee <ann@example.org>', 'Bo Lind <bo@example.org>']);
  return [
    `commit ${random.hex(40)}`,
    `Author: ${author}`,
    `Date:   Mon Sep ${random.int(1, 28)} ${random.int(10, 23)}:${random.int(10, 59)}:04 2026 +0200`,
    '',
    `    ${random.pick(folders)}: ${wordsOf(random, 6)}`,
    '',
    `    ${wordsOf(random, 12)}`,
    '',
  ].join('\n');
}

function fileDiff(random: Random, at: number): string {
  const path = `src/${random.pick(folders)}/${random.pick(nouns)}-${at}.ts`;
  const rows = Array.from(
    { length: random.int(8, 40) },
    () => random.pick([' ', ' ', ' ', '+', '-']) + codeLine(random),
  );
  const side = (sign: string): number =>
    rows.filter((row) => row.startsWith(sign) || row.startsWith(' ')).length;
  const from = random.int(1, 400);
  return [
    `diff --git a/${path} b/${path}`,
    `index ${random.hex(7)}..${random.hex(7)} 100644`,
    `--- a/${path}`,
    `+++ b/${path}`,
    `@@ -${from},${side('-')} +${from},${side('+')} @@ export function ${nameOf(random)}() {`,
    ...rows,
  ].join('\n');
}

function article(random: Random, at: number): string {
  return [
    `<div class="card ${random.pick(folders)}" id="item-${at}">`,
    `  <a href="/${random.pick(folders)}/${nameOf(random)}/${at}" class="link">${wordsOf(random, 3)}</a>`,
    `  <p>${wordsOf(random, random.int(8, 20))}</p>`,
    '</div>',
  ].join('\n');
}
