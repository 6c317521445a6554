import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { EngineContext, Omission, Piece } from '../../src/engines/engine.ts';
import { html } from '../../src/engines/html/index.ts';
import { programsOf } from '../../src/text/command-line.ts';
import { assertLinear } from '../linear.ts';
import { decode as decodeHtml } from '../../src/engines/html/decode.ts';
import { byLength, eager } from './samples.ts';
import { isTakenBy, formBy, piecesBy } from './outcome.ts';

const fetched: EngineContext = {
  ...byLength,
  command: 'curl -s localhost:3000',
  programs: programsOf('curl -s x'),
};

function fold(text: string, changes: Partial<EngineContext> = {}): readonly Piece[] | null {
  return piecesBy(html, text, { ...fetched, ...changes }) ?? null;
}

const part = fc.constantFrom(
  '<div class="card card-wide">',
  '<div class="card card-wide">',
  '<a class="link link-quiet" href="/docs/start">',
  '</div>',
  'Some text to read, 字.',
  '\n',
  '  \r\n',
  `<script>${'let a = "</div>";'.repeat(12)}</script>`,
  `<script type="application/json">{"a":"${'b'.repeat(200)}"}</script>`,
  `<style>${'.card { margin: 0 }\n'.repeat(10)}</style>`,
  `<svg width="9"><path d="${'M0 1 '.repeat(60)}"/></svg>`,
  `<nav><ul>${'<li><a href="/">Home</a></li>'.repeat(9)}</ul></nav>`,
  `<img src="data:image/png;base64,${'A'.repeat(400)}">`,
  '<meta name="viewport" content="width=device-width">',
  '<!-- a comment -->',
  '<nav>',
  '</nav>',
  '<script>',
  '<',
);
const odd = fc.constantFrom('⏎', '<~1>', '[page begins]\n');
const anyPage = fc
  .tuple(
    fc.array(part, { maxLength: 40, size: 'max' }),
    fc.oneof({ weight: 12, arbitrary: fc.constant('') }, odd),
    fc.constantFrom('<!doctype html><html>', '<!DOCTYPE html>\n<html lang="en">\n'),
  )
  .map(([parts, other, start]) => start + parts.join('') + other);

test('From the lossless form alone the whole page comes back.', () => {
  let encoded = 0;
  fc.assert(
    fc.property(anyPage, (text) => {
      const form = formBy(html, text, eager(text));
      if (form === null) return;
      encoded += 1;
      assert.equal(decodeHtml(form), text);
    }),
    { numRuns: 1_000 },
  );
  assert.ok(encoded > 300, `only ${String(encoded)} forms`);
});

test('Kept and left-out lines together are the lossless form, and text to read is kept.', () => {
  let folded = 0;
  fc.assert(
    fc.property(anyPage, fc.constantFrom('balanced', 'tight'), (text, level) => {
      const context = { ...fetched, level, count: eager(text).count };
      const pieces = piecesBy(html, text, context) ?? null;
      if (pieces === null) return;
      folded += 1;
      const lines = (formBy(html, text, context) ?? text).split('\n');
      const left: string[] = [];
      const parts = pieces.map((piece) => {
        if (typeof piece === 'string') return piece;
        left.push(...lines.slice(piece.fromLine - 1, piece.toLine));
        return lines.slice(piece.fromLine - 1, piece.toLine).join('\n');
      });
      assert.equal(parts.join('\n'), lines.join('\n'));
      // What begins without an end takes the text behind it along.
      if (!/<nav>(?!<ul>)|<script>(?!let)/.test(text))
        assert.ok(!left.join('\n').includes('Some text'), text);
    }),
    { numRuns: 1_000 },
  );
  assert.ok(folded > 300, `only ${String(folded)} pages folded`);
});

const script = `<script>${'window.a = window.a || [];'.repeat(20)}</script>`;

test('A page of one line is broken around scripts, and tags that it repeats are numbered.', () => {
  const link = '<a class="text-sm font-medium text-gray-900 hover:underline" target="_blank">';
  const text = `<!doctype html><html><head><title>Port</title>${script}</head><body>${`<p>${link}Port</a></p>`.repeat(6)}</body></html>`;
  const form = [
    '[page on lines of ours, its own end in ⏎; <~1>, <~2> … are the tags below in this order]',
    link,
    '[page begins]',
    '<!doctype html><html><head><title>Port</title>',
    script,
    `</head><body>${'<p><~1>Port</a></p>'.repeat(6)}</body></html>`,
  ].join('\n');
  assert.equal(formBy(html, text, fetched), form);
  assert.equal(decodeHtml(form), text);
  assert.deepEqual(fold(text), [
    form.split('\n').slice(0, 4).join('\n'),
    { fromLine: 5, toLine: 5, says: '1 script' },
    form.split('\n').slice(5).join('\n'),
  ] satisfies (string | Omission)[]);
});

test('A page on lines stays as it is but for scripts, styles, drawings and navigation.', () => {
  const lines = [
    'HTTP/1.1 200 OK',
    'Content-Type: text/html',
    '',
    '<!DOCTYPE html>',
    '<html>',
    '  <head>',
    '    <title>Orders</title>',
    '    <meta charset="utf-8">',
    '    <script src="/assets/app-3f9a2c1b2210.js" defer></script>',
    '    <script src="/assets/vendor-5d6e7f80aa11.js" defer></script>',
    '    <style>',
    ...Array.from({ length: 30 }, (_, line) => `      .row-${String(line)} { color: #0${String(line)}a; }`),
    '    </style>',
    '  </head>',
    '  <nav>',
    ...Array.from(
      { length: 20 },
      (_, line) => `    <a href="/list/${String(line)}">List ${String(line)}</a>`,
    ),
    '  </nav>',
    '  <main><h1>Order 17 could not be stored</h1></main>',
    '</html>',
  ];
  const text = lines.join('\n');
  assert.equal(formBy(html, text, fetched), null);
  const pieces = fold(text) ?? [];
  assert.deepEqual(pieces, [
    lines.slice(0, 7).join('\n'),
    { fromLine: 8, toLine: 42, says: '1 meta, 2 script, 1 style' },
    '  </head>',
    { fromLine: 44, toLine: 65, says: '1 nav' },
    lines.slice(65).join('\n'),
  ]);
  assert.equal(fold(text, { failed: true }), null);
  assert.equal(fold(text, { level: 'lossless' }), null);
  const asked = fold(text, { question: 'Why is "/list/13" gone?' }) ?? [text];
  assert.match(asked.filter((piece) => typeof piece === 'string').join('\n'), /List 13/);
});

test('Data in scripts stays until the window is nearly full.', () => {
  const rows = Array.from({ length: 60 }, (_, row) => `"order ${String(row)}": "is stored",`);
  const text = [
    '<!doctype html>',
    '<script type="application/json">',
    ...rows,
    '</script>',
    '<p>Orders</p>',
  ].join('\n');
  assert.equal(fold(text), null);
  assert.deepEqual(
    fold(text, { level: 'tight' })?.filter((piece) => typeof piece !== 'string'),
    [{ fromLine: 2, toLine: 63, says: '1 script' }],
  );
});

test('It takes what is fetched and begins as a page, and of anything else what is a page from its first line on.', () => {
  const page = '<!doctype html>\n<p>Orders</p>';
  assert.ok(isTakenBy(html, `HTTP/1.1 200 OK\r\n\r\n${page}`, fetched));
  assert.ok(isTakenBy(html, page, { ...byLength, role: 'fetch' }));
  assert.ok(isTakenBy(html, `\n${page}`, byLength));
  assert.ok(!isTakenBy(html, '{"a":"<html>"}', byLength));
  assert.ok(!isTakenBy(html, `Ran 3 tests\n${page}`, { ...byLength, programs: programsOf('pytest') }));
});

test('Hostile texts take time in proportion to their length.', () => {
  const texts: readonly ((size: number) => string)[] = [
    (size) => '<script>'.repeat(size),
    (size) => '<nav>'.repeat(size) + '</nav>'.repeat(size),
    (size) => '<!--'.repeat(size),
    (size) => '<meta '.repeat(size),
    (size) => '\n'.repeat(size * 5),
    (size) => '<div class="'.repeat(size),
    (size) =>
      Array.from({ length: size }, (_, line) => `<p id="paragraph-of-number-${String(line)}">`).join(''),
    (size) => '<style></style>\n'.repeat(size),
    (size) => `<style>${'a'.repeat(200)}</style>x`.repeat(size / 10),
    (size) => '<script type="'.repeat(size),
  ];
  for (const make of texts) {
    assertLinear(
      (size) => `<!doctype html>${make(size)}`,
      (text) => {
        piecesBy(html, text, { ...fetched, question: 'paragraph-of-number-7', count: eager(text).count });
      },
      5_000,
    );
  }
});
