import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { printsFile, programsIn, programsOf } from '../../src/text/command-line.ts';

function names(command: string): string[] {
  return programsOf(command).map(({ name }) => name);
}

test('what only runs another program is taken away', () => {
  for (const command of [
    'jest --ci',
    'CI=1 npx --yes jest',
    'sudo -u web timeout -k 5 90 ./node_modules/.bin/jest',
    'cd app && env A=1 nice -n 5 pnpm exec jest 2>&1 | tail -20',
    "bash -lc 'cd app && time jest'",
    'sudo bash -c "eval jest"',
    'if [ -d app ]; then jest; fi',
    'find . -name x -exec jest {} \\;',
    'find . -print0 | xargs -0 -n 1 jest',
    '# first\njest',
  ]) {
    assert.deepEqual(names(command), ['jest'], command);
  }
  assert.deepEqual(names('python3.12 -m pytest -x; coverage run -m pytest; python -W error -m pytest'), [
    'pytest',
    'pytest',
    'pytest',
  ]);
  assert.deepEqual(programsOf('git -C sub --no-pager diff HEAD'), [{ name: 'git', args: ['diff', 'HEAD'] }]);
});

test('an edit in place prints nothing', () => {
  assert.deepEqual(names("sed -i 's/a/b/' app.py && python app.py"), ['python']);
  assert.deepEqual(names("sed -n '/include/p' app.py"), ['sed']);
});

test('of a pipe the program counts that gives lines their form', () => {
  assert.deepEqual(names("nl -ba a.py | sed -n '1,20p'"), ['nl']);
  assert.deepEqual(names('cat a | jq .'), ['jq']);
  assert.deepEqual(names('grep -n x a | sort | head'), ['grep']);
  assert.deepEqual(names('cat a | cat -n'), ['cat']);
  assert.deepEqual(names('sort a | uniq -c'), ['uniq']);
});

test('every stage of a pipe runs a program, also inside another shell', () => {
  const all = (command: string): string[] => programsIn(command).map(({ name }) => name);
  assert.deepEqual(all('cd src && sudo nl -ba a.py | grep -A 9 x > out; ls'), ['cd', 'nl', 'grep', 'ls']);
  assert.deepEqual(all("bash -lc 'nl -ba a.py | head'; echo nl"), ['nl', 'head', 'echo']);
  assert.deepEqual(all(''), []);
});

test('a program in a container, on another machine or behind a filter is known', () => {
  for (const command of [
    'docker compose exec -T web cat app.py',
    'docker run --rm -v a:b image cat app.py',
    'kubectl exec -it pod -c main -- cat app.py',
    "ssh -p 22 host 'cat app.py'",
    'find . -name app.py | xargs cat',
    'cat app.py | tr -d x | grep -v test',
  ])
    assert.deepEqual(names(command), ['cat'], command);
  assert.deepEqual(names('cargo build 2>&1 | grep -v warning'), ['cargo']);
  assert.deepEqual(names('make | grep -c error; ls | grep -o x; ps | grep x file'), ['grep', 'grep', 'grep']);
});

test('what prints nothing is no program of the output', () => {
  assert.deepEqual(names('pytest > out.txt 2>&1; tail out.txt'), ['tail']);
  assert.deepEqual(names("cat <<'EOF' > a.py\nprint(1) | cat x && ls\nEOF\npython a.py"), ['python']);
  assert.deepEqual(names('mkdir x && rm -r y; make 2>/dev/null'), ['make']);
  assert.deepEqual(names(''), []);
});

test('words are read as a shell reads them', () => {
  assert.deepEqual(programsOf(`grep "a \\"b\\" | c" 'd;e' f\\ g $(ls "x)" | wc) # h`), [
    { name: 'grep', args: ['a "b" | c', 'd;e', 'f g', '$(ls "x)" | wc)'] },
  ]);
});

test('printing files is told apart from running programs', () => {
  for (const command of [
    'cat a.json',
    'cd x && cat a.json',
    'head -n 3 a',
    'cat a | head -20',
    'sed -n 1,5p a',
    'git show HEAD:a.ts',
    'sed 90q a.ts',
    "awk 'NR<9' a.ts",
    'git cat-file -p HEAD:a.ts',
    'for f in a b; do cat $f; done',
  ]) {
    assert.ok(programsOf(command).some(printsFile), command);
  }
  for (const command of [
    'curl x',
    'cat a | jq .',
    'kubectl get pods',
    'sed -i s/a/b/ f',
    'catalog list',
    'git show',
  ])
    assert.ok(!programsOf(command).some(printsFile), command);
});

test('any text can be read, in time that grows with its length only', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      assert.ok(programsOf(`ls; ${text}`).length >= 1);
    }),
  );
  for (const part of ['((((', '"', '<<a\n', 'bash -c ', '$(']) programsOf(part.repeat(1_000));
});
