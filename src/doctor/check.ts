import type { Environment, Settings } from '../settings.ts';
import type { Recipe } from '../wrap/recipe.ts';
import type { Program } from '../wrap/launch/run-files.ts';

/** `skip`: there was nothing to look at. */
export type State = 'ok' | 'warn' | 'fail' | 'skip';

/** What a check came to. */
export interface Finding {
  readonly state: State;
  /** What was seen, in a few words. */
  readonly saw: string;
  /** What to do about it, one sentence; null where nothing is to be done. */
  readonly mend: string | null;
}

/** All that checks look at; they read nothing else of this process. */
export interface DoctorContext {
  readonly env: Environment;
  readonly settings: Settings;
  readonly cwd: string;
  readonly platform: NodeJS.Platform;
  /** Version of the running Node.js, without "v". */
  readonly nodeVersion: string;
  /** How to start headroom itself. */
  readonly program: Program;
  readonly recipes: readonly Recipe[];
  /** Ask the providers, too. */
  readonly online: boolean;
}

export interface Check {
  /** For `--json`; never changes. */
  readonly id: string;
  readonly title: string;
  /** Checks, earlier in the list, without whose success this one says nothing new. */
  readonly needs?: readonly string[];
  /** It measures time, so all earlier checks are over when it starts. */
  readonly alone?: true;
  /** May throw a `HeadroomError`, which is a failure like any other. The signal comes when its time is over. */
  run(context: DoctorContext, signal: AbortSignal): Promise<Finding>;
  /** Mends what is headroom's own; answers what was done, a line each. Called only if `run` was not content. */
  readonly fix?: (context: DoctorContext) => Promise<readonly string[]>;
}

export function ok(saw: string): Finding {
  return { state: 'ok', saw, mend: null };
}

export function skip(saw: string): Finding {
  return { state: 'skip', saw, mend: null };
}

export function warn(saw: string, mend: string): Finding {
  return { state: 'warn', saw, mend };
}

export function fail(saw: string, mend: string): Finding {
  return { state: 'fail', saw, mend };
}

/** The mend of whatever a check's `fix` can do. */
export const mendByFix = 'Run: headroom doctor --fix';
