import type { Turn } from '../bench/runs/agent-run.ts';
import { fetchedBy } from '../bench/runs/charges.ts';
import { eventsOf } from '../bench/runs/events.ts';
import { leftOutRanges } from '../bench/runs/left-out.ts';
import { lostEvents } from '../bench/runs/lost.ts';
import type { Original } from '../store/originals/original-format.ts';
import type { TokenCounter } from '../tokens/count.ts';
import type { Block, Exchange } from './transcript.ts';

/** A retrieval that the agent would have made: before which exchange, and the tokens that would have come of it. */
export interface Retrieval {
  readonly exchange: number;
  readonly tokens: number;
}

/** A call with what came of it, and what the model would have seen of that; without a command: what the user wrote. */
interface Told extends Turn {
  readonly exchange: number;
  shown: string;
  output: string;
}

/**
 * Finds what an agent would have asked back of one conversation: what was left out, and what its commands name or hold
 * a line of, though it stood nowhere else: the events of the benchmark's runs, one retrieval for each left-out range.
 */
export class AskedBack {
  readonly #count: TokenCounter;
  readonly #originals = new Map<string, Original>();
  #turns: Told[] = [];
  readonly #open = new Map<string, Told>();
  /** What the agent wrote since its newest call. */
  #said: string[] = [];

  constructor(count: TokenCounter) {
    this.#count = count;
  }

  keep(ref: string, original: Original): void {
    this.#originals.set(ref, original);
  }

  /** `shown`: the new results as the model would have seen them, by their calls; the others stay as they were. */
  add({ added, answer }: Exchange, exchange: number, shown: ReadonlyMap<string, string>): void {
    for (const block of added) {
      if (block.kind === 'text') this.#told(block.text, exchange);
      else this.#hear(block, shown);
    }
    for (const block of answer) {
      if (block.kind === 'call') this.#called(block.id, block.input, exchange);
      else if (block.kind === 'text') this.#said.push(block.text);
      else this.#hear(block, shown);
    }
  }

  /** What would have been asked back so far; the conversation begins anew. */
  end(): readonly Retrieval[] {
    const turns = this.#turns;
    const run = { id: '', system: '', prompt: '', turns };
    const lost = turns.some(({ shown, output }) => shown !== output)
      ? lostEvents(run, eventsOf(run), {
          outputs: turns.map(({ shown }) => shown),
          leftOut: (turn) => leftOutRanges(turns[turn]?.shown ?? '', this.#originals),
        })
      : [];
    const fetched = fetchedBy(lost, 'acts, edits', turns.length, this.#count).flatMap((ranges, at) =>
      ranges.map((tokens): Retrieval => ({ exchange: turns[at]?.exchange ?? 0, tokens })),
    );
    this.#turns = [];
    this.#open.clear();
    this.#said = [];
    this.#originals.clear();
    return fetched;
  }

  #told(text: string, exchange: number): void {
    this.#turns.push({ said: '', command: null, output: text, failed: false, exchange, shown: text });
  }

  #called(id: string, input: unknown, exchange: number): void {
    const command = stringsIn(input).join('\n');
    const turn = { said: this.#said.join('\n'), command, output: '', failed: false, exchange, shown: '' };
    this.#said = [];
    this.#turns.push(turn);
    this.#open.set(id, turn);
  }

  #hear(block: Block, shown: ReadonlyMap<string, string>): void {
    if (block.kind !== 'result') return;
    const turn = this.#open.get(block.answers);
    if (turn === undefined) return;
    turn.output = block.texts.join('\n');
    turn.shown = shown.get(block.answers) ?? turn.output;
  }
}

function stringsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(stringsIn) : [];
}
