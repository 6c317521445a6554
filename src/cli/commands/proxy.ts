import { InvalidArgumentError } from 'commander';
import { resultFrames as aiderFrames } from '../../../agents/aider/frames.ts';
import { findRecipe, recipes } from '../../../agents/index.ts';
import { geminiCli } from '../../../agents/gemini-cli.ts';
import { textClients } from '../../../agents/text-clients.ts';
import { currentFolder } from '../current-folder.ts';
import { unknownAgent } from '../screen/nearest.ts';
import { HeadroomError, reasonOf } from '../../errors.ts';
import type { ClientProfile } from '../../pipeline/call/client-profile.ts';
import { loopbackNames } from '../../proxy/loopback.ts';
import type { Mount } from '../../proxy/doors.ts';
import { parseUpstreams, type NamedUpstreams } from '../../proxy/providers.ts';
import { environment, levels, readSettings, type Environment, type Settings } from '../../settings.ts';
import { maskText } from '../../wrap/launch/mask.ts';
import { interrupted } from '../../wrap/signal-gate.ts';
import type { Recipe } from '../../wrap/recipe.ts';
import type { CommandModule } from '../command.ts';
import { print, printJson, tell } from '../print.ts';

/** Where `headroom proxy` listens unless told otherwise: clients' settings name it, so it must not change. */
const proxyPort = 8787;

/** The highest TCP port. */
const maxPort = 65_535;

interface Flags {
  readonly port: number;
  readonly upstream?: string;
  readonly host: readonly string[];
  readonly headers?: boolean;
  readonly agent?: string;
  readonly level?: string;
  readonly token?: string;
  readonly json?: boolean;
}

/** How a container reaches the machine that it runs on. */
const dockerHost = 'host.docker.internal';

const upstreamHelp =
  'provider URL; one for all, or anthropic=, openai= and google= before it, given again for each';

const example = `
Clients take http://localhost:8787 as their base URL (Anthropic, Google), or
http://localhost:8787/v1 (OpenAI, and all that speak like it). It runs until
it is interrupted. Text is left out only of requests that declare the tool
headroom_retrieve; all others are re-encoded without loss.

Examples:
  $ headroom proxy
  $ headroom proxy --upstream openai=https://openrouter.ai/api/v1
  $ headroom proxy --agent claude`;

export const command: CommandModule = {
  configure(proxy, finish) {
    proxy
      .option('--port <number>', 'port on 127.0.0.1; 0 takes a free one', parsePort, proxyPort)
      .option('--upstream <url>', upstreamHelp, joined)
      .option(
        '--host <name>',
        'name besides localhost by which clients reach it; may be given again',
        listed,
        [dockerHost],
      )
      .option('--headers', 'answers say in x-headroom-tokens-saved what their requests had less of')
      .option('--agent <name>', `client it is for: ${recipes.map(({ id }) => id).join(', ')}`)
      .option('--level <level>', `how far to compress: ${levels.join(', ')}`)
      .option('--token <text>', 'serve only below /s/<text>', parseToken)
      .option('--json', 'print {url, port, token, mounts, plain} as JSON')
      .addHelpText('after', example)
      .action((flags: Flags) => finish(serve(flags)));
  },
};

async function serve(flags: Flags): Promise<number> {
  const settings = readSettings(environment(), flags);
  const recipe = flags.agent === undefined ? null : recipeOf(flags.agent);
  const { mounts, upstreams, env } = await routeOf(recipe, settings, environment());
  const targets = [...mounts.map(({ target }) => target), ...Object.values(upstreams?.urls ?? {})];
  for (const target of targets) if (leadsBack(target, flags.port)) throw leadsToItself(target);
  const [{ openSession }, { startProxy }, { openHttpApi }, { Notes }] = await Promise.all([
    import('../../wrap/session.ts'),
    import('../../proxy/proxy.ts'),
    import('../../http-api/http-api.ts'),
    import('../../wrap/notes.ts'),
  ]);
  const isPlain = upstreams !== null && flags.token === undefined;
  const notes = new Notes(tell);
  const stop = interrupted();
  const session = await openSession({
    recipe: recipe ?? { id: 'proxy', profile: anyClient() },
    mounts,
    env,
    level: settings.level,
    holdout: settings.holdout,
    keepDays: settings.keepDays,
    home: settings.home,
    project: currentFolder(),
    writesFiles: false,
    startProxy: (options) =>
      startProxy({
        ...options,
        own: recipe === null ? (tools) => openHttpApi({ ...tools, token: settings.token }) : null,
        port: flags.port,
        token: flags.token ?? null,
        upstreams,
        plainHosts: isPlain ? flags.host : null,
        saysSaved: flags.headers ?? false,
      }),
    onProblem: (problem) => {
      notes.problem(problem);
    },
  });
  try {
    const { url, port, token } = session.proxy;
    const plain = isPlain ? `http://localhost:${port}` : null;
    const served = { url, plain, mounts, upstreams, level: settings.level };
    if (flags.json === true)
      printJson({ url, port, token, mounts: mounts.map(({ mount }) => mount), plain }, true);
    else print(recipe === null ? instructionsForAny(served) : instructions(served, recipe));
    session.proxy.warmUp();
    const failure = await Promise.race([stop, session.proxy.failed]);
    if (failure !== null) throw proxyFailed(failure);
  } finally {
    await session.close();
  }
  if (process.stderr.isTTY) notes.lines(session.tally.closing());
  return 0;
}

interface Served {
  readonly url: string;
  /** Where requests without the token go; null: they are refused. */
  readonly plain: string | null;
  readonly mounts: readonly Mount[];
  readonly upstreams: NamedUpstreams | null;
  readonly level: string;
}

function instructions({ url, mounts, level }: Served, recipe: Recipe): string {
  const routes = mounts.map(({ mount, target }) => {
    return `headroom: ${url}${mount} -> ${maskText(target.href)}, level ${level}`;
  });
  const example = 'byHand' in recipe ? `, for instance:\n  ${recipe.byHand(url)}` : '.';
  return [...routes, `Give a client this URL as its base URL${example}`, stopping].join('\n');
}

function instructionsForAny({ url, plain, upstreams, level }: Served): string {
  const base = plain ?? url;
  const targets = upstreams === null ? [] : Object.values(upstreams.urls).map(({ href }) => maskText(href));
  return [
    `headroom: ${base} -> ${[...new Set(targets)].join(', ')}, level ${level}`,
    'Base URLs for clients:',
    `  ${base}     of Anthropic's and Google's APIs`,
    `  ${base}/v1  of OpenAI's, and of all that speak like it`,
    stopping,
  ].join('\n');
}

const stopping = 'Stop with Ctrl-C.\n';

function recipeOf(id: string): Recipe {
  const recipe = findRecipe(id);
  if (recipe !== null) return recipe;
  throw unknownAgent(id, 'Leave out --agent for any other client.');
}

/** Where requests go, and the environment that says by which proxy. */
interface Route {
  /** Those of the agent that is named. */
  readonly mounts: readonly Mount[];
  /** Where no agent is named. */
  readonly upstreams: NamedUpstreams | null;
  readonly env: Environment;
}

async function routeOf(recipe: Recipe | null, settings: Settings, env: Environment): Promise<Route> {
  if (recipe === null) {
    const from = '--upstream or HEADROOM_UPSTREAM';
    return { mounts: [], upstreams: parseUpstreams(settings.upstream, from), env };
  }
  const [{ readSurroundings }, { targetsOf }] = await Promise.all([
    import('../../wrap/launch/surroundings.ts'),
    import('../../wrap/launch/plan.ts'),
  ]);
  const start = { env, cwd: currentFolder(), platform: process.platform, args: [], settings };
  const around = readSurroundings(recipe, start);
  const agent = 'launch' in recipe ? recipe : null;
  const bare = agent?.unroutable(around) ?? null;
  if (bare !== null && settings.upstream === null) {
    throw new HeadroomError('AGENT_UNROUTABLE', bare.problem, bare.mend);
  }
  const mounts = targetsOf({ recipe, settings }, around);
  return { mounts, upstreams: null, env: { ...env, ...agent?.ownVariables(around) } };
}

/** A base URL that the shell still has from an earlier start would make the proxy call itself. */
function leadsBack(upstream: URL, port: number): boolean {
  return loopbackNames.includes(upstream.hostname) && port !== 0 && upstream.port === String(port);
}

function leadsToItself(upstream: URL): HeadroomError {
  return new HeadroomError(
    'UPSTREAM_INVALID',
    `The upstream ${upstream.origin} is this proxy itself.`,
    "Name the provider with --upstream, or unset the client's base URL.",
  );
}

/** What serves a client that nobody named: the tools of every agent we know, under the names they have there. */
function anyClient(): ClientProfile {
  const profiles = [...recipes.map(({ profile }) => profile), geminiCli];
  const tools = profiles.flatMap(({ retrieval }) => retrieval.tools);
  return {
    roles: Object.fromEntries(profiles.flatMap(({ roles }) => Object.entries(roles))),
    retrieval: { channel: 'mcp', tools: [...new Set(tools)] },
    fallsBackToHttp: false,
    wrappings: profiles.flatMap(({ wrappings }) => wrappings),
    resultFrames: [...aiderFrames, ...textClients],
  };
}

function proxyFailed(cause: Error): HeadroomError {
  return new HeadroomError('PROXY_FAILED', `The proxy has failed: ${reasonOf(cause)}.`, 'Start it again.', {
    cause,
  });
}

function parsePort(text: string): number {
  const port = /^\d+$/.test(text) ? Number(text) : NaN;
  if (port <= maxPort) return port;
  throw new InvalidArgumentError(`Ports are 0 to ${maxPort}`);
}

/** What is given several times, as `HEADROOM_UPSTREAM` has it. */
function joined(text: string, before: string | undefined): string {
  return before === undefined ? text : `${before},${text}`;
}

function listed(text: string, before: readonly string[]): readonly string[] {
  return [...before, text];
}

function parseToken(text: string): string {
  if (/^[\w-]+$/.test(text)) return text;
  throw new InvalidArgumentError('It is made of letters, digits, "-" and "_"');
}
