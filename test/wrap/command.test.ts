import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';

const main = new URL('../../src/cli/main.js', import.meta.url).href;
const folder = mkdtempSync(join(tmpdir(), 'headroom-command-'));
writeFileSync(join(folder, 'claude'), '#!/bin/sh\n');
chmodSync(join(folder, 'claude'), 0o755);
after(() => {
  rmSync(folder, { recursive: true });
});

function headroom(...args: readonly string[]) {
  const code = `import { main } from ${JSON.stringify(main)}; await main(process.argv.slice(1));`;
  const env = { PATH: folder, HOME: folder, HEADROOM_HOME: join(folder, 'data') };
  return spawnSync(process.execPath, ['--input-type=module', '-e', code, '--', ...args], {
    encoding: 'utf8',
    env,
  });
}

function agentArgs(...args: readonly string[]): readonly string[] {
  const { stdout, stderr } = headroom('wrap', '--dry-run', '--json', ...args);
  assert.equal(stderr, '');
  return (JSON.parse(stdout) as { readonly args: readonly string[] }).args.slice(2);
}

test("what follows the agent's name is the agent's, even where it looks like ours", () => {
  assert.deepEqual(agentArgs('claude', '--level', 'x', '--json', '-p', 'y'), [
    '--level',
    'x',
    '--json',
    '-p',
    'y',
  ]);
  assert.deepEqual(agentArgs('claude', '--', '-p', 'y', '--', 'z'), ['-p', 'y', '--', 'z']);
  assert.deepEqual(agentArgs('claude'), []);
});

test('flags before the name are ours', () => {
  const { stdout } = headroom(
    'wrap',
    '--dry-run',
    '--upstream',
    'https://up.example',
    '--level',
    'lossless',
    'claude',
  );
  assert.match(
    stdout,
    /upstream {2}https:\/\/up\.example \(--upstream or HEADROOM_UPSTREAM\)\nlevel {5}lossless\n/,
  );
});

test('misuse is said with what would be right', () => {
  const wrong = [
    { args: ['wrap', 'nobody'], says: /"nobody"\.\nKnown agents: claude.*"headroom proxy" serves any other/ },
    { args: ['wrap', 'opencode'], says: /"opencode"\.\n.*Start "headroom proxy".*\(baseURL/ },
    { args: ['wrap', 'gemini'], says: /"gemini"\.\n.*Start "headroom proxy".*\(GOOGLE_GEMINI_BASE_URL/ },
    { args: ['wrap', 'cluade'], says: /"cluade"\.\nDid you mean claude\? Known agents/ },
    { args: ['wrap', '--json', 'claude'], says: /Add --dry-run/ },
    { args: ['wrap', '--level', 'most', 'claude'], says: /"most"\.\nUse one of: lossless/ },
  ];
  for (const { args, says } of wrong) {
    const { status, stderr } = headroom(...args);
    assert.equal(status, 2);
    assert.match(stderr, says);
  }
});
