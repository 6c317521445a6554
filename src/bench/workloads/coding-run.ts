import { seededRandom, type Random } from '../../random.ts';
import type { AgentRun, Turn } from '../runs/agent-run.ts';
import { makeProject, type Project, type SourceFile } from './made-project.ts';

const runs = 12;
const system = [
  'You are an assistant that works in a shell. Answer with what you think, then with one command in a ```bash block.',
  ...Array.from(
    { length: 80 },
    (_, at) => `Rule ${at + 1}: one command at a time; look before you change; change no tests.`,
  ),
].join('\n');

/**
 * Runs of an agent that mends a failing test: it lists, searches, reads, tries, edits, tests, and reads again. Kinds of
 * output have about the shares that they have in real runs on open-source projects; half of the turns print next to
 * nothing.
 */
export function generateRuns(seed: number): AgentRun[] {
  return Array.from({ length: runs }, (_, at) => generateRun(at + 1, seededRandom(seed * runs + at)));
}

function generateRun(number: number, random: Random): AgentRun {
  const project = makeProject(random);
  const suspects = [
    random.pick(project.sources),
    random.pick(project.sources),
    random.pick(project.sources),
  ] as const;
  const turns = [run('ls', ['src', 'tests', 'setup.py', 'README.md'].join('\n'))];
  if (random.int(0, 1) === 1) turns.push(run('find . -name "*.py"', listed(project)));
  for (const suspect of suspects) turns.push(...investigate(project, suspect, random));
  turns.push(...mend(project, suspects[0], random));
  return {
    id: `made run ${number}`,
    system,
    prompt: `In ${project.name} a test of ${suspects[0].path} fails since this morning. Find out why and mend it.`,
    turns: [
      ...turns.map((turn) => ({ ...turn, said: thought(random, suspects[0]) })),
      { said: 'The test passes and nothing else fails.', command: null, output: '', failed: false },
    ],
  };
}

/** What an agent writes before a command. */
function thought(random: Random, { path, functions }: SourceFile): string {
  return Array.from({ length: random.int(3, 9) }, () => {
    const { name } = functions[random.int(0, functions.length - 1)] ?? { name: 'main' };
    return random.pick([
      `The failure may come from ${name}, since it is the one that takes the shorter way when nothing is given.`,
      `I should see what ${path} does before I change anything, and who else calls ${name}.`,
      `That does not explain why the value is too large; let me look at the callers and at the tests first.`,
      `If ${name} is right, then the limit must be wrong, and the smallest change is to mend it there.`,
    ]);
  }).join(' ');
}

function run(command: string, output: string, failed = false): Turn {
  return { said: '', command, output, failed };
}

function listed({ sources, tests }: Project): string {
  const paths = [...sources, ...tests].map(({ path }) => `./${path}`);
  return [...paths, './setup.py', './src/__init__.py', './tests/conftest.py'].join('\n');
}

/** Searches for a function, reads around it and perhaps the whole file or another one, and tries something. */
function investigate(project: Project, suspect: SourceFile, random: Random): Turn[] {
  const { name, line } = functionOf(suspect, random);
  const from = Math.max(1, line - random.int(3, 20));
  const to = Math.min(suspect.lines.length, line + random.int(20, 60));
  const other = random.pick(project.sources);
  const word = name.slice(name.lastIndexOf('_') + 1);
  const maybe = (turn: Turn): Turn[] => (random.int(0, 1) === 1 ? [turn] : []);
  return [
    run(`grep -rn "${word}_id" src`, hits(project, `${word}_id`)),
    ...maybe(run(`ls ${folderOf(suspect)}`, project.sources.map(({ path }) => path).join('\n'))),
    run(`sed -n '${from},${to}p' ${suspect.path}`, part(suspect, from, to)),
    ...maybe(run(`nl -ba ${other.path}`, numbered(other))),
    run(`cat > reproduce.py <<'EOF'\n${script(name, suspect, random)}\nEOF`, ''),
    run(`grep -n "def ${name}" -r src`, hits(project, `def ${name}`)),
    run('python reproduce.py', `${name}: ${random.int(2, 99)} (expected ${random.int(2, 99)})`),
    ...maybe(run('git log --oneline -15', history(random))),
  ];
}

/** What an agent writes to see a fault by itself. */
function script(name: string, { path }: SourceFile, random: Random): string {
  const module = path.slice(0, -'.py'.length).replaceAll('/', '.');
  const cases = Array.from({ length: random.int(3, 12) }, (_, at) => {
    return `print("case ${at}", ${name}(made(${random.int(1, 99)}), [${random.int(1, 9)}]))`;
  });
  return [`from ${module} import ${name}`, 'from tests.conftest import made', '', ...cases].join('\n');
}

function folderOf({ path }: SourceFile): string {
  return path.slice(0, path.lastIndexOf('/'));
}

function functionOf({ functions }: SourceFile, random: Random): SourceFile['functions'][number] {
  return functions[random.int(0, functions.length - 1)] ?? { name: 'main', line: 1 };
}

/** Tests, edits, reads what it edited, and tests again until all is well. */
function mend(project: Project, suspect: SourceFile, random: Random): Turn[] {
  const { name, line } = functionOf(suspect, random);
  const from = Math.max(1, line - 5);
  const alone = { ...project, tests: project.tests.filter(({ names }) => names.includes(`test_${name}`)) };
  const file = alone.tests[0]?.path ?? 'tests';
  const test = (passes: boolean): Turn =>
    run(`python -m pytest -v ${file}`, tested(alone, passes ? null : name, suspect, line, random), !passes);
  const turns = [test(false)];
  for (let attempt = random.int(1, 2); attempt > 0; attempt -= 1) {
    turns.push(
      run(`sed -n '${from},${line + 25}p' ${suspect.path}`, part(suspect, from, line + 25)),
      run(`sed -i '${line + 2}s/None/0/' ${suspect.path}`, ''),
      run(`sed -n '${from},${line + 15}p' ${suspect.path}`, part(suspect, from, line + 15)),
      run('python reproduce.py', `${name}: ${random.int(2, 99)}`),
      test(attempt === 1),
    );
  }
  turns.push(run('python -m pytest tests', summed(project)), run('git diff', changed(suspect, line)));
  return turns;
}

/** What pytest prints of a whole project without -v. */
function summed({ tests }: Project): string {
  const rows = tests.map(({ path, names }) => `${path} ${'.'.repeat(names.length)}`);
  return [...rows, '', `===== ${tests.flatMap(({ names }) => names).length} passed in 3.10s =====`].join(
    '\n',
  );
}

function part({ lines }: SourceFile, from: number, to: number): string {
  return lines.slice(from - 1, to).join('\n');
}

function numbered({ lines }: SourceFile): string {
  return lines.map((line, at) => `${String(at + 1).padStart(6)}\t${line}`).join('\n');
}

function hits({ sources }: Project, word: string): string {
  return sources
    .flatMap(({ path, lines }) =>
      lines.flatMap((line, at) => (line.includes(word) ? [`${path}:${at + 1}:${line}`] : [])),
    )
    .join('\n');
}

function history(random: Random): string {
  const topics = [
    'quota',
    'parcel labels',
    'late invoices',
    'the basket',
    'search index',
    'mail digests',
  ] as const;
  return Array.from(
    { length: 15 },
    () => `${random.hex(7)} ${random.pick(['Mend', 'Add', 'Drop'])} ${random.pick(topics)}`,
  ).join('\n');
}

/** What pytest -v prints; `failing`: the function whose test fails, or null. */
function tested(
  { tests }: Project,
  failing: string | null,
  { path, lines }: SourceFile,
  line: number,
  random: Random,
): string {
  const all = tests.flatMap((file) => file.names.map((name) => ({ path: file.path, name })));
  const fails = all.find(({ name }) => name === `test_${failing ?? ''}`) ?? null;
  const seconds = `${random.int(2, 9)}.${random.int(10, 99)}s`;
  const rows = all.map((test, at) => {
    const verdict = failing !== null && test === fails ? 'FAILED' : 'PASSED';
    const share = Math.round((100 * (at + 1)) / all.length);
    return `${test.path}::${test.name} ${verdict}`.padEnd(72) + `[${String(share).padStart(3)}%]`;
  });
  const head = [
    '============================= test session starts ==============================',
    'platform linux -- Python 3.11.4, pytest-7.4.0, pluggy-1.2.0 -- /usr/bin/python3',
    'rootdir: /srv/shop',
    `collecting ... collected ${all.length} items`,
    '',
  ];
  if (failing === null || fails === null) {
    return [
      ...head,
      ...rows,
      '',
      `============================== ${all.length} passed in ${seconds} ==============================`,
    ].join('\n');
  }
  return [
    ...head,
    ...rows,
    '',
    '=================================== FAILURES ===================================',
    `______________________________ ${fails.name} ______________________________`,
    '',
    `    def ${fails.name}(shop):`,
    `>       assert ${failing}(shop.account, shop.tickets) == ${random.int(2, 60)}`,
    '',
    `${fails.path}:${random.int(8, 200)}: `,
    ...lines.slice(line - 1, line + 4).map((each) => `    ${each}`),
    `${path}:${line + 3}: TypeError`,
    '=========================== short test summary info ============================',
    `FAILED ${fails.path}::${fails.name} - TypeError: unsupported operand`,
    `========================= 1 failed, ${all.length - 1} passed in ${seconds} =========================`,
  ].join('\n');
}

function changed({ path, lines }: SourceFile, line: number): string {
  const around = (from: number, to: number): string[] => lines.slice(from, to).map((each) => ` ${each}`);
  const old = lines[line + 1] ?? '';
  return [
    `diff --git a/${path} b/${path}`,
    'index 4c1d2e9..90ab3f7 100644',
    `--- a/${path}`,
    `+++ b/${path}`,
    `@@ -${line - 1},7 +${line - 1},7 @@`,
    ...around(line - 2, line + 1),
    `-${old}`,
    `+${old.replace('None', '0')}`,
    ...around(line + 2, line + 5),
  ].join('\n');
}
