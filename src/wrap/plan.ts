import { parseUpstream } from '../proxy/upstream-url.ts';
import type { Environment, Settings } from '../settings.ts';
import { changedVariables } from './child-env.ts';
import { findBinary } from './find-binary.ts';
import type { Launch, McpCommand, Recipe, Surroundings, Unroutable, Upstream } from './recipe.ts';
import { binFolderOf, type Program } from './run-files.ts';
import { readSurroundings } from './surroundings.ts';

/** Who is to be started, where, and with what. */
export interface Start {
  readonly recipe: Recipe;
  /** The user's arguments for the agent. */
  readonly args: readonly string[];
  readonly env: Environment;
  readonly settings: Settings;
  readonly cwd: string;
  readonly platform: NodeJS.Platform;
  /** For the MCP server and the agent's shell. */
  readonly program: Program;
}

export interface Route {
  readonly around: Surroundings;
  readonly upstream: Upstream;
  readonly url: URL;
  /** The environment as the agent itself would go there with. */
  readonly env: Environment;
}

/** What is known before anything is started. */
export interface Plan {
  /** Absolute path of the agent. */
  readonly binary: string;
  /** Null: the agent runs bare. */
  readonly route: Route | null;
  /** Why it runs bare, where that is worth saying. */
  readonly bare: Unroutable | null;
}

/** Where this run's own things are. */
export interface Seat {
  readonly proxyUrl: string;
  readonly runFolder: string;
}

/** Reads what must be read and starts nothing. */
export function makePlan(start: Start): Plan {
  const { recipe } = start;
  const binary = findBinary(recipe, start.env, start.platform);
  if (recipe.startsNoSession(start.args)) return { binary, route: null, bare: null };
  const around = readSurroundings(recipe, start);
  const bare = recipe.unroutable(around);
  if (bare !== null) return { binary, route: null, bare };
  const upstream =
    start.settings.upstream === null
      ? recipe.upstream(around)
      : { url: start.settings.upstream, from: '--upstream or HEADROOM_UPSTREAM' };
  const url = parseUpstream(upstream.url, upstream.from);
  const env = { ...start.env, ...recipe.ownVariables(around) };
  return { binary, route: { around, upstream, url, env }, bare: null };
}

/** The recipe's launch with what every agent gets: loopback past any company proxy, the data folder, our command. */
export function makeLaunch(start: Start, route: Route, seat: Seat): Launch {
  const mcp: McpCommand = {
    command: start.program.node,
    args: [start.program.script, 'mcp', 'serve'],
    env: { HEADROOM_HOME: start.settings.home },
  };
  const launch = start.recipe.launch({ ...route.around, ...seat, mcp, upstream: route.upstream });
  const env = changedVariables(start.env, launch, {
    binFolder: binFolderOf(seat.runFolder),
    home: start.settings.home,
    platform: start.platform,
  });
  return { ...launch, env };
}
