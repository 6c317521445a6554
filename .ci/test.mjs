// What `npm test` runs: the linters beside the tests, and of them only what they find, at the end.
import { fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, openSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';

/** Test files that one process runs: enough that starting and loading is little of its work. */
const filesOfProcess = 12;

/** Processes at once, for each core: many tests wait for a process or a socket. */
const processesOfCore = 2;

/** Room for new objects, four times the usual: most are soon gone, and to collect them took a fourth of the work. */
const roomy = '--max-semi-space-size=64';

/** Folders whose processes take longest, the longest first, so that none of them is left over at the end. */
const slowest = [
  'bench',
  'engines',
  'package',
  'pipeline',
  'cli',
  'predict',
  'proxy',
  'demo',
  'doctor',
  'mcp',
  'wrap',
];

/**
 * Files that change what their process is (folder, variables, signals, the functions that they let fail), or measure it,
 * and so have one of their own.
 */
const alone =
  /process\.(?:chdir|kill|exit|exitCode|env\[|on|once|emit|cpuUsage|getActive)|live-heap|run-fault|\/proc\//;

/** Runs a command to its end; answers its exit code. */
function run(command, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: 'inherit', ...options });
    child.on('error', () => resolve(127));
    child.on('close', (code) => resolve(code ?? 1));
  });
}

/** The compiled test files that share a process each, with their folder, the slowest first. */
function processes() {
  const folders = new Map();
  const single = [];
  for (const name of readdirSync('dist/test', { recursive: true, encoding: 'utf8' }).sort()) {
    if (!name.endsWith('.test.js')) continue;
    const [folder] = name.split(/[\\/.]/);
    if (alone.test(readFileSync(join('dist/test', name), 'utf8'))) single.push([folder, [name]]);
    else folders.set(folder, [...(folders.get(folder) ?? []), name]);
  }
  const shared = [...folders].flatMap(([folder, names]) => {
    const count = Math.ceil(names.length / filesOfProcess);
    return Array.from({ length: count }, (_, part) => [folder, names.filter((_, at) => at % count === part)]);
  });
  const rank = ([folder]) => (slowest.indexOf(folder) + slowest.length + 1) % (slowest.length + 1);
  return [...shared, ...single].sort((one, other) => rank(one) - rank(other));
}

/** Writes one file for each process, which imports its test files; answers their paths. */
function entries() {
  const folder = 'dist/suite';
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  return processes().map(([room, names], at) => {
    const path = join(folder, `${String(at + 1).padStart(2, '0')}-${room}.js`);
    writeFileSync(path, names.map((name) => `import '../test/${name.replaceAll('\\', '/')}';\n`).join(''));
    return path;
  });
}

async function test() {
  const checked = await run(process.execPath, ['dist/test/needs-sqlite.js']);
  if (checked !== 0) return checked;
  const concurrency = processesOfCore * availableParallelism();
  return run(process.execPath, [roomy, '--test', `--test-concurrency=${concurrency}`, ...entries()]);
}

if (!existsSync('dist')) mkdirSync('dist');
/** What the linters say while the tests run. */
const log = openSync('dist/lint.log', 'w');
// Without its cache, which goes by what stands in a file, this is as much work as the compiler's.
const prettier = ['--check', '.', '--cache', '--cache-strategy=content', '--cache-location=dist/.prettier'];
const formatted = run(process.execPath, [roomy, 'node_modules/prettier/bin/prettier.cjs', ...prettier], {
  stdio: ['ignore', log, log],
});
const checking = fork('.ci/check.mjs', { execArgv: [roomy], stdio: ['ignore', log, 'inherit', 'ipc'] });
const linted = once(checking, 'close').then(([code]) => code ?? 1);
const isBuilt = await Promise.race([once(checking, 'message').then(() => true), linted.then(() => false)]);
const code = isBuilt ? await test() : await linted;
const lint = (await Promise.all([formatted, linted])).find((found) => found !== 0) ?? 0;
if (lint !== 0) process.stdout.write(readFileSync('dist/lint.log'));
process.exitCode = lint === 0 ? code : 1;
