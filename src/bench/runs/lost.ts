import type { AgentRun } from './agent-run.ts';
import { linesOf, type TaughtEvent } from './events.ts';
import { isAmong, piecesOf } from './pieces.ts';

/** What the model is shown of a run's outputs. */
export interface ShownRun {
  readonly outputs: readonly string[];
  /** What was left out of a turn's output, as it would be fetched, each range by itself. */
  readonly leftOut: (turn: number) => readonly string[];
}

/** An event whose like the agent could not have said from what it was shown. */
export interface LostEvent extends TaughtEvent {
  readonly range: HiddenRange;
}

/** What would have to be fetched for it. */
export interface HiddenRange {
  /** Of its run. */
  readonly id: string;
  readonly text: string;
}

/**
 * The events whose piece or line stands nowhere in what was sent until then, the agent's own words included. What
 * stands in an output of which nothing was left out is visible in whatever form it is; in one that something was left
 * out of, a path may stand in parts and a line within another.
 */
export function lostEvents(
  run: AgentRun,
  events: readonly TaughtEvent[],
  { outputs, leftOut }: ShownRun,
): LostEvent[] {
  const ranges = outputs.map((_, turn) => leftOut(turn));
  if (ranges.every(({ length }) => length === 0)) return [];
  const pieces = outputs.map(piecesOf);
  const [sent, sentLines] = [piecesOf(`${run.system}\n${run.prompt}`), new Set<string>()];
  let until = 0;
  return events.flatMap((event) => {
    for (; until < event.by; until += 1) {
      const { said = '', command } = run.turns[until] ?? {};
      for (const words of [piecesOf(`${said}\n${command ?? ''}`), pieces[until] ?? []])
        for (const piece of words) sent.add(piece);
      for (const line of linesOf(outputs[until] ?? '')) sentLines.add(line);
    }
    const { kind, what, taughtBy } = event;
    const hidden = ranges[taughtBy] ?? [];
    if (hidden.length === 0) return [];
    const isSeen =
      kind === 'edit' || kind === 'quote'
        ? sentLines.has(what) || (outputs[taughtBy] ?? '').includes(what)
        : sent.has(what);
    const isInParts = !/\s/.test(what) && isAmong(what, pieces[taughtBy] ?? sent);
    return isSeen || isInParts
      ? []
      : [{ ...event, range: rangeWith(what, hidden, taughtBy, saidIn(run, event)) }];
  });
}

function saidIn({ turns }: AgentRun, { by }: TaughtEvent): string {
  const { said = '', command } = turns[by] ?? {};
  return `${said}\n${command ?? ''}`;
}

/**
 * The range that holds it, of several the one that holds most of what the agent says with it. Where its lossless form is
 * written in another way, one that holds its name, without what it ends in where need be; else the first one.
 */
function rangeWith(what: string, ranges: readonly string[], turn: number, beside: string): HiddenRange {
  const name = what.slice(what.lastIndexOf('/') + 1);
  const places = [...ranges.keys()];
  const holding =
    [what, name, name.replace(/\.\w+$/, '')]
      .map((sought) => places.filter((place) => ranges[place]?.includes(sought) === true))
      .find(({ length }) => length > 0) ?? [];
  const at = holding.length > 1 ? mostOf(piecesOf(beside), ranges, holding) : (holding[0] ?? 0);
  return { id: `${turn} ${at}`, text: ranges[at] ?? '' };
}

function mostOf(pieces: ReadonlySet<string>, ranges: readonly string[], holding: readonly number[]): number {
  const held = holding.map((place) => [...pieces].filter((piece) => ranges[place]?.includes(piece)).length);
  return holding[held.indexOf(Math.max(...held))] ?? 0;
}
