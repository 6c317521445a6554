import assert from 'node:assert/strict';
import { test } from 'node:test';
import { forms, makers, proveAll } from '../../src/bench/forms/index.ts';
import { numberedFile } from '../../src/bench/forms/numbered-files.ts';
import { proveEngine, provePointers } from '../../src/bench/forms/prove.ts';
import { renderTable } from '../../src/bench/render.ts';
import { engines } from '../../src/engines/index.ts';
import { measuring } from './tiny-folder.ts';

/** Of each engine, and as many with pointers: 5,200 in all; `bench --only forms` makes 5,000 of each. */
const formsOfEach = 400;
const seed = 20_261;

for (const { name, proved } of proveAll(seed, formsOfEach, () => undefined)) {
  test(`promise 3, proved each time: ${name}: ${formsOfEach} changed forms come back as their texts.`, () => {
    const { forms: written, exact, excepted, faults } = proved;
    assert.deepEqual(faults, []);
    assert.equal(written, formsOfEach, 'the engine takes too few of the texts that are made for it');
    assert.equal(exact + excepted, written);
    assert.ok(name === 'smart-crusher' ? exact > written / 4 : excepted === 0);
  });
}

test('Every engine has a maker of texts; a form that lost a byte is found, and one that nobody can read.', () => {
  for (const engine of engines) {
    const make = makers[engine.name];
    assert.ok(make !== undefined, engine.name);
    const last = { ...engine, decode: (form: string) => `${engine.decode(form, null)}x` };
    const none = {
      ...engine,
      decode(): string {
        throw new Error('unreadable');
      },
    };
    assert.equal(proveEngine(last, make, seed, 3).faults[0]?.says, null);
    assert.equal(proveEngine(none, make, seed, 3).faults[0]?.says, 'unreadable');
  }
});

test('Pointers of every kind are made, by each name that a call may have, and come back.', () => {
  const seen: string[] = [];
  const { faults } = provePointers(numberedFile, seed, 400, (form) => seen.push(form));
  assert.deepEqual(faults, []);
  const shown = seen.join('\n');
  for (const kind of [
    /^\[same as lines \d+-\d+ of "cat a"\]$/m,
    /^\[same as lines \d+-\d+ of this output\]$/m,
    /^\[same as lines \d+-\d+ there\]$/m,
    /^\[same as file lines \d+-\d+ of /m,
    /^\[same as numbered lines \d+-\d+ of .*\]\n\[lines /m,
    /^\[same as numbered lines \d+-\d+ of .*\](?!\n\[lines )/m,
    / of "make" \(2nd time\)\]$/m,
    / of "nl app.py"\]$/m,
    / of "nl src\/app.py"\]$/m,
    / of "nl -nrz src\/app.py"\]$/m,
    / of "nl -ba src\/app.py" \(2nd time\)\]$/m,
    / written in "cat/m,
  ])
    assert.match(shown, kind);
});

test('One seed makes the same texts each time; what is asked for is what is read back.', async () => {
  const run = async (from: number): Promise<string> =>
    renderTable(await forms.run({ ...measuring(''), forms: 5, seed: from }));
  const table = await run(3);
  assert.equal(await run(3), table);
  assert.notEqual(await run(4), table);
  assert.match(table, /wrote 5 in another form.*seeds 3 and on/);
  // One row more has the pointers.
  assert.match(table, new RegExp(`all +[\\d,]+ +${5 * (engines.length + 1)} .* 0$`, 'm'));
});
