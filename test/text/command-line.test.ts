import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { printsFile } from '../../src/text/file-reader.ts';
import { printsLogs } from '../../src/text/log-files.ts';
import { programsIn, programsOf } from '../../src/text/command-line.ts';
import { anyCodePoint } from '../any-code-point.ts';
import { assertLinear } from '../linear.ts';

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
    fc.property(fc.string({ unit: anyCodePoint }), (text) => {
      assert.ok(programsOf(`ls; ${text}`).length >= 1);
    }),
  );
  for (const part of [
    '((((',
    '"',
    '<<a\n',
    'bash -c ',
    '$(',
    'py <<a\n',
    'cat <<a|node\n',
    'echo "',
    'py - a',
  ])
    programsOf(part.repeat(1_000));
});

test('a file that is printed by whatever means is a file', () => {
  for (const command of [
    'Get-Content data.csv | Select-Object -First 300',
    'gc data.csv',
    'GC data.csv -TotalCount 40',
    'get-content .\\data.csv | select -First 20',
    'Get-Content data.csv | ForEach-Object { $_ }',
    'gc data.csv | % { $i++; "${i}: $_" }',
    'Get-Content data.csv -Raw | Out-String',
    'Get-Content data.csv | Where-Object { $_ -match "a" } | Sort-Object',
    '(Get-Content data.csv)[0..99]',
    '$lines = Get-Content data.csv; $lines[0..20]',
    "[System.IO.File]::ReadAllText('data.csv')",
    '[io.file]::ReadAllLines("data.csv") | Select-Object -Skip 5',
    'type data.csv',
    'cmd /c type data.csv',
    'cmd.exe /s /c "TYPE data.csv"',
    'powershell -c "Get-Content data.csv"',
    'powershell.exe -NoProfile -ExecutionPolicy Bypass -Command "& { gc data.csv }"',
    'pwsh -Command "Get-Content data.csv | Select-Object -First 9"',
    'wsl cat data.csv',
    'wsl -d Ubuntu -e cat data.csv',
    "wsl bash -c 'cat data.csv'",
    'lxc exec box -- cat data.csv',
    'adb shell cat data.csv',
    'adb -s emulator-5554 shell "cat data.csv"',
    'sshpass -p x ssh -p 22 me@host cat data.csv',
    "vagrant ssh -c 'cat data.csv'",
    "vagrant ssh web --command 'sudo cat data.csv'",
    'docker exec -it box cat data.csv',
    'multipass exec box -- cat data.csv',
    'sudo chroot /mnt cat data.csv',
    `python -c "print(open('data.csv').read())"`,
    `python3 -c "from pathlib import Path; print(Path('data.csv').read_text())"`,
    `python3 -c "import sys; sys.stdout.write(open(sys.argv[1]).read())" data.csv`,
    `py -c "[print(n, line, end='') for n, line in enumerate(open('data.csv'))]"`,
    `node -e "console.log(require('fs').readFileSync('data.csv', 'utf8'))"`,
    `node -p "require('node:fs').readFileSync('data.csv','utf8').split('\\n').slice(0, 40).join('\\n')"`,
    "perl -ne 'print' data.csv",
    "perl -pe 's/a/b/' data.csv",
    'ruby -e "puts File.read(\'data.csv\')"',
    'php -r "echo file_get_contents(\'data.csv\');"',
    'echo "$(<data.csv)"',
    'echo "$(cat data.csv)"',
    'printf \'%s\\n\' "$(< data.csv)"',
    'while read -r line; do echo "$line"; done < data.csv',
    'while IFS= read -r l; do printf "%s\\n" "$l"; done <data.csv',
    'cat data.csv | while read l; do echo "$l"; done',
    'gunzip -c data.csv.gz',
    'gzip -dc data.csv.gz | head -40',
    'xz -dc data.csv.xz',
    'zstd -dc data.csv.zst',
    'unzip -p all.zip data.csv',
    'tar xOf all.tar data.csv',
    'tar -xzOf all.tgz data.csv',
    'bat --plain data.csv',
    "python3 - <<'EOF'\nprint(open('data.csv').read())\nEOF",
    'cd /srv && python3 <<EOF\nwith open("data.csv") as f:\n    for i, line in enumerate(f, 1):\n        print(f"{i}: {line}", end="")\nEOF',
    "python - data.csv <<'PY' | head -50\nimport sys\nsys.stdout.write(open(sys.argv[1]).read())\nPY\necho done",
    "cat <<EOF | node\nconsole.log(require('fs').readFileSync('data.csv', 'utf8'))\nEOF",
    "node --input-type=module - <<-'JS'\nimport fs from 'fs';\nprocess.stdout.write(fs.readFileSync('data.csv'));\n\tJS",
    "ruby <<'R'\nputs File.read('data.csv')\nR",
    "php <<'P'\necho file_get_contents('data.csv');\nP",
    "/usr/bin/env bash <<'EOF'\ncat data.csv\nEOF",
    "bash -s <<'EOF'\nsed -n 1,20p data.csv\nEOF",
    'echo "print(open(\'data.csv\').read())" | python3 -',
    'python3 <<< "print(open(\'data.csv\').read())"',
  ]) {
    assert.ok(programsOf(command).some(printsFile), command);
    assert.ok(!printsLogs(programsOf(command)), command);
  }
});

test('a log that is printed in such a way is a log still', () => {
  for (const command of [
    'Get-Content app.log | Select-Object -Last 300',
    'gc app.log -Tail 50',
    'cmd /c type app.log',
    'pwsh -Command "& { Get-Content app.log }"',
    'wsl cat /var/log/syslog',
    'adb shell cat app.log',
    `python -c "print(open('app.log').read())"`,
    'echo "$(<app.log)"',
    'while read -r line; do echo "$line"; done < app.log',
    "perl -ne 'print if /x/' app.log",
  ]) {
    assert.ok(printsLogs(programsOf(command)), command);
  }
});

test('a script that makes something of a file is no reader', () => {
  for (const command of [
    'python run.py',
    'python run.py data.csv',
    `python -c "import json; print(json.load(open('a.json'))['x'])"`,
    `python3 -c "import pandas as pd; print(pd.read_csv('data.csv').describe())"`,
    `python -c "print(len(open('data.csv').read()))"`,
    `node -e "console.log(JSON.parse(require('fs').readFileSync('a.json')).x)"`,
    'node server.js',
    "perl -pi -e 's/a/b/' data.csv",
    "perl -e 'print 1'",
    'while read -r url; do curl "$url"; done < urls.txt',
    "python3 - <<'EOF'\nimport json\nprint(json.load(open('a.json')))\nEOF",
    "python3 - <<'EOF'\ns = open('a.py').read()\nopen('a.py', 'w').write(s.replace('a', 'b'))\nEOF",
    "python3 - <<'EOF'\nfor line in open('a.csv'):\n    print('found it', line)\nEOF",
    "node <<'EOF'\nconst text = require('fs').readFileSync('a.csv', 'utf8');\nconsole.log(`rows: ${text.length}`);\nEOF",
    "cat <<'EOF' > a.py\nprint(open('x.csv').read())\nEOF\npython a.py",
    "python3 script.py <<EOF\nprint(open('data.csv').read())\nEOF",
    "pytest -q <<EOF\nprint(open('data.csv').read())\nEOF",
    'echo "$(date)"',
    'gzip data.csv',
    'unzip all.zip',
    'tar xzf all.tgz',
    'adb logcat',
    'adb install app.apk',
    'vagrant up',
    'powershell -File build.ps1',
    'cmd /c build.bat',
    'docker logs web',
  ]) {
    assert.ok(!programsOf(command).some(printsFile), command);
  }
});

test('a here-string ends with its word, and a line goes on in the next one by the sign of any shell', () => {
  assert.deepEqual(names('wc -l <<< x\nnpm test'), ['wc', 'npm']);
  assert.deepEqual(names('rg a <<< "one two" && eslint .'), ['rg', 'eslint']);
  for (const sign of ['\\', '`', '^']) assert.deepEqual(names(`rg a ${sign}\n  src`), ['rg']);
  assert.deepEqual(names('cmake ^\r\n  --build x'), ['cmake']);
});

test('a script in a script in a script is read so far only, in time that grows with the command', () => {
  assert.deepEqual(names('ssh a ssh b wsl bash -c "npx jest"'), ['jest']);
  for (const shell of [
    'ssh h ',
    'ssh -t h ',
    'sudo ssh h ',
    'wsl ',
    'adb shell ',
    'cmd /c ',
    'powershell -c ',
    'flatpak-spawn --host ',
    'eval ',
  ]) {
    const command = `${shell.repeat(3000)}ls`;
    assert.deepEqual(names(command), [], shell);
    assert.deepEqual(programsIn(`echo a; ${command}`).length, 1, shell);
    assertLinear(
      (size) => `${shell.repeat(size)}ls`,
      (text) => programsOf(text),
      1000,
    );
  }
});
