import { agentHeadTokens, retrieveToolTokens } from '../../limits.ts';
import type { Price } from '../../money/prices.ts';
import type { ClientProfile } from '../../pipeline/call/client-profile.ts';
import type { TokenCounter } from '../../tokens/count.ts';
import { headAndTail, minified } from '../baselines.ts';
import { countingOnce } from '../counting-once.ts';
import type { AgentRun } from './agent-run.ts';
import { billOf } from './bill.ts';
import { fetchedBy, type Charge } from './charges.ts';
import { countEvents, eventsOf, type EventKind, type TaughtEvent } from './events.ts';
import { leftOutRanges } from './left-out.ts';
import { lostEvents, type LostEvent, type ShownRun } from './lost.ts';
import { replay, type Replay } from './replay.ts';
import { shellTool } from './requests.ts';

export const ways = ['untouched', 'JSON minified', 'head and tail', 'lossless', 'balanced'] as const;
export type WayName = (typeof ways)[number];

/** What every request begins with: the run's own system text and tool, or as much as Claude Code sends. */
export const heads = ['recorded', 'agent'] as const;
export type HeadName = (typeof heads)[number];

/** USD of a run, by what is charged for events that are not to be seen. */
export type Bills = Readonly<Record<Charge, number>>;

/** One run under one way of shortening its outputs. */
export interface WayFigures {
  /** Tokens of each turn's output as the model saw it; 0 where there was no tool output. */
  readonly outputs: readonly number[];
  /** Tokens of them that pointers save. */
  readonly pointed: number;
  readonly usd: Readonly<Record<HeadName, Bills>>;
  readonly lost: readonly LostEvent[];
}

export interface RunFigures {
  readonly run: AgentRun;
  readonly events: readonly TaughtEvent[];
  /** Events of the run with another run's words; null where there is no other run. */
  readonly byChance: Readonly<Record<EventKind, number>> | null;
  readonly ways: Readonly<Record<WayName, WayFigures>>;
  /** USD that our tool's definition alone costs over this run. */
  readonly schemaUsd: Readonly<Record<HeadName, number>>;
  /** Requests that did not begin as the request before them. */
  readonly broken: number;
}

export interface AssessTools {
  readonly profile: ClientProfile;
  readonly price: Price;
  readonly count: TokenCounter;
}

interface Shown extends ShownRun {
  /** Declares our tool in every request. */
  readonly declares: boolean;
  readonly broken: Replay['broken'];
  readonly pointed: number;
}

/** Replays one run in every way and reckons what it would have cost. `swapped`: with another run's words. */
export async function assessRun(
  run: AgentRun,
  swapped: AgentRun | null,
  tools: AssessTools,
): Promise<RunFigures> {
  const count = countingOnce(tools.count);
  const lossless = await replay(run, 'lossless', tools.profile, count);
  const balanced = await replay(run, 'balanced', tools.profile, count);
  const events = eventsOf(run);
  const figuresOf = (one: Shown): WayFigures => wayFigures(run, one, events, tools.price, count);
  const originals = run.turns.map(({ output }) => output);
  const plain = { declares: false, broken: new Set<number>(), pointed: 0, leftOut: () => [] };
  const ownTool = figuresOf({ ...plain, outputs: originals, declares: true });
  const figures = {
    untouched: figuresOf({ ...plain, outputs: originals }),
    'JSON minified': figuresOf({ ...plain, outputs: originals.map(minified) }),
    'head and tail': figuresOf({ ...plain, ...cutAs(balanced.outputs, originals, count) }),
    lossless: figuresOf(shownBy(lossless)),
    balanced: figuresOf(shownBy(balanced)),
  };
  // A prompt just too short to be cached gets cheaper when it grows.
  const costs = (head: HeadName): number =>
    Math.max(0, ownTool.usd[head]['no charge'] - figures.untouched.usd[head]['no charge']);
  return {
    run,
    events,
    byChance: swapped === null ? null : countEvents(eventsOf(swapped)),
    ways: figures,
    schemaUsd: { recorded: costs('recorded'), agent: costs('agent') },
    broken: lossless.broken.size + balanced.broken.size,
  };
}

function shownBy({ outputs, broken, pointed, originals }: Replay): Shown {
  const leftOut = (turn: number): readonly string[] => leftOutRanges(outputs[turn] ?? '', originals);
  return { outputs, declares: true, broken, pointed, leftOut };
}

/** Head and tail of each output, as long as it is in `shortened`. */
function cutAs(shortened: readonly string[], originals: readonly string[], count: TokenCounter): ShownRun {
  const cut = originals.map((text, at) => {
    const [before, after] = [count(text), count(shortened[at] ?? text)];
    return headAndTail(text, after < before ? after / before : 1);
  });
  return {
    outputs: cut.map(({ visible }) => visible),
    leftOut: (turn) => (cut[turn]?.leftOut ? [cut[turn].leftOut] : []),
  };
}

function wayFigures(
  run: AgentRun,
  shown: Shown,
  events: readonly TaughtEvent[],
  price: Price,
  count: TokenCounter,
): WayFigures {
  const { outputs, declares, broken, pointed } = shown;
  const lost = lostEvents(run, events, shown);
  const tokens = outputs.map(count);
  const said = run.turns.map(
    ({ said: text, command }) => count(text) + (command === null ? 0 : count(command)),
  );
  const usd = (head: HeadName, charge: Charge): number => {
    const fetched = fetchedBy(lost, charge, run.turns.length, count);
    const turns = run.turns.map((_, at) => ({
      said: said[at] ?? 0,
      output: tokens[at] ?? 0,
      fetched: fetched[at] ?? [],
      cold: broken.has(at),
    }));
    return billOf({ head: headOf(run, head, count) + (declares ? retrieveToolTokens : 0), turns }, price);
  };
  const bills = (head: HeadName): Bills => ({
    'no charge': usd(head, 'no charge'),
    'acts, edits': usd(head, 'acts, edits'),
    all: usd(head, 'all'),
  });
  return {
    outputs: tokens.map((figure, at) => (run.turns[at]?.command === null ? 0 : figure)),
    pointed,
    usd: { recorded: bills('recorded'), agent: bills('agent') },
    lost,
  };
}

/** Tokens that stand before the first thing that the agent says. */
function headOf({ system, prompt }: AgentRun, head: HeadName, count: TokenCounter): number {
  const before = head === 'agent' ? agentHeadTokens : count(JSON.stringify(shellTool)) + count(system);
  return before + count(prompt);
}
