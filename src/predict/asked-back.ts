import type { Turn } from '../bench/runs/agent-run.ts';
import { leftOutRanges } from '../bench/runs/left-out.ts';
import { piecesOf } from '../bench/runs/pieces.ts';
import { maxRetrieveBytes } from '../limits.ts';
import type { Original } from '../store/original-format.ts';
import type { TokenCounter } from '../tokens/count.ts';
import type { Block, Exchange } from './transcript.ts';
import { isVisible, usedLines, type UsedLine } from './used-next.ts';

/** A retrieval that the agent would have made: before which exchange, and the tokens that would have come of it. */
export interface Retrieval {
  readonly exchange: number;
  readonly tokens: number;
}

/** A call with what came of it, and what the model would have seen of that. */
interface Told extends Turn {
  readonly exchange: number;
  shown: string;
  output: string;
}

/**
 * Finds what an agent would have asked back of one conversation: lines that were left out, and of which one of its next
 * commands names something that stood nowhere before.
 */
export class AskedBack {
  readonly #count: TokenCounter;
  readonly #originals = new Map<string, Original>();
  #turns: Told[] = [];
  readonly #open = new Map<string, Told>();
  /** What was written since the newest call. */
  #said: string[] = [];

  constructor(count: TokenCounter) {
    this.#count = count;
  }

  keep(ref: string, original: Original): void {
    this.#originals.set(ref, original);
  }

  /** `shown`: the new results as the model would have seen them, by their calls; the others stay as they were. */
  add({ added, answer }: Exchange, exchange: number, shown: ReadonlyMap<string, string>): void {
    for (const block of added) this.#hear(block, shown);
    for (const block of answer) {
      if (block.kind !== 'call') {
        this.#hear(block, shown);
        continue;
      }
      const command = stringsIn(block.input).join('\n');
      const turn = { said: this.#said.join('\n'), command, output: '', failed: false, exchange, shown: '' };
      this.#said = [];
      this.#turns.push(turn);
      this.#open.set(block.id, turn);
    }
  }

  /** What would have been asked back so far; the conversation begins anew. */
  end(): readonly Retrieval[] {
    const turns = this.#turns;
    const lines = turns.some(({ shown, output }) => shown !== output)
      ? usedLines({ id: '', system: '', prompt: '', turns })
      : [];
    const fetched = new Map<string, Retrieval>();
    const visible = new Map<number, ReadonlySet<string>>();
    for (const line of lines) {
      const hidden = this.#hiddenText(line, turns[line.turn]);
      const by = turns[line.by]?.exchange;
      if (hidden === null || by === undefined || fetched.has(hidden)) continue;
      const seen = visible.get(line.turn) ?? piecesOf(turns[line.turn]?.shown ?? '');
      visible.set(line.turn, seen);
      if (isVisible(line, seen)) continue;
      fetched.set(hidden, { exchange: by, tokens: this.#count(hidden.slice(0, maxRetrieveBytes)) });
    }
    this.#turns = [];
    this.#open.clear();
    this.#said = [];
    this.#originals.clear();
    return [...fetched.values()];
  }

  #hear(block: Block, shown: ReadonlyMap<string, string>): void {
    if (block.kind === 'text') this.#said.push(block.text);
    if (block.kind !== 'result') return;
    const turn = this.#open.get(block.answers);
    if (turn === undefined) return;
    turn.output = block.texts.join('\n');
    turn.shown = shown.get(block.answers) ?? turn.output;
  }

  /** The left-out range that holds a line, as a retrieval would return it; null where nothing was left out. */
  #hiddenText({ pieces }: UsedLine, turn: Told | undefined): string | null {
    const ranges = turn === undefined ? [] : leftOutRanges(turn.shown, this.#originals);
    const names = pieces.map((piece) => piece.slice(piece.lastIndexOf('/') + 1));
    return ranges.find((text) => names.some((name) => text.includes(name))) ?? ranges[0] ?? null;
  }
}

function stringsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(stringsIn) : [];
}
