import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { after, test } from 'node:test';
import { isHeadroomError } from '../../../src/errors.ts';
import { findBinary } from '../../../src/wrap/launch/find-binary.ts';

const root = mkdtempSync(join(tmpdir(), 'headroom-find-'));
after(() => {
  rmSync(root, { recursive: true });
});

const agent = { title: 'The Agent', binaries: ['agent'], installHint: 'Install it with: npm i -g agent' };

function folder(name: string, files: Readonly<Record<string, number>> = {}): string {
  const path = join(root, name);
  mkdirSync(path, { recursive: true });
  for (const [file, mode] of Object.entries(files)) {
    writeFileSync(join(path, file), '#!/bin/sh\n');
    chmodSync(join(path, file), mode);
  }
  return path;
}

test('the first executable file on PATH wins, over folders, dead links and files that cannot run', () => {
  const plain = folder('plain', { agent: 0o644 });
  const nested = folder('nested');
  mkdirSync(join(nested, 'agent'));
  const broken = folder('broken');
  symlinkSync(join(root, 'nowhere'), join(broken, 'agent'));
  const good = folder('with space é', { agent: 0o755 });
  const later = folder('later', { agent: 0o755 });
  const PATH = [plain, nested, join(root, 'gone'), broken, good, later].join(delimiter);
  assert.equal(findBinary(agent, { PATH }, 'linux'), join(good, 'agent'));
});

test('an earlier name of the agent wins over an earlier folder', () => {
  const old = folder('old', { agentold: 0o755 });
  const fresh = folder('fresh', { agent: 0o755 });
  const both = { ...agent, binaries: ['agent', 'agentold'] };
  assert.equal(findBinary(both, { PATH: [old, fresh].join(delimiter) }, 'linux'), join(fresh, 'agent'));
  assert.equal(findBinary(both, { PATH: old }, 'linux'), join(old, 'agentold'));
});

test('the current folder never decides which agent runs', () => {
  const before = process.cwd();
  process.chdir(folder('project', { agent: 0o755 }));
  try {
    assert.throws(() => findBinary(agent, { PATH: ['', '.'].join(delimiter) }, 'linux'), isHeadroomError);
  } finally {
    process.chdir(before);
  }
});

test('an agent that is not there is a problem with the way to install it', () => {
  for (const env of [{}, { PATH: '' }, { PATH: join(root, 'gone') }]) {
    assert.throws(
      () => findBinary(agent, env, 'linux'),
      (error) =>
        isHeadroomError(error) &&
        error.code === 'AGENT_NOT_FOUND' &&
        error.exitCode === 127 &&
        error.problem === 'The Agent is not on PATH as "agent".' &&
        error.mend === agent.installHint,
    );
  }
});

test('on Windows the shim with an extension is taken, in the order of PATHEXT, from Path in any spelling', () => {
  const npm = folder('npm', { agent: 0o755, 'agent.ps1': 0o755, 'agent.cmd': 0o644 });
  assert.equal(findBinary(agent, { Path: `;"${npm}"` }, 'win32'), join(npm, 'agent.cmd'));
  const native = folder('native', { 'agent.exe': 0o644, 'agent.cmd': 0o644 });
  const env = { PATH: native, PATHEXT: '.CMD;.EXE' };
  assert.equal(findBinary(agent, env, 'win32'), join(native, 'agent.cmd'));
  assert.equal(findBinary(agent, { PATH: native }, 'win32'), join(native, 'agent.exe'));
  assert.throws(
    () => findBinary(agent, { Path: folder('bare', { agent: 0o755 }) }, 'win32'),
    isHeadroomError,
  );
});
