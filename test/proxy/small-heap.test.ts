import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { largeBodyBytes, smallBodies, SmallHeap } from '../../src/proxy/small-heap.ts';

/** Peak of the old generation, MB, of a process that keeps 30 MB and throws away ten times as much. */
function peak(prepare: string): number {
  const script = `
    import { getHeapSpaceStatistics } from 'node:v8';
    ${prepare}
    const kept = [];
    let peak = 0;
    for (let at = 0; at < 4_000_000; at += 1) {
      kept[at % 300_000] = { at, text: 'text ' + at };
      if (at % 10_000 !== 0) continue;
      const old = getHeapSpaceStatistics().find(({ space_name }) => space_name === 'old_space');
      peak = Math.max(peak, old.physical_space_size);
    }
    console.log(peak / 1e6);`;
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    encoding: 'utf8',
  });
  assert.equal(stderr, '');
  return Number(stdout);
}

test('Less garbage lies in a heap that is kept small, and this Node.js does not complain', () => {
  const module = new URL('../../src/proxy/small-heap.js', import.meta.url).href;
  const usual = peak('');
  const small = peak(`import { SmallHeap } from '${module}'; new SmallHeap();`);
  assert.ok(small < 0.7 * usual, `${small} MB, usually ${usual}`);
});

test('It is not kept small while large bodies come, though small ones come between them', () => {
  // Of a V8 that does not know the flag, so that this process keeps its own.
  const heap = new SmallHeap('9.0');
  heap.noteBody(largeBodyBytes - 1);
  assert.equal(heap.isKept, true);
  for (let turn = 0; turn < 3; turn += 1) {
    heap.noteBody(largeBodyBytes);
    for (let at = 1; at < smallBodies; at += 1) heap.noteBody(100);
    assert.equal(heap.isKept, false);
  }
  heap.noteBody(100);
  assert.equal(heap.isKept, true);
});
