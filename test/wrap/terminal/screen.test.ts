import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Screen } from '../../../src/wrap/terminal/screen.ts';

const push = '\x1b[22;2t';
const pop = '\x1b[23;2t';

function bytes(text: string): Buffer {
  return Buffer.from(text);
}

test('a title is written at once between sequences, else at the end of the chunk that ends one', () => {
  const screen = new Screen();
  assert.equal(screen.showTitle('one'), `${push}\x1b]2;one\x07`);
  assert.equal(screen.take(bytes('text\x1b[3')), '');
  assert.equal(screen.showTitle('two'), '');
  assert.equal(screen.showTitle('three'), '');
  assert.equal(screen.take(bytes('1m')), '\x1b]2;three\x07');
  assert.equal(screen.take(bytes('more')), '');
  assert.equal(screen.leave(), pop);
});

test('a character is not torn either', () => {
  const screen = new Screen();
  const [first, second] = [bytes('é').subarray(0, 1), bytes('é').subarray(1)];
  screen.take(first);
  assert.equal(screen.showTitle('one'), '');
  assert.notEqual(screen.take(second), '');
});

for (const own of [
  '\x1b]0;mine\x07',
  '\x1b]1;mine\x07',
  '\x1b]2;mine\x1b\\',
  '\x1bkmine\x1b\\',
  '\x1b]0\x07',
]) {
  test(`after ${JSON.stringify(own)} the title is the agent's, and stays as it leaves it`, () => {
    const screen = new Screen();
    screen.showTitle('ours');
    screen.take(bytes(own));
    assert.equal(screen.showTitle('again'), '');
    assert.equal(screen.take(bytes('text')), '');
    assert.equal(screen.leave(), '');
  });
}

test('other strings are no titles', () => {
  const screen = new Screen();
  screen.take(bytes('\x1b]8;;http://0;1\x07\x1b]11;?\x1b\\\x1bP0;1|x\x1b\\\x1b]10;2;x\x07\x1b_0;\x1b\\'));
  assert.notEqual(screen.showTitle('ours'), '');
});

test('a sequence that was never finished is cancelled before anything is undone', () => {
  const screen = new Screen();
  screen.take(bytes('\x1b[?2004h\x1b]0;half'));
  assert.equal(screen.leave(), '\x18\x1b[?2004l');
});

test('whatever an agent writes, a title of ours stands between two sequences', () => {
  const part = fc.constantFrom('\x1b[1;31m', '\x1b]8;;x\x07', '\x1bPq\x1b\\', 'é', '漢', 'a', '\x1b(B');
  fc.assert(
    fc.property(fc.array(part), fc.array(fc.nat(9)), (parts, cuts) => {
      const screen = new Screen();
      const all = bytes(parts.join(''));
      const ends = new Set([0]);
      for (const each of parts) ends.add(Math.max(...ends) + bytes(each).length);
      let at = 0;
      for (const cut of [...cuts, all.length]) {
        const chunk = all.subarray(at, at + cut);
        const now = screen.showTitle('t');
        assert.equal(now !== '', ends.has(at), `before byte ${at}`);
        at = Math.min(all.length, at + cut);
        if (now === '') assert.equal(screen.take(chunk) !== '', ends.has(at), `behind byte ${at}`);
        else assert.equal(screen.take(chunk), '');
      }
    }),
  );
});
