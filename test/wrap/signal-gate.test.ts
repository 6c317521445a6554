import assert from 'node:assert/strict';
import { constants } from 'node:os';
import { once } from 'node:events';
import { test, type TestContext } from 'node:test';
import { runAgent } from '../../src/wrap/terminal/run-agent.ts';
import { SignalGate } from '../../src/wrap/signal-gate.ts';
import { hangGuardMs } from '../hang-guard.ts';

function closedGate(t: TestContext): SignalGate {
  const gate = new SignalGate();
  t.after(() => {
    gate.open();
  });
  return gate;
}

/** Resolves when this process has got the signal. */
async function send(signal: NodeJS.Signals): Promise<void> {
  const awake = setInterval(() => undefined, 1_000);
  const got = once(process, signal);
  process.kill(process.pid, signal);
  await got;
  clearInterval(awake);
}

test('of the signals that come before there is a receiver the last one waits for it', async (t) => {
  const gate = closedGate(t);
  await send('SIGTERM');
  await send('SIGHUP');
  const received: string[] = [];
  gate.passTo((signal) => received.push(signal));
  assert.deepEqual(received, ['SIGHUP']);
  await send('SIGTERM');
  assert.deepEqual(received, ['SIGHUP', 'SIGTERM']);
});

test('what comes after the receiver is gone ends nobody', async (t) => {
  const gate = closedGate(t);
  gate.passTo(null);
  await send('SIGTERM');
  await send('SIGINT');
});

test('a signal that comes before the agent is started ends the agent', async (t) => {
  const gate = closedGate(t);
  await send('SIGTERM');
  const args = ['-e', `setTimeout(() => undefined, ${hangGuardMs})`];
  const agent = { file: process.execPath, args, env: {}, cwd: process.cwd() };
  assert.equal(await runAgent(agent, gate), 128 + constants.signals.SIGTERM);
});

test('a key that was pressed before there is a receiver waits for it too', async (t) => {
  const gate = closedGate(t);
  await send('SIGINT');
  const received: string[] = [];
  gate.passTo(
    (signal) => received.push(signal),
    () => true,
  );
  assert.deepEqual(received, ['SIGINT']);
});

test("the keyboard's signals are passed on only to whom no terminal gives them", async (t) => {
  const gate = closedGate(t);
  const received: string[] = [];
  let hears = true;
  gate.passTo(
    (signal) => received.push(signal),
    () => hears,
  );
  await send('SIGINT');
  assert.deepEqual(received, []);
  await send('SIGTERM');
  hears = false;
  await send('SIGINT');
  await send('SIGQUIT');
  assert.deepEqual(received, ['SIGTERM', 'SIGINT', 'SIGQUIT']);
});
