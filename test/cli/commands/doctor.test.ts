import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { createServer } from 'node:https';
import { Chalk } from 'chalk';
import { checksFor } from '../../../src/doctor/checks/index.ts';
import { exitCodeOf, mend, type Result } from '../../../src/doctor/examine.ts';
import { renderReport } from '../../../src/doctor/render.ts';
import { helpColumns } from '../../../src/limits.ts';
import { certificate, privateKey } from '../../proxy/certificate.ts';
import { open } from '../../proxy/stage.ts';
import { complaints, look, patient, resultOf } from '../../doctor/patient.ts';
import { longLimits, runHeadroom, temporaryFolder } from '../run-headroom.ts';

interface Report {
  readonly version: string;
  readonly exitCode: number;
  readonly mended: readonly string[];
  readonly checks: readonly Result[];
}

const path = { PATH: '/usr/bin:/bin', NODE_OPTIONS: longLimits };

test('A healthy machine is green in 80 columns without colours, nothing is written outside the data folder', async (t) => {
  const home = await temporaryFolder(t);
  const temporary = join(home, 'tmp');
  mkdirSync(temporary);
  const { code, stdout, stderr } = await runHeadroom(['doctor'], home, {
    ...path,
    TMPDIR: temporary,
    NODE_OPTIONS: `${longLimits} --import ${new URL('../../record-connections.js', import.meta.url).href}`,
    RECORD_CONNECTIONS_TO: join(home, 'connections'),
    FORCE_COLOR: '1',
    NO_COLOR: '1',
  });
  // Node.js itself says which of the two colour variables it takes.
  assert.doesNotMatch(stderr, /headroom/);
  // A busy machine may be told so.
  assert.ok(code === 0 || (code === 1 && /agents wait|too busy/.test(stdout)), stdout);
  for (const line of stdout.split('\n'))
    assert.ok(line.length <= helpColumns || !/ {3}.*\s/.test(line), line);
  assert.match(stdout, /^✓ Node\.js +\d/m);
  assert.match(stdout, /^- Claude Code +not installed$/m);
  assert.match(stdout, /^✓ The whole path +[\d,]+ tokens went out as |too busy/m);
  assert.ok(!stdout.includes('\u001b'));
  assert.deepEqual(readdirSync(home).sort(), ['connections', 'data', 'tmp']);
  assert.deepEqual(readdirSync(temporary), []);
  const seen = readFileSync(join(home, 'connections'), 'utf8').trim().split('\n');
  const hosts = seen.map((line) => (JSON.parse(line) as { host: string | null }).host);
  assert.deepEqual([...new Set(hosts)], ['127.0.0.1']);
});

test('--json has every check with what was seen and what to do; --fix mends, and then there is nothing to mend', async (t) => {
  const { folder, data, context } = patient(t);
  chmodSync(data, 0o755);
  writeFileSync(join(data, '.headroom'), '');
  writeFileSync(join(data, 'key'), 'short', { mode: 0o644 });
  const broken = await look(context());
  assert.deepEqual(complaints(broken), { rights: 'fail', key: 'fail' });
  assert.equal(exitCodeOf(broken), 2);
  const { code, stdout } = await runHeadroom(['doctor', '--fix', '--json'], folder, path);
  const report = JSON.parse(stdout) as Report;
  assert.deepEqual(Object.keys(report), ['version', 'exitCode', 'mended', 'checks']);
  assert.equal(report.exitCode, code);
  assert.equal(report.mended.length, 2);
  assert.deepEqual(complaints(report.checks), {});
  for (const check of [...broken, ...report.checks]) {
    assert.deepEqual(Object.keys(check), ['id', 'title', 'state', 'saw', 'mend']);
    assert.equal(check.mend !== null, check.state === 'warn' || check.state === 'fail', check.id);
  }
  assert.deepEqual(await mend(checksFor(context()), context()), []);
});

test('Settings that cannot be used are found, those that do not exist too', async (t) => {
  const home = await temporaryFolder(t);
  const invalid = await runHeadroom(['doctor', '--json'], home, { ...path, HEADROOM_LEVEL: 'extreme' });
  assert.deepEqual(complaints((JSON.parse(invalid.stdout) as Report).checks), { settings: 'fail' });
  assert.equal(invalid.code, 2);
  const unknown = await look(patient(t, { HEADROOM_LEVLE: 'tight' }).context());
  assert.deepEqual(complaints(unknown), { settings: 'warn' });
});

test('Inside a wrapped agent all is as green as outside', async (t) => {
  const home = await temporaryFolder(t);
  const commands = join(home, 'bin');
  mkdirSync(commands);
  const script = `#!/bin/sh
[ "$1" = --version ] && { echo 2.1.332; exit; }
exec headroom doctor --json\n`;
  writeFileSync(join(commands, 'claude'), script, { mode: 0o755 });
  const { stdout } = await runHeadroom(['wrap', 'claude'], home, {
    ...path,
    PATH: `${commands}:/usr/bin:/bin`,
  });
  const report = JSON.parse(stdout) as Report;
  assert.deepEqual(complaints(report.checks), {});
  assert.equal(resultOf(report.checks, 'base-urls').saw, 'lead to a headroom that runs: ANTHROPIC_BASE_URL');
});

test('No secret of the environment is printed, whatever shows it', async (t) => {
  const home = await temporaryFolder(t);
  const commands = join(home, 'bin');
  mkdirSync(commands);
  const chatty = '#!/bin/sh\necho "2.1.$ANTHROPIC_API_KEY"; env; env >&2\n';
  writeFileSync(join(commands, 'claude'), chatty, { mode: 0o755 });
  const { stdout, stderr } = await runHeadroom(['doctor', '--json', '--online'], home, {
    ...path,
    PATH: `${commands}:/usr/bin:/bin`,
    ANTHROPIC_API_KEY: '7canary1',
    ANTHROPIC_BASE_URL: 'http://me:canary2@127.0.0.1:9/canary-is-a-path',
    HTTPS_PROXY: 'http://me:canary3@127.0.0.1:9',
    HEADROOM_UPSTREAM: 'http://me:canary4@127.0.0.1:9',
  });
  assert.ok(stdout.includes('2.1.***'), stdout);
  assert.doesNotMatch(stdout + stderr, /canary\d/);
});

test('--online names the authority of a certificate that the user has added', async (t) => {
  const home = await temporaryFolder(t);
  const commands = join(home, 'bin');
  mkdirSync(commands);
  writeFileSync(join(commands, 'claude'), '#!/bin/sh\necho 2.1.332\n', { mode: 0o755 });
  writeFileSync(join(home, 'ca.pem'), certificate);
  const tls = { cert: certificate, key: privateKey };
  const { port } = await open(
    t,
    createServer(tls, (_request, response) => response.writeHead(404).end()),
  );
  const { stdout } = await runHeadroom(['doctor', '--json', '--online'], home, {
    ...path,
    PATH: `${commands}:/usr/bin:/bin`,
    ANTHROPIC_BASE_URL: `https://localhost:${port}`,
    NODE_EXTRA_CA_CERTS: join(home, 'ca.pem'),
  });
  const report = JSON.parse(stdout) as Report;
  assert.deepEqual(complaints(report.checks), {});
  assert.equal(
    resultOf(report.checks, 'online-claude').saw,
    `localhost:${port} answers 404, certified by headroom test`,
  );
});

test('Colours mark the state, and the mend stands under what it mends', () => {
  const results: readonly Result[] = [
    { id: 'a', title: 'One', state: 'ok', saw: 'well', mend: null },
    { id: 'b', title: 'Three', state: 'fail', saw: 'broken '.repeat(20).trim(), mend: 'Mend it.' },
  ];
  const lines = renderReport(results, ['removed x'], new Chalk({ level: 1 })).split('\n');
  assert.equal(lines[0], '\u001b[32mMended:\u001b[39m removed x');
  assert.equal(lines[1], '\u001b[32m✓\u001b[39m One    well');
  const plain = renderReport(results, [], new Chalk({ level: 0 })).split('\n');
  assert.deepEqual(plain.slice(-4), ['         → Mend it.', '', '1 failure.', '']);
  for (const line of plain) assert.ok(line.length <= helpColumns);
});
