import assert from 'node:assert/strict';
import { spawn, type ChildProcess, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { Readable } from 'node:stream';
import { test, type TestContext } from 'node:test';
import { environment } from '../../../src/settings.ts';
import { startWatchdog } from '../../../src/wrap/launch/watchdog.ts';
import { temporaryFolder } from '../../cli/run-headroom.ts';
import { hangGuardMs } from '../../hang-guard.ts';

const source = new URL('../../../src/wrap/launch/watchdog.js', import.meta.url).href;
const options = {
  skip: process.platform === 'win32' ? 'there is no watchdog on Windows' : false,
  timeout: hangGuardMs,
};

function sleeper(t: TestContext): ChildProcess {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
  t.after(() => child.kill('SIGKILL'));
  return child;
}

/** Has the agent watched over by a process that is killed then, and waits until its run folder is gone. */
async function killWatcher(t: TestContext, agent: ChildProcess, path = ''): Promise<void> {
  const folder = join(await temporaryFolder(t), "it's a run");
  mkdirSync(folder);
  const env = { PATH: [path, environment()['PATH'] ?? ''].join(delimiter) };
  const code = `import { startWatchdog } from ${JSON.stringify(source)};
startWatchdog(${JSON.stringify(folder)}, process.env, process.platform).watch(${String(agent.pid)});
console.log('watching'); setInterval(() => {}, 1000);`;
  const watcher = spawn(process.execPath, ['--input-type=module', '-e', code], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(watcher.stdout, 'data');
  watcher.kill('SIGKILL');
  while (existsSync(folder)) await new Promise(setImmediate);
}

/** An agent in a shell that says when it runs; whatever it starts holds its output open. */
async function shellAgent(
  t: TestContext,
  script: string,
): Promise<ChildProcessByStdio<null, Readable, null>> {
  const agent = spawn('/bin/sh', ['-c', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  t.after(() => agent.kill('SIGKILL'));
  await once(agent.stdout, 'data');
  return agent;
}

test(
  'an agent ends and its run folder goes when the process that watches over it is killed',
  options,
  async (t) => {
    const agent = sleeper(t);
    const ended = once(agent, 'exit');
    await killWatcher(t, agent);
    assert.deepEqual(await ended, [null, 'SIGTERM']);
  },
);

test('what an agent starts instead of ending ends with it', options, async (t) => {
  const agent = await shellAgent(t, 'trap : TERM; echo runs; while :; do sleep 600; done');
  const closed = once(agent, 'close');
  await killWatcher(t, agent);
  assert.deepEqual(await closed, [null, 'SIGKILL']);
});

test('what an agent starts while it is being looked for ends with it', options, async (t) => {
  const folder = await temporaryFolder(t);
  const [seen, started] = [join(folder, 'seen'), join(folder, 'started')];
  // The first list of processes arrives only once it is no longer true.
  const ps = `#!/bin/sh
    list=$(command -p ps "$@")
    mkdir '${seen}' && until [ -e '${started}' ]; do :; done
    echo "$list"`;
  writeFileSync(join(folder, 'ps'), ps, { mode: 0o755 });
  const agent = await shellAgent(
    t,
    `echo runs; until [ -d '${seen}' ]; do :; done; sleep 600 & : >'${started}'; wait`,
  );
  const closed = once(agent, 'close');
  await killWatcher(t, agent, folder);
  assert.deepEqual(await closed, [null, 'SIGTERM']);
});

test('called off, it touches nothing', options, async (t) => {
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

test('called off before there was an agent, it leaves the folder to its owner', options, async (t) => {
  const folder = await temporaryFolder(t);
  mkdirSync(join(folder, 'run'));
  await startWatchdog(join(folder, 'run'), {}, process.platform).callOff();
  assert.deepEqual(readdirSync(folder), ['run']);
});
