import type { Usage } from '../wire/wire.ts';
import type { Block, Exchange } from './transcript.ts';

/** Something that stands in a conversation as one: what a user's line holds, or an answer. */
interface Part {
  readonly blocks: Block[];
  /** Null: it was not written by the model. */
  readonly answer: Answer | null;
}

interface Answer {
  readonly id: string | null;
  readonly model: string | null;
  readonly at: number | null;
  usage: Usage | null;
}

/** One conversation as a transcript builds it up, part by part; tells each exchange once the next one begins. */
export class Thread {
  readonly #number: number;
  #parts: Part[] = [];
  /** How many parts the exchanges told so far hold. */
  #told = 0;
  /** The answers among so many first parts were told before the conversation began anew. */
  #kept = 0;
  /** When the newest part that a model did not write came, milliseconds since 1970. */
  #asked: number | null = null;

  constructor(number: number) {
    this.#number = number;
  }

  /** Parts so far: the next one has this place. */
  get length(): number {
    return this.#parts.length;
  }

  /** Adds what the user, the agent or a tool wrote. */
  addInput(blocks: readonly Block[], at: number | null): void {
    this.#parts.push({ blocks: [...blocks], answer: null });
    this.#asked = at ?? this.#asked;
  }

  /** Begins an answer, and tells the exchange that came before it, if there is one. */
  beginAnswer(id: string | null, model: string | null, at: number | null): readonly Exchange[] {
    const before = this.end();
    this.#parts.push({ blocks: [], answer: { id, model, at: this.#asked ?? at, usage: null } });
    return before;
  }

  /** Place of the newest answer; -1 where there is none. */
  get newestAnswer(): number {
    return this.#parts.findLastIndex(({ answer }) => answer !== null);
  }

  answerIdAt(place: number): string | null {
    return this.#parts[place]?.answer?.id ?? null;
  }

  /** Adds to the answer that stands at a place: tools may have begun to answer before it was complete. */
  addToAnswer(place: number, blocks: readonly Block[], usage: Usage | null): void {
    const part = this.#parts[place];
    if (part?.answer == null) return;
    part.blocks.push(...blocks);
    part.answer.usage = usage ?? part.answer.usage;
  }

  hasUsage(place: number): boolean {
    return this.#parts[place]?.answer?.usage != null;
  }

  /** The conversation goes on from behind so many parts: the user went back, or it was compacted. */
  cut(length: number): readonly Exchange[] {
    const before = this.end();
    this.#parts.length = Math.min(length, this.#parts.length);
    this.#told = Math.min(this.#told, this.#parts.length);
    return before;
  }

  /** Begins anew with what is kept of the parts at these places. */
  restart(places: readonly number[]): readonly Exchange[] {
    const before = this.end();
    const kept = places.flatMap((place) => this.#parts[place] ?? []);
    this.#parts = kept.map(({ blocks, answer }) => ({
      blocks,
      answer: answer === null ? null : { ...answer },
    }));
    this.#told = 0;
    this.#kept = kept.length;
    return before;
  }

  /** The newest exchange, if it has not been told yet. */
  end(): readonly Exchange[] {
    const place = this.newestAnswer;
    const answer = this.#parts[place]?.answer;
    if (answer == null || place < Math.max(this.#told, this.#kept)) return [];
    const blocksOf = (from: number, to: number): Block[] =>
      this.#parts.slice(from, to).flatMap(({ blocks }) => blocks);
    const exchange: Exchange = {
      thread: this.#number,
      shared: this.#parts.slice(0, this.#told).reduce((sum, { blocks }) => sum + blocks.length, 0),
      added: blocksOf(this.#told, place),
      answer: blocksOf(place, place + 1),
      ...answer,
    };
    this.#told = place + 1;
    this.#kept = 0;
    return [exchange];
  }
}
