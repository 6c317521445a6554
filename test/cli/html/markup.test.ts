import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { html } from '../../../src/cli/html/markup.ts';
import { anyCodePoint } from '../../any-code-point.ts';

test('What is put into a template is text, in an attribute as well', () => {
  const hostile = `"><script>alert('x')</script>&`;
  assert.equal(
    html`<p title="${hostile}">${hostile}</p>`.markup,
    '<p title="&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;">' +
      '&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;</p>',
  );
});

test('Markup stays markup, lists are joined, null leaves nothing', () => {
  const items = [html`<b>${1}</b>`, null, html`<i>a &lt; b</i>`];
  assert.equal(html`${items}${[]}${null}.`.markup, '<b>1</b><i>a &lt; b</i>.');
});

test('Control characters are shown, since a page may not hold them; lines and tabs stay', () => {
  assert.equal(html`${'a\u001b[31m\u0000\r\n\tb'}`.markup, 'a\u241b[31m\u2400\u240d\n\tb');
});

test('No text can open or close a tag, an attribute or a character reference', () => {
  fc.assert(
    fc.property(fc.string({ unit: anyCodePoint }), (text) => {
      assert.doesNotMatch(html`${text}`.markup, /[<>"']|&(?!(?:amp|lt|gt|quot|#39);)/);
    }),
  );
});
