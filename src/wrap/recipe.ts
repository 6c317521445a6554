import type { ClientProfile } from '../pipeline/client-profile.ts';
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
  /** Contents of the files named by `configFiles`, by path; a file that does not exist is absent. */
  readonly files: ReadonlyMap<string, string>;
}

/** Where requests go. `from` names the setting it came from, for the start line and for `doctor`. */
export interface Upstream {
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
  readonly upstream: Upstream;
}

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

/** One agent: pure data and pure functions from surroundings to what must be set. */
export interface Recipe {
  /** `headroom wrap <id>` */
  readonly id: string;
  readonly title: string;
  /** First one found on PATH wins. */
  readonly binaries: readonly string[];
  /** The mend when none is found. */
  readonly installHint: string;
  readonly profile: ClientProfile;
  /** What headroom cannot do for this agent, one sentence each. */
  readonly limits: readonly string[];
  /** Agent version of the last real run. */
  readonly testedWith: string;
  /** Files of the agent or the user that `launch`, `upstream` and `unroutable` want to read. */
  configFiles(around: Omit<Surroundings, 'files'>): readonly string[];
  /** True for subcommands that start no session (`mcp`, `update`, …): they get nothing of ours. */
  startsNoSession(args: readonly string[]): boolean;
  unroutable(around: Surroundings): Unroutable | null;
  /** Where the agent would have sent its requests. */
  upstream(around: Surroundings): Upstream;
  /** Variables that the agent's own settings put over the environment: a company's proxy may be named there. */
  ownVariables(around: Surroundings): Environment;
  launch(context: LaunchContext): Launch;
}
