import type { AgentRun } from './agent-run.ts';
import { isCodeLike, piecesOf } from './pieces.ts';

/** A line of fewer characters, such as `return None`, stands in too many places to tell where an agent had it from. */
const minTaughtLineChars = 12;

/**
 * What an agent demonstrably had from its tools' output, by where it says it: `edit`, a command holds a line of it;
 * `act`, a command names a piece; `think` and `quote`, the same in what it writes beside its commands.
 */
export const eventKinds = ['edit', 'act', 'think', 'quote'] as const;
export type EventKind = (typeof eventKinds)[number];

/** The agent said what it had not said before, what its prompt does not say, and what a tool had printed. */
export interface TaughtEvent {
  readonly kind: EventKind;
  /** A path, number or name for `act` and `think`; a line as `linesOf` writes it for the others. */
  readonly what: string;
  /** Index of the turn that says it: what its request holds is what the agent could have it from. */
  readonly by: number;
  /** Index of the turn whose output was the first to hold it. */
  readonly taughtBy: number;
}

/**
 * The lines of a text long enough to tell one from another, without their number, the sign of a diff, and indentation.
 */
export function linesOf(text: string): Set<string> {
  const lines = text
    .split('\n')
    .map((line) => line.trimStart().replace(numbered, '').trimStart().replace(/^[+-]/, '').trim());
  return new Set(lines.filter((line) => line.length >= minTaughtLineChars));
}

const numbered = /^\d+\s*[:|\-\t]?/;

/** What is quoted in a line of prose: `code` between backquotes. */
const span = /`([^`\n]+)`/g;

/** What was printed, each with the turn that printed it first, and what is known without it. */
interface Taught {
  readonly by: Map<string, number>;
  readonly own: Set<string>;
}

/** The events of a run, in its order; each piece and each line once for what is said, once for what is run. */
export function eventsOf({ system, prompt, turns }: AgentRun): TaughtEvent[] {
  const given = `${system}\n${prompt}`;
  const pieces: Taught = { by: new Map(), own: codeIn(given) };
  const lines: Taught = { by: new Map(), own: linesOf(given) };
  return turns.flatMap(({ said, command, output }, turn) => {
    const [run, quoted] = [command ?? '', [...said.matchAll(span)].map(([, code = '']) => code)];
    const words = { said: codeIn(said), run: codeIn(run) };
    const whole = { said: linesOf([said, ...quoted].join('\n')), run: linesOf(run) };
    const found = [
      ...eventsIn('think', words.said, pieces, turn),
      ...eventsIn('quote', whole.said, lines, turn),
      ...eventsIn('act', words.run, pieces, turn),
      ...eventsIn('edit', whole.run, lines, turn),
    ];
    for (const piece of [...words.said, ...words.run]) pieces.own.add(piece);
    for (const line of [...whole.said, ...whole.run]) lines.own.add(line);
    // What the harness wrote is no output of a tool, and nothing shortens it.
    learn(pieces, codeIn(output), command === null ? null : turn);
    learn(lines, linesOf(output), command === null ? null : turn);
    return found;
  });
}

/** How many events there are of each kind. */
export function countEvents(events: readonly TaughtEvent[]): Record<EventKind, number> {
  const counts = { edit: 0, act: 0, think: 0, quote: 0 };
  for (const { kind } of events) counts[kind] += 1;
  return counts;
}

function codeIn(text: string): Set<string> {
  return new Set([...piecesOf(text)].filter(isCodeLike));
}

function eventsIn(kind: EventKind, said: Iterable<string>, { by, own }: Taught, turn: number): TaughtEvent[] {
  return [...said].flatMap((what) => {
    const taughtBy = by.get(what);
    return taughtBy === undefined || own.has(what) ? [] : [{ kind, what, by: turn, taughtBy }];
  });
}

function learn({ by, own }: Taught, printed: Iterable<string>, turn: number | null): void {
  for (const what of printed) {
    if (turn === null) own.add(what);
    else if (!by.has(what)) by.set(what, turn);
  }
}
