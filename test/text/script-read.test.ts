import assert from 'node:assert/strict';
import { test } from 'node:test';
import { programsOf } from '../../src/text/command-line.ts';
import { printsFile } from '../../src/text/file-reader.ts';
import { assertLinear } from '../linear.ts';

/** Commands that begin as one that prints a file does, and never end as one. */
const unended: Readonly<Record<string, (size: number) => string>> = {
  'a quoted path': (size) => `python -c "open('${'/'.repeat(size)}`,
  'loops over lines': (size) => '| while read x '.repeat(size / 15),
  'loops that begin to do': (size) => `| while read x; do ${'echo while read '.repeat(size / 16)}`,
  'a substitution of blanks': (size) => `echo "$(< ${' '.repeat(size)}`,
  'a substitution in backticks': (size) => `echo \`cat a${' '.repeat(size)}`,
  'lines of arrays': (size) => 'mapfile x '.repeat(size / 10),
  'an array before blank lines': (size) => `mapfile x < f${'\n'.repeat(size)}`,
  'a call of .NET with blanks': (size) => `[IO.File]::ReadAllText(${' '.repeat(size)}`,
  'a call of .NET with words': (size) => `[IO.File]::ReadAllText(${'a '.repeat(size / 2)}`,
  'here-documents on one line': (size) => 'cat <<E | node '.repeat(size / 15),
  'here-documents': (size) => 'cat <<E | node\n'.repeat(size / 15),
  'scripts on the input': (size) => 'python - <<E\n'.repeat(size / 13),
  'words behind a dash': (size) => `<< ${'python - a '.repeat(size / 11)}`,
  'blank lines in a script': (size) => `python -c "open('a.py')${'\n'.repeat(size)}"`,
  'blanks behind a print': (size) => `python -c "open('a.py')\nprint${' '.repeat(size)}"`,
  'names of classes': (size) => `ruby -e '${'File IO '.repeat(size / 8)}'`,
};

for (const [name, write] of Object.entries(unended))
  test(`A command is read by work that grows with its length: ${name}.`, () => {
    assertLinear(write, (text) => programsOf(text), 20_000);
  });

test('A script in a here-document that nothing ends goes on to the end, as a shell reads it.', () => {
  for (const opened of ["python3 - <<'EOF'", "cat <<'EOF' | python3", 'python3 <<EOF | head -40'])
    assert.ok(programsOf(`${opened}\nprint(open('src/a.py').read())`).some(printsFile), opened);
});
