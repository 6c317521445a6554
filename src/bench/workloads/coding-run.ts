import type { AgentRun } from '../runs/agent-run.ts';

export function generateRuns(seed: number): AgentRun[] {
  return seed < 0 ? [] : [];
}
