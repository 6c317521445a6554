import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { HeadroomError, isHeadroomError, reasonOf } from '../errors.ts';
import type { Environment, Settings } from '../settings.ts';
import { enterFolder, openFolder } from '../store/claim.ts';
import { giveKnownKey } from '../store/originals/key.ts';
import { emptyFolder } from '../store/upkeep/sweep.ts';
import { loadTokenCounter } from '../tokens/count.ts';
import { childEnv } from '../wrap/launch/child-env.ts';
import { variableName } from '../wrap/launch/find-binary.ts';
import { runAgent } from '../wrap/terminal/run-agent.ts';
import type { StartProxy } from '../wrap/session.ts';
import { SignalGate } from '../wrap/signal-gate.ts';
import { wrap } from '../wrap/wrap.ts';
import { agentFile, runInvestigation, type AgentStart } from './agent-run.ts';
import { demoWires, type DemoWireName } from './demo-wire.ts';
import { countLostHits, figuresOf, type Figures } from './figures.ts';
import { demoRecipe } from './recipe.ts';
import { writeWorkspace } from './workspace.ts';

/** The demo's project is generated from this: its figures are the same everywhere. */
const demoSeed = 7;

export interface DemoOptions {
  readonly wire: DemoWireName;
  readonly settings: Settings;
  readonly env: Environment;
  /** How to start headroom itself, for the agent's MCP server. */
  readonly program: { readonly node: string; readonly script: string };
  readonly startProxy: StartProxy;
  readonly onProblem: (text: string) => void;
  /** Told what is being done now. */
  readonly onPhase: (phase: string) => void;
}

export interface DemoReport {
  readonly wire: DemoWireName;
  readonly model: string;
  readonly level: string;
  readonly answers: { readonly without: string; readonly with: string };
  readonly without: Figures;
  readonly with: Figures;
  /** Turns that the cache served in the bare run, but not as far in the wrapped one. */
  readonly lostCacheHits: number;
  /** Data folder of the demo, its ledger in it. */
  readonly home: string;
}

/** The same agent, the same project, the same scripted model: once bare and once through the real `wrap`. */
export async function runDemo(options: DemoOptions): Promise<DemoReport> {
  const wire = demoWires[options.wire];
  const home = join(options.settings.home, 'demo');
  await openFolder(options.settings.home);
  await clear(home);
  const project = await mkdtemp(join(tmpdir(), 'headroom-demo-'));
  try {
    options.onPhase('writing a project with a failing app');
    await writeWorkspace(project, demoSeed);
    const count = await loadTokenCounter();
    const env = withOurNode(options.env);
    options.onPhase('the agent investigates without headroom');
    const bare = await runInvestigation(wire, env, count, (agent) => startBare(agent, project));
    options.onPhase('the agent investigates with headroom');
    const wrapped = await runInvestigation(wire, env, count, (agent) =>
      startWrapped(agent, project, {
        ...options,
        settings: { ...options.settings, home, upstream: null, holdout: 0 },
      }),
    );
    return {
      wire: wire.name,
      model: wire.model,
      level: options.settings.level,
      answers: { without: bare.answer, with: wrapped.answer },
      without: figuresOf(bare.requests, wire.model, count),
      with: figuresOf(wrapped.requests, wire.model, count),
      lostCacheHits: countLostHits(bare.requests, wrapped.requests),
      home,
    };
  } finally {
    await rm(project, { recursive: true, force: true });
  }
}

/**
 * The records of the last demo go: what is left shows one run, and nothing of it was decided by an older version. Its
 * figures are the same on every machine.
 */
async function clear(home: string): Promise<void> {
  try {
    await enterFolder(home);
    await emptyFolder(home);
    giveKnownKey(home);
  } catch (cause) {
    if (isHeadroomError(cause)) throw cause;
    throw new HeadroomError(
      'DATA_FOLDER',
      `The demo's data folder ${home} cannot be cleared: ${reasonOf(cause)}.`,
      'Set HEADROOM_HOME to a folder of yours.',
      { cause },
    );
  }
}

/** Starts the agent as `wrap` does, but with nothing between it and its provider. */
export async function startBare(agent: AgentStart, cwd: string): Promise<number> {
  const gate = new SignalGate();
  try {
    const args = [agentFile, ...agent.args];
    return await runAgent({ file: process.execPath, args, env: childEnv(agent.env, {}), cwd }, gate);
  } finally {
    gate.open();
  }
}

async function startWrapped(agent: AgentStart, cwd: string, options: DemoOptions): Promise<number> {
  return wrap({
    recipe: demoRecipe(demoWires[options.wire]),
    args: agent.args,
    env: agent.env,
    settings: options.settings,
    cwd,
    platform: process.platform,
    program: options.program,
    dryRun: null,
    startProxy: options.startProxy,
    print: { out: options.onProblem, err: options.onProblem, isTerminal: false },
    pty: false,
  });
}

/** Agent and project are Node programs: they run on the Node that runs us. */
function withOurNode(env: Environment): Environment {
  const name = variableName(env, 'PATH', process.platform);
  return { ...env, [name]: [dirname(process.execPath), env[name] ?? ''].join(delimiter) };
}

/** What headroom promised and the demo did not keep; null when it kept everything. */
export function verdictOf(report: DemoReport): HeadroomError | null {
  const { answers, lostCacheHits } = report;
  const mend = `Please report it with the output of "headroom demo --json"; the run's records are in ${report.home}.`;
  const failed = (problem: string): HeadroomError => new HeadroomError('DEMO_FAILED', problem, mend);
  if (answers.with !== answers.without) return failed('With headroom the agent came to another answer.');
  if (report.with.prefixBreaks > 0)
    return failed('With headroom the conversation changed after it was sent.');
  if (lostCacheHits > 0) return failed(`With headroom ${lostCacheHits} cache hits were lost.`);
  const { bill: before } = report.without;
  const { bill: after } = report.with;
  if (before === null || after === null) return failed(`The price of ${report.model} is not known.`);
  return after < before ? null : failed('With headroom the bill was not lower.');
}
