import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { printsAgain } from '../../../src/pipeline/call/command-target.ts';

test('a command prints again what one with the same programs and targets has printed', () => {
  for (const [earlier, later] of [
    ['journalctl -u api', 'journalctl  -u api'],
    ['journalctl -u api', 'journalctl -u api --no-pager 2>&1'],
    ['journalctl -u api', 'journalctl -u api | tail -200'],
    ['journalctl -u api', 'journalctl -u api -n 50'],
    ['journalctl -u api', 'sudo journalctl -u api --lines 50 | grep -n ERROR | head'],
    ['journalctl -u api', 'cd . && journalctl -u api'],
    ['journalctl -u api', "bash -lc 'journalctl -u api'"],
    ['journalctl -u api', 'echo === && journalctl -u api | wc -l'],
    ['journalctl -u api', 'journalctl -u api > /tmp/a.txt; sed -n 100,400p /tmp/a.txt'],
    ['journalctl -u api | grep ERROR', 'journalctl -u api | grep ERROR | head -3'],
    ['cd app && npm test', 'cd app/ && npm test'],
    ['cd app && npm test', 'npm test'],
    ['git status && git diff', 'git diff | head -40'],
    ['cat build.log', "sed -n '100,200p' build.log"],
    ['cat build.log', 'grep -n -C 3 ERROR build.log'],
    ['nl -ba build.log', 'tail -n 40 build.log'],
  ] as const) {
    assert.ok(printsAgain(later, earlier), `${earlier} -> ${later}`);
  }
});

test('other targets, other selections and what says more than before are no repeats', () => {
  for (const [earlier, later] of [
    ['journalctl -u api', 'journalctl -u web'],
    ['journalctl -u api', 'journalctl -u api --since yesterday'],
    ['journalctl -u api', 'journalctl -u api; npm test'],
    ['journalctl -u api -n 50', 'journalctl -u api'],
    ['journalctl -u api -n 50', 'journalctl -u api -n 500'],
    ['journalctl -u api | tail -50', 'journalctl -u api | tail -500'],
    ['journalctl -u api | grep ERROR', 'journalctl -u api | grep WARN'],
    ['pytest tests/a.py', 'pytest tests/b.py'],
    ['pytest tests/a.py', 'pytest -k one tests/a.py'],
    ['pytest tests/a.py', 'pytest -vv tests/a.py'],
    ['cd app && npm test', 'cd web && npm test'],
    ['git diff --stat', 'git diff'],
    ['python run.py', 'PYTHONIOENCODING=utf-8 python run.py'],
    ['cat build.log', 'cat other.log'],
    ['cat build.log', 'grep ERROR build.log other.log'],
    ['cat build.log', 'wc -l build.log && make'],
    ['sed -n 1,100p build.log', 'sed -n 100,200p build.log'],
    ['find . -name x | xargs grep one', 'find . -name x | xargs grep two'],
    ['cd app', 'cd app && mkdir x'],
  ] as const) {
    assert.ok(!printsAgain(later, earlier), `${earlier} -> ${later}`);
  }
});

test('whatever two texts are, they are compared; each prints itself again', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (one, other) => {
      assert.equal(typeof printsAgain(one, other), 'boolean');
      assert.ok(printsAgain(one, ` ${one}\n`));
    }),
  );
});
