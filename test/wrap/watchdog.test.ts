import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { startWatchdog } from '../../src/wrap/watchdog.ts';
import { temporaryFolder } from '../cli/run-headroom.ts';

const source = new URL('../../src/wrap/watchdog.js', import.meta.url).href;
const skip = process.platform === 'win32' ? 'there is no watchdog on Windows' : false;

function sleeper(t: TestContext): ChildProcess {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
  t.after(() => child.kill('SIGKILL'));
  return child;
}

test(
  'an agent ends and its run folder goes when the process that watches over it is killed',
  { skip },
  async (t) => {
    const agent = sleeper(t);
    const folder = join(await temporaryFolder(t), "it's a run");
    mkdirSync(folder);
    const code = `import { startWatchdog } from ${JSON.stringify(source)};
startWatchdog(${JSON.stringify(folder)}, process.env, process.platform).watch(${String(agent.pid)});
console.log('watching'); setInterval(() => {}, 1000);`;
    const watcher = spawn(process.execPath, ['--input-type=module', '-e', code], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(watcher.stdout, 'data');
    const ended = once(agent, 'exit');
    watcher.kill('SIGKILL');
    assert.deepEqual(await ended, [null, 'SIGTERM']);
    while (existsSync(folder)) await new Promise(setImmediate);
  },
);

test('called off, it touches nothing', { skip }, async (t) => {
  const agent = sleeper(t);
  const folder = await temporaryFolder(t);
  mkdirSync(join(folder, 'run'));
  const dog = startWatchdog(join(folder, 'run'), {}, process.platform);
  dog.watch(agent.pid ?? 0);
  await dog.callOff();
  const ended = once(agent, 'exit');
  agent.kill('SIGINT');
  assert.deepEqual(await ended, [null, 'SIGINT']);
  assert.deepEqual(readdirSync(folder), ['run']);
});

test('called off before there was an agent, it leaves the folder to its owner', { skip }, async (t) => {
  const folder = await temporaryFolder(t);
  mkdirSync(join(folder, 'run'));
  await startWatchdog(join(folder, 'run'), {}, process.platform).callOff();
  assert.deepEqual(readdirSync(folder), ['run']);
});
