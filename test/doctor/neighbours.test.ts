import assert from 'node:assert/strict';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { dirname, join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { namesakeCheck } from '../../src/doctor/checks/namesake.ts';
import { outputHooksCheck } from '../../src/doctor/checks/output-hooks.ts';
import { rivalProxyCheck } from '../../src/doctor/checks/rival-proxy.ts';
import type { Check, DoctorContext, Finding } from '../../src/doctor/check.ts';
import { bin } from '../cli/run-headroom.ts';
import { open } from '../proxy/stage.ts';
import { patient, type Patient } from './patient.ts';

const look = async (check: Check, context: DoctorContext): Promise<Finding> =>
  check.run(context, new AbortController().signal);

function write(path: string, content: unknown): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
}

/** What pip, pipx and uv put on the PATH. */
const pythonScript = '#!/opt/venv/bin/python3\nimport sys\nfrom headroom.cli import main\nsys.exit(main())\n';

test('Without another headroom there is none', async (t) => {
  const made = patient(t);
  assert.deepEqual(await look(namesakeCheck, made.context()), {
    ...{ state: 'ok', saw: 'none of that name is installed', mend: null },
  });
});

test("The Python package's command on the PATH is another project's", async (t) => {
  const made = patient(t);
  made.install('headroom', 'exit 0');
  assert.equal((await look(namesakeCheck, made.context())).state, 'ok', 'a script of somebody');
  write(join(made.folder, 'bin', 'headroom'), pythonScript);
  const { state, saw, mend } = await look(namesakeCheck, made.context());
  assert.equal(state, 'warn');
  assert.match(saw, /\/bin\/headroom is the Python package headroom-ai, another project's$/);
  assert.match(
    mend ?? '',
    /pipx uninstall headroom-ai.*npm install -g \.\/headroom-ai-<version>\.tgz, made by npm pack\.$/,
  );
});

test('Behind our own command nobody sees it', async (t) => {
  const made = patient(t);
  write(join(made.folder, 'later', 'headroom'), pythonScript);
  symlinkSync(bin, join(made.folder, 'bin', 'headroom'));
  const env = { ...made.env, PATH: `${made.env['PATH'] ?? ''}:${join(made.folder, 'later')}` };
  assert.equal((await look(namesakeCheck, made.context({ env }))).state, 'ok');
});

test('The npm package of that name is told from ours, global or in a project', async (t) => {
  const made = patient(t);
  const global = join(made.folder, 'lib', 'node_modules', 'headroom-ai', 'package.json');
  write(global, { name: 'headroom-ai', version: '0.1.0', bin: { headroom: 'bin/headroom.js' } });
  assert.equal((await look(namesakeCheck, made.context())).state, 'ok', 'ours');
  write(global, { name: 'headroom-ai', version: '0.37.0', exports: { '.': './dist/index.js' } });
  const theirs = await look(namesakeCheck, made.context());
  assert.equal(theirs.state, 'warn');
  assert.match(theirs.mend ?? '', /^Run: npm uninstall -g headroom-ai\./);
  write(join(made.folder, 'p', 'node_modules', 'headroom-ai', 'package.json'), { name: 'headroom-ai' });
  const both = await look(namesakeCheck, made.context({ cwd: join(made.folder, 'p') }));
  assert.match(both.saw, /^\S+lib\/node_modules\/headroom-ai is .*; \S+p\/node_modules\/headroom-ai is /);
  write(join(made.folder, 'q', 'node_modules', 'headroom-ai', 'package.json'), 'not JSON');
  assert.equal((await look(namesakeCheck, made.context({ cwd: join(made.folder, 'q') }))).saw, theirs.saw);
});

async function server(
  t: TestContext,
  livez: string,
): Promise<{ readonly url: string; readonly asked: string[] }> {
  const asked: string[] = [];
  const listening = createServer((request, response) => {
    asked.push(`${request.method ?? ''} ${request.url ?? ''}`);
    response.end(livez);
  });
  return { url: (await open(t, listening)).origin, asked };
}

test("Another project's proxy before the provider is named, with how to undo it", async (t) => {
  const { url, asked } = await server(
    t,
    '{"service":"headroom-proxy","status":"healthy","version":"0.44.0"}',
  );
  const made = patient(t, { ANTHROPIC_BASE_URL: url });
  const { state, saw, mend } = await look(rivalProxyCheck, made.context());
  assert.equal(state, 'warn');
  assert.match(
    saw,
    /^another project's headroom proxy, .*Claude Code goes to 127\.0\.0\.1:\d+ \(ANTHROPIC_BASE_URL/,
  );
  assert.match(mend ?? '', /headroom unwrap claude/);
  assert.deepEqual([...new Set(asked)], ['GET /livez']);
});

test('So it is where it was left in the settings of the agent', async (t) => {
  const { url } = await server(t, '{"service":"headroom-proxy"}');
  const made = patient(t);
  write(join(made.folder, '.claude', 'settings.json'), { env: { ANTHROPIC_BASE_URL: url } });
  assert.equal((await look(rivalProxyCheck, made.context())).state, 'warn');
});

test('Another gateway, a dead one and a provider are none', async (t) => {
  const gateway = await server(t, '"I\'m alive!"');
  const at = async (url: string): Promise<Finding> =>
    look(rivalProxyCheck, patient(t, { ANTHROPIC_BASE_URL: url }).context());
  assert.equal((await at(gateway.url)).state, 'ok');
  assert.equal((await at('http://127.0.0.1:1')).state, 'ok');
  assert.equal((await look(rivalProxyCheck, patient(t).context())).state, 'skip');
});

const hooks: readonly (readonly [string, string])[] = [
  ['rtk', 'rtk hook claude'],
  ['rtk', '/opt/homebrew/bin/rtk hook claude'],
  ['rtk', 'bash ~/.claude/hooks/rtk-rewrite.sh'],
  ['rtk', 'tokless rtk-hook claude'],
  ['rtk', String.raw`"C:\tools\rtk.exe" hook claude`],
  ['lean-ctx', 'lean-ctx hook rewrite'],
  ['lean-ctx', '/usr/local/bin/lean-ctx hook redirect'],
  ['squeez', 'bash ~/.claude/squeez/hooks/pretooluse.sh'],
  ['squeez', 'bash "C:/Users/J/.claude/squeez/hooks/posttooluse.sh"'],
  ['omni', '/old/omni --pre-hook'],
  ['omni', 'omni --post-hook'],
];

function withHook(made: Patient, path: string, command: string, more: object = {}): void {
  const entry = { matcher: 'Bash', hooks: [{ type: 'command', command }] };
  write(join(made.folder, path), { ...more, hooks: { PreToolUse: [entry] } });
}

for (const [name, command] of hooks) {
  test(`A hook of ${name} is known: ${command}`, async (t) => {
    const made = patient(t);
    withHook(made, '.claude/settings.json', command);
    const { state, saw, mend } = await look(outputHooksCheck, made.context());
    assert.equal(state, 'warn');
    assert.ok(saw.endsWith(`: ${name} in ${join(made.folder, '.claude/settings.json')}`), saw);
    assert.match(mend ?? '', new RegExp(`^Take it off: ${name} `));
  });
}

test('Hooks that shorten nothing, and hooks that are switched off, are none', async (t) => {
  const made = patient(t);
  for (const command of [
    'prettier --write',
    'bash ~/hooks/guard.sh rtk.md',
    'notify-omni done',
    'artk hooks',
  ]) {
    withHook(made, '.claude/settings.json', command);
    assert.equal((await look(outputHooksCheck, made.context())).state, 'ok', command);
  }
  withHook(made, '.claude/settings.json', 'rtk hook claude', { disableAllHooks: true });
  assert.equal((await look(outputHooksCheck, made.context())).state, 'ok');
  write(join(made.folder, '.claude', 'settings.json'), '{ broken');
  assert.equal((await look(outputHooksCheck, made.context())).state, 'ok');
});

test('They are looked for in the project, in other folders of the agent, and at other agents', async (t) => {
  for (const [path, env] of [
    ['.claude/settings.local.json', {}],
    ['work/.claude/settings.json', {}],
    ['elsewhere/settings.json', { CLAUDE_CONFIG_DIR: 'elsewhere' }],
    ['.codex/hooks.json', {}],
    ['.cursor/hooks.json', {}],
  ] as const) {
    const made = patient(t);
    withHook(made, path, 'rtk hook claude');
    const set = Object.fromEntries(
      Object.entries(env).map(([name, folder]) => [name, join(made.folder, folder)]),
    );
    const context = made.context({ env: { ...made.env, ...set }, cwd: join(made.folder, 'work') });
    assert.equal((await look(outputHooksCheck, context)).state, 'warn', path);
  }
});
