import type { AgentRun, Turn } from '../../../src/bench/runs/agent-run.ts';

/** A run of an agent that says and runs this, and is printed that. */
export function madeRun(
  turns: readonly Partial<Turn>[],
  id = 'made',
  prompt = 'Mend parse_basket.',
): AgentRun {
  const silent: Turn = { said: '', command: 'true', output: '', failed: false };
  return { id, system: 'You work in a shell.', prompt, turns: turns.map((turn) => ({ ...silent, ...turn })) };
}

/** A run that only runs commands, each with what it is printed. */
export function runOf(...turns: readonly (readonly [command: string, output: string])[]): AgentRun {
  return madeRun(turns.map(([command, output]) => ({ command, output })));
}
