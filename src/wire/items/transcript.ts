import type { Span } from '../../json/reader.ts';
import type { Block, ToolCall } from '../wire.ts';

/** What a transcript held at the end of an item: lengths, an index, and the newest questions. */
interface Mark {
  readonly blocks: number;
  readonly calls: number;
  readonly tools: number;
  readonly deferred: number;
  readonly newFrom: number;
  readonly question: Span | null;
  readonly wrapped: Span | null;
}

/** A call as its result names it: by its id or, in an older form, by the function's name. */
interface Named {
  readonly by: string;
  readonly call: ToolCall;
}

/** What a transcript begins with: all up to the last of the marks. */
interface Start {
  readonly blocks: readonly Block[];
  readonly tools: readonly string[];
  readonly deferred: readonly string[];
  readonly calls: readonly Named[];
  readonly marks: readonly Mark[];
  readonly ends: readonly number[];
}

const nothing: Start = { blocks: [], tools: [], deferred: [], calls: [], marks: [], ends: [] };

/** A conversation as it is read from its list of items, one after the other. */
export class Transcript {
  readonly blocks: Block[];
  /** Tools that the items declare, and namespaces of which scripts may call all. */
  readonly tools: string[];
  readonly deferred: string[];
  /** As in a `Conversation`. */
  newFrom: number;
  #question: Span | null;
  #wrapped: Span | null;
  /** Byte offsets at which its items end. */
  readonly ends: number[];
  readonly #marks: Mark[];
  readonly #calls: Named[];
  /** Those of them that were read since, the last of each name. */
  readonly #latest = new Map<string, ToolCall>();
  /** The same of those that it began with; null until one of them is asked for, which a turn rarely does. */
  #earlier: ReadonlyMap<string, ToolCall> | null = null;

  constructor(start: Start = nothing) {
    const { calls, marks, ends, blocks, tools, deferred } = start;
    const mark = marks.at(-1);
    this.blocks = blocks.slice(0, mark?.blocks);
    this.tools = tools.slice(0, mark?.tools);
    this.deferred = deferred.slice(0, mark?.deferred);
    this.#calls = calls.slice(0, mark?.calls);
    this.newFrom = mark?.newFrom ?? 0;
    this.#question = mark?.question ?? null;
    this.#wrapped = mark?.wrapped ?? null;
    this.#marks = marks.slice();
    this.ends = ends.slice();
  }

  /** Its beginning, up to the end of that item. */
  upTo(at: number): Transcript {
    const { blocks, tools, deferred } = this;
    return new Transcript({
      blocks,
      tools,
      deferred,
      calls: this.#calls,
      marks: this.#marks.slice(0, at + 1),
      ends: this.ends.slice(0, at + 1),
    });
  }

  /** The newest text that the user wrote, or else the newest that the client wrote under the user's role. */
  get question(): Span | null {
    return this.#question ?? this.#wrapped;
  }

  /** `isWrapped`: the client wrote it, not the user. */
  addQuestion(span: Span, isWrapped = false): void {
    if (isWrapped) this.#wrapped = span;
    else this.#question = span;
  }

  addCall(by: string, call: ToolCall): void {
    this.#calls.push({ by, call });
    this.#latest.set(by, call);
  }

  /** The last call of that name. */
  call(by: string): ToolCall | null {
    const latest = this.#latest.get(by);
    if (latest !== undefined) return latest;
    this.#earlier ??= new Map(this.#calls.map((each) => [each.by, each.call]));
    return this.#earlier.get(by) ?? null;
  }

  /** The item that was read last ends at this offset. */
  end(end: number): void {
    const { blocks, tools, deferred, newFrom } = this;
    this.ends.push(end);
    this.#marks.push({
      blocks: blocks.length,
      calls: this.#calls.length,
      tools: tools.length,
      deferred: deferred.length,
      newFrom,
      question: this.#question,
      wrapped: this.#wrapped,
    });
  }
}
