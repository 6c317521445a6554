import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { constants } from 'node:os';
import { setTimeout } from 'node:timers/promises';
import { tooFewFiles } from '../errors.ts';
import { childEnv } from './launch/child-env.ts';
import { findBinary } from './launch/find-binary.ts';
import type { AgentRecipe } from './recipe.ts';
import { SignalGate } from './signal-gate.ts';
import type { Start } from './launch/start.ts';

/**
 * Runs an agent with nothing around it, where the system does not even let us load what stands around it elsewhere: so
 * this needs hardly a file. Answers its exit code, 128 + n if signal n ended it.
 */
export async function runBare(
  start: Pick<Start<AgentRecipe>, 'recipe' | 'args' | 'env' | 'cwd' | 'platform'>,
): Promise<number> {
  const { recipe, args, env, cwd, platform } = start;
  const gate = new SignalGate();
  try {
    const binary = findBinary(recipe, env, platform);
    const child = await startIt(() => spawn(binary, args, { cwd, env: childEnv(env, {}), stdio: 'inherit' }));
    gate.passTo((signal) => child.kill(signal));
    await once(child, 'exit');
    if (child.exitCode !== null) return child.exitCode;
    return 128 + (child.signalCode === null ? 0 : constants.signals[child.signalCode]);
  } finally {
    gate.open();
  }
}

/** What failed to be loaded is still being read elsewhere: files close one after the other. */
async function startIt(start: () => ChildProcess): Promise<ChildProcess> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const child = start();
      await once(child, 'spawn');
      return child;
    } catch (cause) {
      if (tooFewFiles(cause) === null || attempt === attempts) throw cause;
      await setTimeout(attemptMs);
    }
  }
}

/** Two seconds in all, of which a few milliseconds are needed. */
const attempts = 200;
const attemptMs = 10;
