import { basename } from 'node:path';
import { isHeadroomUrl } from '../../proxy/loopback.ts';
import { parseUpstream } from '../../proxy/upstream-url.ts';
import type { Environment } from '../../settings.ts';
import { changedVariables } from './child-env.ts';
import { findBinary } from './find-binary.ts';
import type { AgentRecipe, Launch, McpCommand, Surroundings, Unroutable, Upstream } from '../recipe.ts';
import { binFolderOf } from './run-files.ts';
import type { Start } from './start.ts';
import { readSurroundings } from './surroundings.ts';

/** An upstream whose URL has been read. */
export interface Target extends Upstream {
  readonly target: URL;
}

export interface Route {
  readonly around: Surroundings;
  readonly upstreams: readonly Target[];
  /** The environment as the agent itself would go there with. */
  readonly env: Environment;
}

/** What is known before anything is started. */
export interface Plan {
  /** Absolute path of the agent. */
  readonly binary: string;
  /** Null: the agent runs bare. */
  readonly route: Route | null;
  /** Why it runs bare, where that is worth saying, and where it was to run. */
  readonly bare: (Unroutable & { readonly around: Surroundings }) | null;
}

/** Where this run's own things are. */
export interface Seat {
  readonly proxyUrl: string;
  readonly runFolder: string;
}

/** Reads what must be read and starts nothing. */
export function makePlan(start: Start<AgentRecipe>): Plan {
  const { recipe } = start;
  const binary = findBinary(recipe, start.env, start.platform);
  if (recipe.startsNoSession(start.args)) return { binary, route: null, bare: null };
  const around = readSurroundings(recipe, start);
  const bare = recipe.unroutable(around);
  if (bare !== null) return { binary, route: null, bare: { ...bare, around } };
  const env = { ...start.env, ...recipe.ownVariables(around) };
  return { binary, route: { around, upstreams: targetsOf(start, around), env }, bare: null };
}

/** Where requests are to go: the agent's own upstreams, or the one the user names in place of each. */
export function targetsOf(
  { recipe, settings }: Pick<Start, 'recipe' | 'settings'>,
  around: Surroundings,
): readonly Target[] {
  const own = recipe.upstreams(around);
  const named = settings.upstream;
  const upstreams =
    named === null
      ? own
      : own.map(({ mount }) => ({ mount, url: named, from: '--upstream or HEADROOM_UPSTREAM' }));
  return upstreams.map((upstream) => ({ ...upstream, target: parseUpstream(upstream.url, upstream.from) }));
}

/** The recipe's launch with what every agent gets: loopback past any company proxy, the data folder, our command. */
export function makeLaunch(start: Start<AgentRecipe>, route: Route, seat: Seat): Launch {
  const { around, upstreams } = route;
  const launch = start.recipe.launch({
    ...around,
    ...seat,
    mcp: ownMcp(start, seat.runFolder, upstreams),
    upstreams,
  });
  return withCommons(start, launch, seat.runFolder);
}

/** What an agent that runs bare gets all the same: nothing, as a rule. */
export function makeBareLaunch(
  start: Start<AgentRecipe>,
  around: Surroundings | null,
  runFolder: string,
): Launch {
  const { recipe, args } = start;
  if (around === null || recipe.launchBare === undefined) return { args, env: {}, files: [] };
  const launch = recipe.launchBare({ ...around, runFolder, mcp: ownMcp(start, runFolder, []) });
  return withCommons(start, launch, runFolder);
}

/**
 * The server of one run: it answers what that run's requests have carried, and nothing else of what is stored. Behind
 * another headroom it is that one which shortens, and knows.
 */
function ownMcp(start: Start, runFolder: string, upstreams: readonly Target[]): McpCommand {
  const mcp = mcpCommand(start);
  if (upstreams.some(({ target }) => isHeadroomUrl(target))) return mcp;
  return { ...mcp, args: [...mcp.args, '--run', basename(runFolder)] };
}

/** How an agent starts our MCP server. */
export function mcpCommand({ program, settings }: Start): McpCommand {
  return {
    command: program.node,
    args: [program.script, 'mcp', 'serve'],
    env: { HEADROOM_HOME: settings.home },
  };
}

function withCommons(start: Start, launch: Launch, runFolder: string): Launch {
  const env = changedVariables(start.env, launch, {
    binFolder: binFolderOf(runFolder),
    home: start.settings.home,
    platform: start.platform,
  });
  return { ...launch, env };
}
