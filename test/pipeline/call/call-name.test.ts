import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  fullerNameOf,
  inFolderOf,
  longNameOf,
  nameOfCommand,
  maxLongSourceChars,
  maxSourceChars,
} from '../../../src/pipeline/call/call-name.ts';

test('a command is named as a person would look for it', () => {
  for (const [command, name] of [
    ["cd /srv/app && nl -ba src/orders/cart.ts | sed -n '80,99p'", 'nl cart.ts'],
    ['python -m pytest tests/test_cart.py -x', 'pytest test_cart.py'],
    ['git status && git diff HEAD~1 --stat', 'git status, git HEAD~1'],
    ['grep -rn "class Order" src/', 'grep src/'],
    ['make', 'make'],
    ["cat <<'EOF' > src/a.ts\nlet a;\nEOF", 'cat > a.ts'],
  ] as const)
    assert.equal(nameOfCommand(command), name);
});

test('a name is never long', () => {
  assert.equal(nameOfCommand(`ls ${'x'.repeat(900)}`).length, maxSourceChars);
});

test('its longer name is the command itself, of a long one both ends', () => {
  assert.equal(
    longNameOf('cd /srv/app && kubectl get events \\\n  -n prod'),
    'kubectl get events \\ -n prod',
  );
  const long = longNameOf(`cat ${'x'.repeat(900)} | tail -n 3`);
  assert.ok(long.length <= maxLongSourceChars && /^cat x+\u2026x+ \| tail -n 3$/.test(long), long);
});

test('the folder that it begins in is a part of its longest name only', () => {
  assert.equal(inFolderOf('cd services/a && df'), 'cd services/a && df');
  assert.equal(inFolderOf('cd a;  make\n'), 'cd a; make');
  assert.equal(inFolderOf('make -C a'), null);
  const long = inFolderOf(`cd a && cat ${'x'.repeat(900)} | tail -n 3`) ?? '';
  assert.ok(long.length <= maxLongSourceChars && /^cd a && cat x+\u2026x+ \| tail -n 3$/.test(long), long);
});

test('its fuller name is what it was given, without what tells no calls apart', () => {
  for (const [command, name] of [
    ["cd /srv/app && sed -n '80,99p' src/orders/cart.ts", 'sed 80,99p cart.ts'],
    ["nl -ba src/orders/cart.ts | sed -n '80,99p'", 'nl cart.ts | sed 80,99p'],
    ['grep -rn "class Order" src/ 2>/dev/null | head -50', 'grep class Order src/ | head -50'],
    ['kubectl get events -n prod', 'kubectl get events prod'],
    ['make -s 2>&1', 'make'],
    ["cat <<'EOF' > src/a.ts\nlet a;\nEOF", 'cat > a.ts let a; EOF'],
    [`cat ${'x'.repeat(900)}`, null],
    ['-n', null],
  ] as const)
    assert.equal(fullerNameOf(command), name);
});

test('a name that is cut halves no character', () => {
  for (let before = 0; before < 4; before += 1) {
    const command = `ls ${'x'.repeat(before)}${'😀'.repeat(300)}`;
    for (const name of [nameOfCommand(command), longNameOf(command)]) assert.ok(name.isWellFormed(), name);
  }
});
