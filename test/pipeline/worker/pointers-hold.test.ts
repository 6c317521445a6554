import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { LineMemory } from '../../../src/engines/repeat/line-memory.ts';
import { repeat } from '../../../src/engines/repeat/index.ts';
import { scopesOf } from '../../../src/pipeline/worker/line-scopes.ts';
import { pointersHold, standsAlone } from '../../../src/pipeline/worker/pointers-hold.ts';
import { byLength } from '../../engines/samples.ts';
import { formBy } from '../../engines/outcome.ts';

const words = Array.from(
  { length: 9 },
  (_, at) => `line ${at} of a text that is long enough to be pointed at`,
);
const texts = fc
  .array(fc.nat(8), { minLength: 2, maxLength: 14 })
  .map((picked) => picked.map((at) => words[at]).join('\n'));

function memoryOf(shown: readonly string[]): LineMemory {
  const memory = new LineMemory(scopesOf);
  shown.forEach((text, at) => {
    memory.add({ name: `of "cat ${at % 2}"`, text });
  });
  return memory;
}

test('the pointers of a form hold where it was made, and elsewhere only if they lead to the same lines', () => {
  fc.assert(
    fc.property(
      fc.array(texts, { maxLength: 4 }),
      fc.array(texts, { maxLength: 4 }),
      texts,
      (shown, other, text) => {
        const form = formBy(repeat, text, { ...byLength, seen: memoryOf(shown) });
        if (form === null) return;
        assert.ok(pointersHold(form, [{ text, scopes: null }], memoryOf(shown)));
        const holds = pointersHold(form, [{ text, scopes: null }], memoryOf(other));
        // What is told as true of another conversation is what a reader finds in it.
        if (holds) assert.equal(followed(form, other), text);
      },
    ),
    { numRuns: 2_000 },
  );
});

/** The lines that a form stands for, found by its words alone. */
function followed(form: string, shown: readonly string[]): string {
  let place = '';
  return form
    .split('\n')
    .flatMap((line) => {
      const [, from, to, where = ''] = /^\[same as lines (\d+)-(\d+) (.*)\]$/.exec(line) ?? [];
      if (from === undefined) return [line];
      if (where === 'of this output') return form.split('\n').slice(Number(from) - 1, Number(to));
      if (where !== 'there') place = where;
      const [, name, time = '1'] = /^of "cat (\d)"(?: \((\d)\w\w time\))?$/.exec(place) ?? [];
      const text = shown.filter((_, at) => String(at % 2) === name)[Number(time) - 1] ?? '';
      return text.split('\n').slice(Number(from) - 1, Number(to));
    })
    .join('\n');
}

test('markers name lines of the view, and a form that leaves out others is not taken', () => {
  const view = { text: words.join('\n'), scopes: null };
  const folded = [
    words[0],
    '[headroom: 3 lines left out here (2-4). headroom_retrieve ref=0123456789 lines=2-4]',
  ];
  assert.ok(pointersHold([...folded, ...words.slice(4)].join('\n'), [view], null));
  assert.ok(!pointersHold([...folded, ...words.slice(5)].join('\n'), [view], null));
});

test('a form without pointers stands alone', () => {
  assert.ok(standsAlone('[headroom: 3 lines left out here (2-4)]'));
  assert.ok(!standsAlone('a\n[same as lines 1-4 of "make"]'));
});
