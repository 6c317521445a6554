import type { AgentRun } from '../bench/runs/agent-run.ts';
import { isAmong, piecesOf } from '../bench/runs/pieces.ts';
import { usedRareShare, usedWithinCommands } from '../limits.ts';

/** A line of an output of which one of the agent's next commands repeats something that stood nowhere before. */
export interface UsedLine {
  /** Index of the turn whose output holds it. */
  readonly turn: number;
  /** Index of the turn whose command repeats it. */
  readonly by: number;
  /** What is repeated: identifiers, numbers, paths. */
  readonly pieces: readonly string[];
}

/**
 * The lines of a run's outputs that the agent demonstrably used: a piece of it, in at most 5 % of the output's lines and
 * nowhere earlier in the run, stands in one of the next three commands.
 */
export function usedLines({ system, prompt, turns }: AgentRun): UsedLine[] {
  const seen = piecesOf(`${system}\n${prompt}`);
  const see = (pieces: Iterable<string>): void => {
    for (const piece of pieces) seen.add(piece);
  };
  const commands = turns.map(({ command }) => (command === null ? null : piecesOf(command)));
  return turns.flatMap(({ said, command, output }, turn) => {
    see(piecesOf(said));
    see(commands[turn] ?? []);
    const next = echoes(commands, turn);
    const fresh = command === null ? [] : [...next.keys()].filter((piece) => !seen.has(piece));
    see(piecesOf(output));
    return fresh.length === 0 ? [] : linesWith(fresh, output, turn, next);
  });
}

/** The pieces of the commands behind a turn, each with the first turn that names it. */
function echoes(commands: readonly (Set<string> | null)[], turn: number): Map<string, number> {
  const found = new Map<string, number>();
  let left = usedWithinCommands;
  for (let at = turn + 1; at < commands.length && left > 0; at += 1) {
    const pieces = commands[at] ?? null;
    if (pieces === null) continue;
    left -= 1;
    for (const piece of pieces) if (!found.has(piece)) found.set(piece, at);
  }
  return found;
}

function linesWith(
  pieces: readonly string[],
  output: string,
  turn: number,
  next: ReadonlyMap<string, number>,
): UsedLine[] {
  const lines = output.split('\n').map(piecesOf);
  const rare = pieces.filter((piece) => {
    const carried = lines.filter((line) => line.has(piece)).length;
    return carried > 0 && carried <= Math.max(1, lines.length * usedRareShare);
  });
  return lines.flatMap((line) => {
    const repeated = rare.filter((piece) => line.has(piece));
    if (repeated.length === 0) return [];
    const by = Math.min(...repeated.map((piece) => next.get(piece) ?? Infinity));
    return [{ turn, by, pieces: repeated }];
  });
}

/** True if every piece of a used line can be read off what the model sees. */
export function isVisible({ pieces }: UsedLine, visible: ReadonlySet<string>): boolean {
  return pieces.every((piece) => isAmong(piece, visible));
}
