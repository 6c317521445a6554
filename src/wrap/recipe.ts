import { posix, win32, type PlatformPath } from 'node:path';
import type { ClientProfile } from '../pipeline/call/client-profile.ts';
import type { Environment } from '../settings.ts';

/** What a recipe may look at before anything is started. `wrap` does the reading, so recipes stay pure. */
export interface Surroundings {
  readonly env: Environment;
  /** The user's home folder. */
  readonly home: string;
  readonly cwd: string;
  readonly platform: NodeJS.Platform;
  /** The user's arguments for the agent, untouched. */
  readonly args: readonly string[];
  /** Provider URL that the user named to headroom in place of the agent's own, or null. */
  readonly named: string | null;
  /** Contents of the files named by `configFiles`, by path; a file that does not exist is absent. */
  readonly files: ReadonlyMap<string, string>;
}

/** All of it that is known before a file is read. */
export type BareSurroundings = Omit<Surroundings, 'files'>;

/** Where requests go. `from` names the setting it came from, for the start line and for `doctor`. */
export interface Upstream {
  /** Part of our base URL behind which it is reached: empty, or `/name` for an agent with several providers. */
  readonly mount: string;
  readonly url: string;
  readonly from: string;
}

/** A command the agent can run to start our MCP server, with absolute paths. */
export interface McpCommand {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

export interface LaunchContext extends Surroundings {
  /** Base URL for the agent, without trailing slash: http://127.0.0.1:PORT/s/TOKEN */
  readonly proxyUrl: string;
  /** This run's own folder (0700): the only place where files may be written. */
  readonly runFolder: string;
  readonly mcp: McpCommand;
  readonly upstreams: readonly Upstream[];
}

/** What is known of a run that has no proxy. */
export type BareContext = Omit<LaunchContext, 'proxyUrl' | 'upstreams'>;

/** Everything that differs from a bare start. */
export interface Launch {
  /** Variables of the child to set, or to unset with null. */
  readonly env: Readonly<Record<string, string | null>>;
  readonly args: readonly string[];
  /** Files to write before the start, inside `runFolder`, 0600. */
  readonly files: readonly { readonly path: string; readonly content: string }[];
}

/** Why an agent, as it is set up, cannot be routed; it then runs bare and the user is told before. */
export interface Unroutable {
  readonly problem: string;
  readonly mend: string;
}

/** What every recipe has: pure data and pure functions of the surroundings. */
interface RecipeBase {
  /** `headroom wrap <id>` */
  readonly id: string;
  readonly title: string;
  readonly profile: ClientProfile;
  /** Said before the start, where headroom does less for this agent than its user may think. */
  readonly notice: string | null;
  /** What headroom cannot do for this agent, one sentence each. */
  readonly limits: readonly string[];
  /** Agent version of the last real run. */
  readonly testedWith: string;
  /** Files of the agent or the user that the functions below want to read. */
  configFiles(around: BareSurroundings): readonly string[];
  /** What its user may set to pay less where the provider caches nothing, in a sentence; null: it is set. */
  cacheAdvice?(around: Surroundings): string | null;
  /** Where the agent would have sent its requests: one, or several that differ in `mount`. */
  upstreams(around: Surroundings): readonly Upstream[];
}

/** An agent that `wrap` starts. */
export interface AgentRecipe extends RecipeBase {
  /** First one found on PATH wins. */
  readonly binaries: readonly string[];
  /** The mend when none is found. */
  readonly installHint: string;
  /** True for subcommands that start no session (`mcp`, `update`, …): they get nothing of ours. */
  startsNoSession(args: readonly string[]): boolean;
  unroutable(around: Surroundings): Unroutable | null;
  /** Variables that the agent's own settings put over the environment: a company's proxy may be named there. */
  ownVariables(around: Surroundings): Environment;
  launch(context: LaunchContext): Launch;
  /** A command line that points the agent at a proxy by hand. `url` is our base URL. */
  byHand(url: string): string;
  /** What an unroutable agent gets all the same: markers of earlier sessions can then still be followed. */
  launchBare?(context: BareContext): Launch;
}

/** An app that only its user can point at a proxy: `wrap` opens one, says what to enter where, and waits. */
export interface AppRecipe extends RecipeBase {
  /** What to do by hand, line by line; the first ones say what cannot work at all. */
  steps(context: Omit<LaunchContext, 'runFolder'>): readonly string[];
}

export type Recipe = AgentRecipe | AppRecipe;

/** How paths are written where the agent runs. */
export function pathOf({ platform }: Pick<BareSurroundings, 'platform'>): PlatformPath {
  return platform === 'win32' ? win32 : posix;
}
