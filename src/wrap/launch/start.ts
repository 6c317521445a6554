import type { Environment, Settings } from '../../settings.ts';
import type { Recipe } from '../recipe.ts';
import type { Program } from './run-files.ts';
import type { StartProxy } from '../session.ts';

/** Who is to be started, where, and with what. */
export interface Start<Kind extends Recipe = Recipe> {
  readonly recipe: Kind;
  /** The user's arguments for the agent. */
  readonly args: readonly string[];
  readonly env: Environment;
  readonly settings: Settings;
  readonly cwd: string;
  readonly platform: NodeJS.Platform;
  /** For the MCP server and the agent's shell. */
  readonly program: Program;
}

export interface WrapOptions<Kind extends Recipe = Recipe> extends Start<Kind> {
  /** Show what would be started, and start nothing. */
  readonly dryRun: 'text' | 'json' | null;
  readonly startProxy: StartProxy;
  readonly print: {
    readonly out: (text: string) => void;
    readonly err: (text: string) => void;
    /** A person reads stderr: it gets a line at the start and one at the end. */
    readonly isTerminal: boolean;
  };
  /** Give the agent a pseudo-terminal of its own if it is started on a terminal. */
  readonly pty: boolean;
}
