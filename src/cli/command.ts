import type { Command } from 'commander';

/** What a file of `cli/commands` exports as `command`. */
export interface CommandModule {
  /**
   * Adds arguments, options and an example to the command and sets its action.
   * The action answers the exit code; errors are thrown and printed by `cli/exit`.
   */
  configure(command: Command, finish: (code: Promise<number>) => Promise<void>): void;
}
