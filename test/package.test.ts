import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { environment } from '../src/settings.ts';
import { recordsJson } from './wire/conversations.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const command = promisify(execFile);

/** The package as npm packs it, installed in an empty project with nothing but its optional packages. */
describe('the package', () => {
  const folder = mkdtempSync(join(tmpdir(), 'headroom-package-'));
  const modules = join(folder, 'project', 'node_modules');
  const installed = join(modules, 'headroom-ai');
  const home = join(folder, 'home');
  let manifest: { bin: Record<string, string>; dependencies?: object; devDependencies: object };

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
    const bundler = join(root, 'node_modules', 'rolldown', 'bin', 'cli.mjs');
    await command(process.execPath, [bundler, '-c', '--logLevel', 'warn'], { cwd: root });
    // What npm runs before packing is the build, which has run, and what ran just now.
    const packing = ['pack', '--ignore-scripts', '--pack-destination', folder, '--silent'];
    const { stdout } = await command('npm', packing, { cwd: root });
    await command('tar', ['-xzf', join(folder, stdout.trim()), '-C', installed, '--strip-components=1']);
    manifest = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8')) as typeof manifest;
    for (const name of ['better-sqlite3', 'node-pty']) {
      const path = join(root, 'node_modules', name);
      if (existsSync(path)) symlinkSync(path, join(modules, name));
    }
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
    for (const name of ['@modelcontextprotocol/sdk', 'chalk', 'commander', 'gpt-tokenizer', 'http-proxy-3']) {
      assert.match(licences, new RegExp(`^${name} [\\d.]+ \\(`, 'm'), name);
    }
    const texts = licences.split(/^-{80}$/m);
    const unsaid = texts.filter((text) => !/^\S+ [\d.]+\S* \([A-Z\d][^)]+\)\n\n\S/.test(text.trim()));
    assert.deepEqual(unsaid, []);
    assert.ok(texts.length > 40);
  });

  test('holds all files that its code looks for beside itself', () => {
    const bundle = join(installed, 'bundle');
    const codes = readdirSync(bundle).filter((name) => name.endsWith('.js'));
    const found = codes.flatMap((name) => {
      const code = readFileSync(join(bundle, name), 'utf8');
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
    const { answers } = JSON.parse(await headroom(['demo', '--json'])) as { answers: Record<string, string> };
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
    const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
    const flags = ['--module', 'nodenext', '--target', 'es2023', '--types', 'node', '--strict', 'user.ts'];
    await command(process.execPath, [compiler, ...flags], { cwd: project }).catch((error: unknown) => {
      throw new Error(error instanceof Error && 'stdout' in error ? String(error.stdout) : String(error));
    });
    const made = join(home, 'data', 'demo');
    const { stdout } = await command(process.execPath, ['user.js', made], { cwd: project, env: env() });
    const said = JSON.parse(stdout) as { engines: object[]; run: object | null; is: boolean };
    assert.ok(said.engines.length > 0);
    assert.notEqual(said.run, null);
    assert.equal(said.is, false);
  });
});
