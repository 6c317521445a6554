import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { isBuiltin } from 'node:module';
import { tmpdir } from 'node:os';
import { join, win32 } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import ts from 'typescript';
import { environment } from '../src/settings.ts';
import { recordsJson } from './wire/conversations.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const command = promisify(execFile);

/** What the pages and programs of the package are made of, and what makes it. */
const sources = ['bin', 'dist/src', 'dist/agents', 'package.json', 'rolldown.config.js'];
const skip = process.platform === 'win32' && 'npm and agents are no programs there, but scripts of its shell';

/** The package as npm packs it, installed in an empty project with nothing but its optional packages. */
describe('the package', { skip }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'headroom-package-'));
  const modules = join(folder, 'project', 'node_modules');
  const installed = join(modules, 'headroom-ai');
  const home = join(folder, 'home');
  let manifest: { bin: Record<string, string>; files: string[]; dependencies?: object };
  let demo: string;

  const env = (more: Record<string, string> = {}): Record<string, string> => ({
    PATH: `${join(folder, 'bin')}:${environment()['PATH'] ?? ''}`,
    HOME: home,
    HEADROOM_HOME: join(home, 'data'),
    ...more,
  });
  const headroom = async (args: readonly string[], more = {}): Promise<string> => {
    const script = join(installed, manifest.bin['headroom'] ?? '');
    const options = { cwd: home, env: env(more), maxBuffer: 64e6 };
    return (await command(process.execPath, [script, ...args], options)).stdout;
  };

  before(async () => {
    mkdirSync(installed, { recursive: true });
    mkdirSync(home);
    manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as typeof manifest;
    // Elsewhere, so that nothing of the checkout changes below whoever else uses it.
    const cwd = join(folder, 'checkout');
    for (const name of [...sources, ...manifest.files.filter((name) => name !== 'bundle')]) {
      cpSync(join(root, name), join(cwd, name), { recursive: true });
    }
    symlinkSync(join(root, 'node_modules'), join(cwd, 'node_modules'));
    const bundler = join(root, 'node_modules', 'rolldown', 'bin', 'cli.mjs');
    await command(process.execPath, [bundler, '-c', '--logLevel', 'warn'], { cwd });
    // What npm runs before packing is the build, which has run, and what ran just now.
    const packing = ['pack', '--ignore-scripts', '--pack-destination', folder, '--silent'];
    const { stdout } = await command('npm', packing, { cwd });
    await command('tar', ['-xzf', join(folder, stdout.trim()), '-C', installed, '--strip-components=1']);
    for (const name of ['better-sqlite3', 'node-pty']) {
      const path = join(root, 'node_modules', name);
      if (existsSync(path)) symlinkSync(path, join(modules, name));
    }
    demo = await headroom(['demo', '--json']);
  });
  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  /** Our files that a command loads, whichever thread loads them. */
  const loaded = async (args: readonly string[], name: string): Promise<string[]> => {
    const reports = join(folder, name);
    await headroom(args, { NODE_V8_COVERAGE: reports });
    const urls = readdirSync(reports).flatMap((file) => {
      const report = JSON.parse(readFileSync(join(reports, file), 'utf8')) as { result: { url: string }[] };
      return report.result.map(({ url }) => url);
    });
    const ours = pathToFileURL(`${installed}/`).href;
    return [...new Set(urls)].flatMap((url) => (url.startsWith(ours) ? [url.slice(ours.length)] : []));
  };

  test('needs no other package, and holds the licence of each that it has taken in', () => {
    assert.deepEqual(Object.keys(manifest.dependencies ?? {}), []);
    const licences = readFileSync(join(installed, 'bundle', 'LICENSES.txt'), 'utf8');
    for (const name of [
      '@modelcontextprotocol/server',
      'chalk',
      'commander',
      'gpt-tokenizer',
      'http-proxy-3',
    ]) {
      assert.match(licences, new RegExp(`^${name} [\\d.]+ \\(`, 'm'), name);
    }
    const texts = licences.split(/^-{80}$/m);
    const unsaid = texts.filter((text) => !/^\S+ [\d.]+\S* \([A-Z\d][^)]+\)\n\n\S/.test(text.trim()));
    assert.deepEqual(unsaid, []);
    assert.ok(texts.length > 40);
  });

  /** The text of each file of code, with its name. */
  const codes = (): [string, string][] => {
    const bundle = join(installed, 'bundle');
    const names = readdirSync(bundle).filter((name) => name.endsWith('.js'));
    return names.map((name) => [name, readFileSync(join(bundle, name), 'utf8')]);
  };

  test('imports nothing but what Node.js has, its optional packages, and what theirs do without', () => {
    const named = codes().flatMap(([, code]) => importsOf(code));
    const foreign = named.filter((name) => !name.startsWith('.') && !isBuiltin(name));
    // `debug` tries for colours, `proxy-agent` for a sign-on by Kerberos; each goes on or says so without.
    const spared = ['kerberos', 'supports-color'];
    assert.deepEqual([...new Set(foreign)].sort(), ['better-sqlite3', 'node-pty', ...spared].sort());
  });

  test('holds the pages that its own pages send a reader to', () => {
    const pages = readdirSync(installed).filter((name) => name.endsWith('.md'));
    const named = pages.flatMap((name) => {
      const text = readFileSync(join(installed, name), 'utf8');
      return [...text.matchAll(/`([A-Z]+\.md)`/g)].map(([, page = '']) => page);
    });
    assert.deepEqual(
      [...new Set(named)].filter((name) => !pages.includes(name)),
      [],
    );
    assert.ok(named.length >= 4);
  });

  test('holds all files that its code looks for beside itself', () => {
    const bundle = join(installed, 'bundle');
    const found = codes().flatMap(([name, code]) => {
      assert.doesNotMatch(code, /import\.meta\.resolve/, name);
      return [...code.matchAll(/new URL\("([^"]+)", import\.meta\.url\)/g)].map(([, path = '']) => path);
    });
    assert.ok(found.length >= 8, `only ${found.join(' ')}`);
    const missing = found.filter((path) => !existsSync(join(bundle, path)));
    assert.deepEqual(missing, []);
  });

  test('opens few files at its start, and no engine where the agent is started from', async () => {
    const help = await loaded(['--help'], 'help');
    assert.ok(help.length <= 5, help.join(' '));
    mkdirSync(join(folder, 'bin'));
    writeFileSync(join(folder, 'bin', 'claude'), '#!/bin/sh\n');
    chmodSync(join(folder, 'bin', 'claude'), 0o700);
    const wrap = await loaded(['wrap', '--dry-run', 'claude'], 'wrap');
    assert.ok(wrap.length <= 14, wrap.join(' '));
    assert.ok(wrap.some((name) => name.includes('session')));
    assert.deepEqual(
      wrap.filter((name) => name.includes('engines')),
      [],
    );
  });

  test('runs a whole session: agent, proxy, threads, retrieval over MCP, ledger', async () => {
    const { answers } = JSON.parse(demo) as { answers: Record<string, string> };
    assert.match(answers['with'] ?? '', /^POOL-4417/);
    assert.equal(answers['with'], answers['without']);
    const page = join(home, 'page.html');
    await headroom(['perf', '--html', page], { HEADROOM_HOME: join(home, 'data', 'demo') });
    assert.match(readFileSync(page, 'utf8'), /<html/);
  });

  test('shortens, and finds in what it left out on a thread of its own', async () => {
    const path = join(home, 'list.json');
    writeFileSync(path, recordsJson(120));
    const short = await headroom(['compress', path]);
    const [, reference = ''] = /headroom retrieve (\S+)/.exec(short) ?? [];
    const found = await headroom(['retrieve', reference, '--grep', '1060']);
    assert.match(found, /1060/);
    assert.doesNotMatch(found, /^No line/);
  });

  test('doctor finds its packages, native ones included', async () => {
    const said = await headroom(['doctor', '--json']).catch((error: unknown) =>
      error instanceof Error && 'stdout' in error ? String(error.stdout) : '',
    );
    const { checks } = JSON.parse(said) as { checks: { id: string; state: string }[] };
    const states = new Map(checks.map(({ id, state }) => [id, state]));
    for (const id of ['sqlite', 'mcp-sdk', 'fzstd', 'tokenizer']) assert.equal(states.get(id), 'ok', id);
    assert.equal(states.get('node-pty'), existsSync(join(modules, 'node-pty')) ? 'ok' : 'warn');
  });

  test('is a library, with its types', async () => {
    const project = join(folder, 'project');
    writeFileSync(join(project, 'package.json'), '{"type":"module"}');
    const code = [
      "import { isHeadroomError, readStats, readSummary, type Stats, type Summary } from 'headroom-ai';",
      'const home = process.argv[2];',
      'const summary: Summary = await readSummary({ home });',
      'const stats: Stats = await readStats({ home });',
      '// @ts-expect-error: a list is no text, so the types are there.',
      'const engines: string = summary.engines;',
      'console.log(JSON.stringify({ engines, run: stats.run, is: isHeadroomError(null) }));',
    ];
    writeFileSync(join(project, 'user.ts'), code.join('\n'));
    symlinkSync(join(root, 'node_modules', '@types'), join(modules, '@types'));
    compile(project, 'user.ts');
    const made = join(home, 'data', 'demo');
    const { stdout } = await command(process.execPath, ['user.js', made], { cwd: project, env: env() });
    const said = JSON.parse(stdout) as { engines: object[]; run: object | null; is: boolean };
    assert.ok(said.engines.length > 0);
    assert.notEqual(said.run, null);
    assert.equal(said.is, false);
  });
});

/** Compiles a file, and checks it and all types of ours that it takes; those of Node.js are others' to check. */
function compile(folder: string, name: string): void {
  const user = join(folder, name);
  const module = ts.ModuleKind.NodeNext;
  const target = ts.ScriptTarget.ES2023;
  const libraries = {
    lib: ['lib.es2023.d.ts'],
    typeRoots: [join(folder, 'node_modules', '@types')],
    types: ['node'],
  };
  const program = ts.createProgram([user], { module, target, strict: true, ...libraries });
  const files = program.getSourceFiles().filter(({ fileName }) => /\buser\.ts$|headroom-ai/.test(fileName));
  assert.ok(files.length > 1);
  const found = [
    ...program.getOptionsDiagnostics(),
    ...program.getGlobalDiagnostics(),
    ...files.flatMap((file) => [
      ...program.getSyntacticDiagnostics(file),
      ...program.getSemanticDiagnostics(file),
    ]),
    ...program.emit(program.getSourceFile(user)).diagnostics,
  ];
  const texts = found.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
  assert.deepEqual(texts, []);
}

/** What a file imports or requires by a name that stands in it; `__require` is what the bundler makes of `require`. */
function importsOf(code: string): string[] {
  const { importedFiles } = ts.preProcessFile(code.replace(/\b_+require\(/g, 'require('), true, true);
  return importedFiles.map(({ fileName }) => fileName);
}

test('On Windows too the bundle knows its own modules, and those of packages', async () => {
  const { slashes, packageFolder, flatName } = (await import(
    pathToFileURL(join(root, 'rolldown.config.js')).href
  )) as Record<'slashes' | 'packageFolder' | 'flatName', (...values: string[]) => string | null | undefined>;
  const at = (...parts: string[]): string => win32.join('C:\\project', ...parts);
  const { sep } = win32;
  assert.equal(slashes(win32.relative(at('bundle'), at('bin', 'x.js')), sep), '../bin/x.js');
  assert.equal(packageFolder(at('node_modules', 'zod', 'v4', 'x.js'), sep), 'C:/project/node_modules/zod');
  const scoped = at('node_modules', 'a', 'node_modules', '@b', 'c', 'x.js');
  assert.equal(packageFolder(scoped, sep), 'C:/project/node_modules/a/node_modules/@b/c');
  assert.equal(packageFolder(at('dist', 'src', 'x.js'), sep), undefined);
  const worker = at('dist', 'src', 'proxy', 'accountant-worker.js');
  assert.equal(flatName(at('dist', 'src'), worker, sep), 'proxy-accountant-worker.js');
  assert.equal(flatName(at('dist', 'src'), slashes(worker, sep) ?? '', sep), 'proxy-accountant-worker.js');
  assert.equal(flatName(at('dist', 'src'), at('dist', 'srcs', 'x.js'), sep), null);
});
