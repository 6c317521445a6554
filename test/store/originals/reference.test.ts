import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  anyReference,
  hexReference,
  isSurelyOurs,
  markedReference,
  mayBeOurs,
  referenceOf,
  storedReference,
  storedReferenceOf,
} from '../../../src/store/originals/reference.ts';
import { anyCodePoint } from '../../any-code-point.ts';

const anyKey = fc.uint8Array({ minLength: 32, maxLength: 32 });
const letters = '0123456789abcdefghjkmnpqrstvwxyz';

test('All forms of a reference lead to one name, and their lengths tell them apart', () => {
  fc.assert(
    fc.property(anyKey, fc.string(), (key, text) => {
      const stored = referenceOf(key, text, text);
      const forms = [stored, markedReference(key, stored), hexReference(key, stored)];
      assert.deepEqual(
        forms.map(({ length }) => length),
        [10, 12, 16],
      );
      assert.match(stored, new RegExp(`^${storedReference}$`));
      assert.match(forms[2] ?? '', /^[0-9a-f]{16}$/);
      for (const form of forms) {
        assert.equal(storedReferenceOf(form), stored);
        assert.ok(mayBeOurs(key, form));
        assert.equal(isSurelyOurs(key, form), form !== stored);
        assert.match(form, new RegExp(`^${anyReference}$`));
      }
    }),
  );
});

test('The largest and the smallest reference go through all forms', () => {
  const key = new Uint8Array(32);
  for (const stored of ['0'.repeat(10), 'z'.repeat(10), '000000000z', 'z000000000']) {
    assert.equal(storedReferenceOf(hexReference(key, stored)), stored);
  }
});

test('Of references with one wrong letter hardly one passes', () => {
  const key = Buffer.alloc(32, 'key');
  const stored = referenceOf(key, 'text', 'text');
  for (const [form, alphabet] of [
    [markedReference(key, stored), letters],
    [hexReference(key, stored), '0123456789abcdef'],
  ] as const) {
    const wrong = Array.from(form, (right, at) =>
      Array.from(alphabet).flatMap((each) =>
        each === right ? [] : [form.slice(0, at) + each + form.slice(at + 1)],
      ),
    ).flat();
    const passed = wrong.filter((each) => mayBeOurs(key, each));
    // Ten check bits let one of a thousand through by chance.
    assert.ok(passed.length <= 2, `${passed.length} of ${wrong.length}`);
    for (const each of wrong.slice(-5)) assert.ok(!mayBeOurs(key, each));
  }
});

test('Another install knows that a reference is none of its own', () => {
  const [one, other] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)];
  const stored = referenceOf(one, 'text', 'text');
  assert.ok(!mayBeOurs(other, markedReference(one, stored)));
  assert.ok(!mayBeOurs(other, hexReference(one, stored)));
  // Ten letters, as older markers have them, may be anyone's.
  assert.ok(mayBeOurs(other, stored));
});

test('Nothing else is a reference', () => {
  const key = new Uint8Array(32);
  for (const text of [
    '',
    'k3f9a2c1m',
    'k3f9a2c1m0x',
    'K3F9A2C1M0',
    'k3f9a2c1mi',
    '../../../etc',
    'k3f9a2c1m0\n',
  ]) {
    assert.equal(storedReferenceOf(text), null);
    assert.ok(!mayBeOurs(key, text));
  }
  fc.assert(fc.property(fc.string({ unit: anyCodePoint }), (text) => !isSurelyOurs(key, text)));
});
