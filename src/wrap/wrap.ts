import { join } from 'node:path';
import { isHeadroomError, tooFewFiles, type HeadroomError } from '../errors.ts';
import { folderProblem } from '../store/data-folder.ts';
import { refusalOf } from '../store/refusal.ts';
import { startRun } from '../store/runs/runs.ts';
import { serveApp } from './app.ts';
import { childEnv } from './launch/child-env.ts';
import { dryRun, renderDryRun } from './launch/dry-run.ts';
import { Notes } from './notes.ts';
import { makeBareLaunch, makeLaunch, makePlan, type Plan, type Route } from './launch/plan.ts';
import type { AgentRecipe, Launch, Surroundings } from './recipe.ts';
import { openRoutedSession, showRoute } from './routed-session.ts';
import type { AgentCommand } from './terminal/agent-command.ts';
import { runAgent } from './terminal/run-agent.ts';
import { writeRunFiles } from './launch/run-files.ts';
import { SignalGate } from './signal-gate.ts';
import { closeAll } from './session.ts';
import type { WrapOptions } from './launch/start.ts';
import type { Tally } from './tally.ts';
import { startWatchdog } from './launch/watchdog.ts';

/** Runs an agent behind our proxy, exactly as it would run alone; answers its exit code. An app is only served. */
export async function wrap(options: WrapOptions): Promise<number> {
  const { recipe } = options;
  return 'steps' in recipe ? serveApp({ ...options, recipe }) : wrapAgent({ ...options, recipe });
}

async function wrapAgent(options: WrapOptions<AgentRecipe>): Promise<number> {
  const plan = makePlan(options);
  if (options.dryRun !== null) {
    options.print.out(showPlan(options, plan, options.dryRun));
    return 0;
  }
  const notes = new Notes(options.print.err);
  if (plan.bare !== null) notes.urgent({ ...plan.bare, mend: `It runs without headroom. ${plan.bare.mend}` });
  const opened = await tryOpen(options, plan, notes);
  const gate = new SignalGate();
  const dog = opened === null ? null : startWatchdog(opened.folder, options.env, options.platform);
  try {
    const launch = opened?.launch ?? { args: options.args, env: {} };
    if (opened !== null) notes.hold();
    return await runAgent(command(options, plan, launch), gate, {
      tally: options.pty ? (opened?.tally ?? null) : null,
      onStart: (pid) => {
        dog?.watch(pid);
        opened?.warmUp?.();
      },
    });
  } finally {
    await dog?.callOff();
    await opened?.close();
    gate.open();
    notes.release();
    if (opened?.tally !== undefined && options.print.isTerminal)
      notes.lines(closingOf(options.recipe, plan, opened.tally));
  }
}

/** What the run came to, and what its user could set in the agent. */
function closingOf(recipe: AgentRecipe, { route }: Plan, tally: Tally): readonly string[] {
  const advice = route !== null && tally.isUncached ? (recipe.cacheAdvice?.(route.around) ?? null) : null;
  return [...tally.closing(), ...(advice === null ? [] : [advice])];
}

/** What stands between the agent and its provider, or beside it. */
interface Opened {
  /** The run's own folder. */
  readonly folder: string;
  readonly launch: Launch;
  /** Absent where no request passes through us. */
  readonly tally?: Tally;
  /** To be called once the agent runs. Absent where no request passes through us. */
  warmUp?(): void;
  close(): Promise<void>;
}

/** Headroom out of order is no reason to keep the user from working: null, and the agent runs bare. */
async function tryOpen(
  options: WrapOptions<AgentRecipe>,
  { route, bare }: Plan,
  notes: Notes,
): Promise<Opened | null> {
  try {
    if (route !== null) return await openRoute(options, route, notes);
    return bare === null ? null : await openBeside(options, bare.around, notes);
  } catch (error) {
    const told = toldOf(error, options.settings.home);
    if (told === null) throw error;
    notes.urgent({ problem: told.problem, mend: `The agent runs without headroom. ${told.mend}` });
    return null;
  }
}

/** What the system would not do with a file is no defect of ours, wherever it is met; null where it is something else. */
function toldOf(error: unknown, home: string): HeadroomError | null {
  if (isHeadroomError(error)) return error;
  return tooFewFiles(error) ?? (refusalOf(error) === null ? null : folderProblem(home, error));
}

async function openRoute(options: WrapOptions<AgentRecipe>, route: Route, notes: Notes): Promise<Opened> {
  const { recipe, settings, print } = options;
  const mend = 'Leave the agent and start it again; its session can be resumed.';
  const session = await openRoutedSession(options, route, notes, mend);
  try {
    const seat = { proxyUrl: session.proxy.url, runFolder: session.folder };
    const launch = makeLaunch(options, route, seat);
    writeRunFiles(session.folder, launch.files, options.program);
    if (print.isTerminal && recipe.notice !== null) notes.line(recipe.notice);
    if (print.isTerminal) notes.line(`${recipe.id} -> ${showRoute(route)}, level ${settings.level}`);
    return {
      launch,
      folder: session.folder,
      tally: session.tally,
      warmUp: () => {
        session.proxy.warmUp();
      },
      close: async () => session.close(),
    };
  } catch (error) {
    await session.close();
    throw error;
  }
}

/** For an agent that cannot be routed but can be given our tool. */
async function openBeside(
  options: WrapOptions<AgentRecipe>,
  around: Surroundings,
  notes: Notes,
): Promise<Opened | null> {
  if (options.recipe.launchBare === undefined) return null;
  const { run, problem } = await startRun(options.settings.home, options.cwd);
  if (problem !== null) throw problem;
  const close = (): Promise<void> =>
    closeAll(
      [
        () => {
          run.end();
        },
      ],
      (failure) => {
        notes.problem(failure);
      },
    );
  try {
    const launch = makeBareLaunch(options, around, run.folder);
    writeRunFiles(run.folder, launch.files, options.program);
    return { launch, folder: run.folder, close };
  } catch (error) {
    await close();
    throw error;
  }
}

function command(
  options: WrapOptions<AgentRecipe>,
  plan: Plan,
  launch: Pick<Launch, 'args' | 'env'>,
): AgentCommand {
  const env = childEnv(options.env, launch.env);
  return { file: plan.binary, args: launch.args, env, cwd: options.cwd };
}

/** Names stand for what a run would choose: its port, its token and its folder. */
function showPlan(options: WrapOptions<AgentRecipe>, plan: Plan, form: 'text' | 'json'): string {
  const seat = {
    proxyUrl: 'http://127.0.0.1:PORT/s/TOKEN',
    runFolder: join(options.settings.home, 'runs', 'RUN'),
  };
  const { route, bare } = plan;
  const run = dryRun({
    agent: options.recipe.id,
    binary: plan.binary,
    upstreams: route?.upstreams ?? [],
    bare: bare === null ? null : { problem: bare.problem, mend: bare.mend },
    level: options.settings.level,
    limits: options.recipe.limits,
    launch:
      route !== null
        ? makeLaunch(options, route, seat)
        : makeBareLaunch(options, bare?.around ?? null, seat.runFolder),
  });
  return form === 'json' ? `${JSON.stringify(run, null, 2)}\n` : renderDryRun(run);
}
