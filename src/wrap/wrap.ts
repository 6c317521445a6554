import { join } from 'node:path';
import { isHeadroomError, reasonOf } from '../errors.ts';
import { childEnv } from './child-env.ts';
import { dryRun, renderDryRun } from './dry-run.ts';
import { Notes } from './notes.ts';
import { makeLaunch, makePlan, type Plan, type Route, type Start } from './plan.ts';
import type { Launch } from './recipe.ts';
import { runAgent, type AgentCommand } from './run-agent.ts';
import { writeRunFiles } from './run-files.ts';
import { openSession, type Session, type StartProxy } from './session.ts';
import { SignalGate } from './signal-gate.ts';

export interface WrapOptions extends Start {
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

/** Runs an agent behind our proxy, exactly as it would run alone; answers the agent's exit code. */
export async function wrap(options: WrapOptions): Promise<number> {
  const plan = makePlan(options);
  if (options.dryRun !== null) {
    options.print.out(showPlan(options, plan, options.dryRun));
    return 0;
  }
  const notes = new Notes(options.print.err);
  if (plan.bare !== null) notes.urgent({ ...plan.bare, mend: `It runs without headroom. ${plan.bare.mend}` });
  const routed = plan.route === null ? null : await tryRoute(options, plan.route, notes);
  const gate = new SignalGate();
  try {
    if (routed === null) return await runAgent(command(options, plan, { args: options.args, env: {} }), gate);
    notes.hold();
    const { launch, session } = routed;
    return await runAgent(command(options, plan, launch), gate, options.pty ? session.tally : null);
  } finally {
    await routed?.session.close();
    gate.open();
    notes.release();
    if (routed !== null && options.print.isTerminal) notes.line(routed.session.tally.sentence());
  }
}

interface Routed {
  readonly session: Session;
  readonly launch: Launch;
}

/** Headroom out of order is no reason to keep the user from working: null, and the agent runs bare. */
async function tryRoute(options: WrapOptions, route: Route, notes: Notes): Promise<Routed | null> {
  try {
    const routed = await openRoute(options, route, notes);
    const { recipe, settings, print } = options;
    const where = `${route.url.host} (${route.upstream.from})`;
    if (print.isTerminal) notes.line(`${recipe.id} -> ${where}, level ${settings.level}`);
    watch(routed.session, notes);
    return routed;
  } catch (error) {
    if (!isHeadroomError(error)) throw error;
    notes.urgent({ problem: error.problem, mend: `The agent runs without headroom. ${error.mend}` });
    return null;
  }
}

async function openRoute(options: WrapOptions, route: Route, notes: Notes): Promise<Routed> {
  const session = await openSession({
    recipe: options.recipe,
    upstream: route.url,
    env: route.env,
    level: options.settings.level,
    home: options.settings.home,
    project: options.cwd,
    startProxy: options.startProxy,
    onProblem: (problem) => {
      notes.problem(problem);
    },
  });
  try {
    const seat = { proxyUrl: session.proxy.url, runFolder: session.folder };
    const launch = makeLaunch(options, route, seat);
    writeRunFiles(session.folder, launch.files, options.program);
    return { session, launch };
  } catch (error) {
    await session.close();
    throw error;
  }
}

/** The agent takes minutes to say that its proxy is gone, so we say it. */
function watch(session: Session, notes: Notes): void {
  void session.proxy.failed.then((error) => {
    notes.urgent({
      problem: `The proxy has failed: ${reasonOf(error)}.`,
      mend: 'Leave the agent and start it again; its session can be resumed.',
    });
  });
}

function command(options: WrapOptions, plan: Plan, launch: Pick<Launch, 'args' | 'env'>): AgentCommand {
  const env = childEnv(options.env, launch.env);
  return { file: plan.binary, args: launch.args, env, cwd: options.cwd };
}

/** Names stand for what a run would choose: its port, its token and its folder. */
function showPlan(options: WrapOptions, plan: Plan, form: 'text' | 'json'): string {
  const seat = {
    proxyUrl: 'http://127.0.0.1:PORT/s/TOKEN',
    runFolder: join(options.settings.home, 'runs', 'RUN'),
  };
  const launch: Launch =
    plan.route === null ? { args: options.args, env: {}, files: [] } : makeLaunch(options, plan.route, seat);
  const run = dryRun({
    agent: options.recipe.id,
    binary: plan.binary,
    upstream: plan.route?.upstream ?? null,
    bare: plan.bare,
    level: options.settings.level,
    launch,
  });
  return form === 'json' ? `${JSON.stringify(run, null, 2)}\n` : renderDryRun(run);
}
