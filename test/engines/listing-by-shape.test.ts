import assert from 'node:assert/strict';
import { test } from 'node:test';
import { listing } from '../../src/engines/listing/index.ts';
import { decode } from '../../src/engines/listing/decode.ts';
import { programsOf } from '../../src/text/command-line.ts';
import { tokenWeight } from '../../src/text/token-weight.ts';
import { formBy, isTakenBy, piecesBy } from './outcome.ts';
import { byLength } from './samples.ts';

const rows = (count: number, row: (at: number) => string): string =>
  Array.from({ length: count }, (_, at) => row(at)).join('\n');

const names = ['page', 'fold', 'index', 'decode', 'scopes', 'keep'];
const name = (at: number): string => `${names[at % names.length] ?? ''}-${at}.ts`;

const listings: Readonly<Record<string, string>> = {
  'find src': rows(60, (at) => `src/engines/part-${at >> 3}/${name(at)}`),
  'find .': rows(60, (at) => `./src/engines/part-${at >> 3}/${name(at)}`),
  'git ls-files': rows(60, (at) => (at < 4 ? `README-${at}.md` : `src/engines/part-${at >> 3}/${name(at)}`)),
  'ls -l': `total 480\n${rows(40, (at) => `-rw-r--r-- 1 ann ann ${String(at * 97).padStart(5)} Mar ${String((at % 28) + 1).padStart(2)} 10:04 ${name(at)}`)}`,
  'ls -R': rows(
    8,
    (at) => `src/engines/part-${at}:\n${rows(6, (file) => name(file + at * 6))}${at < 7 ? '\n' : ''}`,
  ),
  tree: `src\n${rows(9, (at) => `├── part-${at}\n│   ├── ${name(at)}\n│   └── ${name(at + 60)}`)}\n└── z.ts\n\n9 directories, 19 files`,
  'cargo tree': `shop v0.1.0\n${rows(9, (at) => `├── dep-${at} v1.${at}.0\n│   └── inner-${at} v2.0.${at}`)}\n└── last v0.3.0`,
};

test('a listing is known by its shape, and every name of it stays where no command tells that names were asked for', () => {
  for (const [kind, text] of Object.entries(listings)) {
    for (const command of [null, 'make show', './list.sh', 'python3 files.py']) {
      const context = {
        ...byLength,
        count: tokenWeight,
        command,
        programs: command === null ? [] : programsOf(command),
      };
      const form = formBy(listing, text, context);
      assert.ok(
        form !== null && tokenWeight(form) < tokenWeight(text),
        `${kind}: ${command ?? 'no command'}`,
      );
      assert.equal(decode(form), text, kind);
      assert.equal(piecesBy(listing, text, { ...context, level: 'balanced' }), null, kind);
    }
  }
});

test('What a person writes is no listing by its shape.', () => {
  const texts: Readonly<Record<string, string>> = {
    prose: rows(40, (at) => `The file src/part/${name(at)} was moved.`),
    requirements: rows(40, (at) => `package-${at}==1.${at}.0`),
    ignored: rows(40, (at) => (at % 2 === 0 ? `/build-${at}/` : `*.tmp${at}`)),
    settings: rows(40, (at) => `key-${at}: value/${at}`),
    urls: rows(40, (at) => `https://example.org/a/${at}`),
    words: rows(40, (at) => `word${at}`),
    yaml: rows(10, (at) => `job-${at}:\n  steps:\n  - run: a/${at}\n`),
    makefile: rows(20, (at) => `src/out-${at}:\n\tcc -o src/out-${at}\n`),
    points: rows(40, (at) => `- src/part/${name(at)}`),
    few: rows(7, (at) => `src/part/${name(at)}`),
  };
  for (const [kind, text] of Object.entries(texts))
    assert.equal(isTakenBy(listing, text, { ...byLength, programs: [] }), false, kind);
});
