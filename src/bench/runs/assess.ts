import { maxRetrieveBytes, retrieveToolTokens } from '../../limits.ts';
import type { ClientProfile } from '../../pipeline/client-profile.ts';
import type { Price } from '../../money/prices.ts';
import type { TokenCounter } from '../../tokens/count.ts';
import { headAndTail, minified } from '../baselines.ts';
import { countingOnce } from '../counting-once.ts';
import type { AgentRun } from './agent-run.ts';
import { billOf } from './bill.ts';
import { leftOutRanges } from './left-out.ts';
import { replay, type Replay } from './replay.ts';
import { shellTool } from './requests.ts';
import { isVisible, piecesOf, usedLines, type UsedLine } from './used-next.ts';

export const ways = ['untouched', 'JSON minified', 'head and tail', 'lossless', 'balanced'] as const;
export type WayName = (typeof ways)[number];

/** One run under one way of shortening its outputs. */
export interface WayFigures {
  /** Tokens of each turn's output as the model saw it; 0 where there was no tool output. */
  readonly outputs: readonly number[];
  readonly usd: number;
  /** Lines that the agent used next and could not see. */
  readonly lost: readonly UsedLine[];
}

export interface RunFigures {
  readonly run: AgentRun;
  readonly used: readonly UsedLine[];
  readonly ways: Readonly<Record<WayName, WayFigures>>;
  /** USD that our tool's definition alone costs over this run. */
  readonly schemaUsd: number;
  /** Requests that did not begin as the request before them. */
  readonly broken: number;
}

export interface AssessTools {
  readonly profile: ClientProfile;
  readonly price: Price;
  readonly count: TokenCounter;
}

/** What the model is shown of a run's outputs. */
interface Shown {
  readonly outputs: readonly string[];
  /** Declares our tool in every request. */
  readonly declares: boolean;
  readonly broken: Replay['broken'];
  /** What a reader must fetch to see a line that is not to be seen; null: nothing of that output is left out. */
  readonly hides: (line: UsedLine) => Hidden | null;
}

interface Hidden {
  readonly id: string;
  readonly text: string;
}

/** Replays one run in every way and reckons what it would have cost. */
export async function assessRun(run: AgentRun, tools: AssessTools): Promise<RunFigures> {
  const count = countingOnce(tools.count);
  const { profile } = tools;
  const lossless = await replay(run, 'lossless', profile, count);
  const balanced = await replay(run, 'balanced', profile, count);
  const originals = run.turns.map(({ output }) => output);
  const cut = originals.map((text, at) => {
    const after = count(balanced.outputs[at] ?? text);
    return after < count(text) ? headAndTail(text, after / count(text)).visible : text;
  });
  const none = { declares: false, broken: new Set<number>(), hides: () => null };
  const shown: Record<WayName, Shown> = {
    untouched: { ...none, outputs: originals },
    'JSON minified': { ...none, outputs: originals.map(minified) },
    'head and tail': {
      ...none,
      outputs: cut,
      hides: ({ turn }) =>
        cut[turn] === originals[turn] ? null : { id: String(turn), text: originals[turn] ?? '' },
    },
    lossless: { outputs: lossless.outputs, declares: true, broken: lossless.broken, hides: () => null },
    balanced: {
      outputs: balanced.outputs,
      declares: true,
      broken: balanced.broken,
      hides: (line) => hiddenText(line, balanced),
    },
  };
  const used = usedLines(run);
  const figuresOf = (one: Shown): WayFigures => wayFigures(run, one, used, tools.price, count);
  const declared = figuresOf({ ...shown.untouched, declares: true });
  const figures = {
    untouched: figuresOf(shown.untouched),
    'JSON minified': figuresOf(shown['JSON minified']),
    'head and tail': figuresOf(shown['head and tail']),
    lossless: figuresOf(shown.lossless),
    balanced: figuresOf(shown.balanced),
  };
  return {
    run,
    used,
    ways: figures,
    // A prompt just too short to be cached gets cheaper when it grows.
    schemaUsd: Math.max(0, declared.usd - figures.untouched.usd),
    broken: lossless.broken.size + balanced.broken.size,
  };
}

function wayFigures(
  run: AgentRun,
  shown: Shown,
  used: readonly UsedLine[],
  price: Price,
  count: TokenCounter,
): WayFigures {
  const { outputs, declares, broken } = shown;
  const lost = lostLines(used, shown);
  const fetched = run.turns.map((): number[] => []);
  const known = new Set<string>();
  for (const { line, hidden } of lost) {
    fetched[line.by]?.push(known.has(hidden.id) ? 0 : count(hidden.text.slice(0, maxRetrieveBytes)));
    known.add(hidden.id);
  }
  const tokens = outputs.map(count);
  const head = count(JSON.stringify(shellTool)) + count(run.system) + count(run.prompt);
  const usd = billOf(
    {
      head: head + (declares ? retrieveToolTokens : 0),
      turns: run.turns.map(({ said, command }, at) => ({
        said: count(said) + (command === null ? 0 : count(command)),
        output: tokens[at] ?? 0,
        fetched: fetched[at] ?? [],
        cold: broken.has(at),
      })),
    },
    price,
  );
  return {
    outputs: tokens.map((figure, at) => (run.turns[at]?.command === null ? 0 : figure)),
    usd,
    lost: lost.map(({ line }) => line),
  };
}

/** The used lines that are not to be seen, each with what has to be fetched for it. */
function lostLines(
  used: readonly UsedLine[],
  { outputs, hides }: Shown,
): { readonly line: UsedLine; readonly hidden: Hidden }[] {
  const known = new Map<number, ReadonlySet<string>>();
  return used.flatMap((line) => {
    const hidden = hides(line);
    if (hidden === null) return [];
    const visible = known.get(line.turn) ?? piecesOf(outputs[line.turn] ?? '');
    known.set(line.turn, visible);
    return isVisible(line, visible) ? [] : [{ line, hidden }];
  });
}

/** The left-out range that holds a line, as a retrieval would return it. */
function hiddenText({ turn, pieces }: UsedLine, { outputs, originals }: Replay): Hidden | null {
  const ranges = leftOutRanges(outputs[turn] ?? '', originals);
  if (ranges.length === 0) return null;
  const names = pieces.map((piece) => piece.slice(piece.lastIndexOf('/') + 1));
  const holds = ranges.find((text) => names.some((name) => text.includes(name))) ?? ranges[0] ?? '';
  return { id: `${turn} ${holds}`, text: holds };
}
