import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { HeadroomError } from '../errors.ts';
import type { Environment } from '../settings.ts';
import { startStandin, type StandinRequest } from '../standin/standin.ts';
import type { TokenCounter } from '../tokens/count.ts';
import { investigate, task } from './brain.ts';
import type { DemoWire } from './demo-wire.ts';

/** The agent's program, compiled. */
export const agentFile = fileURLToPath(new URL('./agent.js', import.meta.url));

/** How to start the agent once its provider is there; answers its exit code. */
export interface AgentStart {
  /** The user's environment, with the provider's URL in it. */
  readonly env: Environment;
  /** Arguments for the agent's program. */
  readonly args: readonly string[];
}

/** One whole investigation: what the agent found out and what its provider saw. */
export interface AgentRun {
  readonly answer: string;
  readonly requests: readonly StandinRequest[];
}

/** Lets the agent investigate against a stand-in of its own, with an empty cache. */
export async function runInvestigation(
  wire: DemoWire,
  env: Environment,
  count: TokenCounter,
  start: (agent: AgentStart) => Promise<number>,
): Promise<AgentRun> {
  const folder = await mkdtemp(join(tmpdir(), 'headroom-demo-answer-'));
  const standin = await startStandin({ brain: investigate, count });
  try {
    const answerFile = join(folder, 'answer.txt');
    const code = await start({
      env: { ...env, [wire.variable]: `${standin.url}${wire.basePath}` },
      args: [`--wire=${wire.name}`, `--model=${wire.model}`, `--answer=${answerFile}`, task],
    });
    if (code !== 0) {
      throw new HeadroomError(
        'DEMO_FAILED',
        `The demo's agent ended with exit code ${code}.`,
        'What it printed above says why; if it is our fault, please report it.',
      );
    }
    return { answer: await readFile(answerFile, 'utf8'), requests: standin.requests };
  } finally {
    await standin.close();
    await rm(folder, { recursive: true, force: true });
  }
}
