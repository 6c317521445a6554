import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { Scope } from '../money/reports/scope.ts';
import { parseSince } from '../money/reports/since.ts';

export interface ScopeFlags {
  readonly since?: string;
  readonly run?: string;
  readonly agent?: string;
  readonly project?: string;
}

/** The flags by which a user says which requests a command is about; `says` is the help where commands differ. */
export function addScopeFlags(
  command: Command,
  says: { readonly since: string; readonly run: string },
): Command {
  return command
    .option('--since <time>', `${says.since}: 90m, 12h, 7d or a day such as 2026-11-01`)
    .option('--agent <name>', 'only requests of this agent')
    .option('--project <folder>', 'only requests of agents started in this folder')
    .option('--run <id>', says.run);
}

/** Throws `USAGE`. */
export function scopeOf({ since, run, agent, project }: ScopeFlags, now: number): Scope {
  return {
    since: since === undefined ? undefined : parseSince(since, now),
    run,
    agent,
    project: project === undefined ? undefined : resolve(project),
  };
}
