import type { Span } from '../../json/reader.ts';
import type { TextView } from '../../json/text-view.ts';
import type { Block, ResultFrame, ToolCall } from '../wire.ts';
import { framedIn, systemTextOf, type SystemText } from './result-frames.ts';
import { FramedTexts } from './framed-texts.ts';

/** What a transcript held at the end of an item: lengths, an index, and the newest questions. */
interface Mark {
  readonly blocks: number;
  readonly calls: number;
  readonly tools: number;
  readonly deferred: number;
  readonly newFrom: number;
  readonly answeredUpTo: number;
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
  readonly framed: ReadonlyMap<number, FramedTexts>;
  readonly system: SystemText | null;
}

const nothing: Start = {
  blocks: [],
  tools: [],
  deferred: [],
  calls: [],
  marks: [],
  ends: [],
  framed: new Map(),
  system: null,
};

/** A conversation as it is read from its list of items, one after the other. */
export class Transcript {
  readonly blocks: Block[];
  /** Tools that the items declare, and namespaces of which scripts may call all. */
  readonly tools: string[];
  readonly deferred: string[];
  /** Index of the first block after the last item of the assistant. */
  newFrom: number;
  /** The same, where what the client has the assistant say does not count. */
  #answeredUpTo: number;
  /** The system prompt among the items, if there is one. */
  system: SystemText | null;
  readonly #frames: readonly ResultFrame[];
  /** Texts that begin with the words of a frame, by the index of their block. */
  readonly #framed: Map<number, FramedTexts>;
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

  constructor(frames: readonly ResultFrame[], start: Start = nothing) {
    const { calls, marks, ends, blocks, tools, deferred, framed, system } = start;
    const mark = marks.at(-1);
    this.#frames = frames;
    this.#framed = new Map([...framed].filter(([index]) => index < (mark?.blocks ?? 0)));
    this.system = system;
    this.#answeredUpTo = mark?.answeredUpTo ?? 0;
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
    const { blocks, tools, deferred, system } = this;
    return new Transcript(this.#frames, {
      blocks,
      tools,
      deferred,
      framed: this.#framed,
      system,
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

  /** A text of the user's role in the block that is added next; false: no client's own words begin it. */
  addUserText(view: TextView, span: Span): boolean {
    const framed = this.#frames.length === 0 ? null : framedIn(view, span, this.#frames);
    if (framed === null) return false;
    const index = this.blocks.length;
    const texts = this.#framed.get(index) ?? new FramedTexts();
    texts.add(framed);
    this.#framed.set(index, texts);
    return true;
  }

  /** The system prompt begins and ends as its first text does. */
  addSystem(view: TextView, span: Span): void {
    this.system ??= systemTextOf(view, span);
  }

  /** The blocks so far are the assistant's last words, and what it answers. `text`: its only text as it stands in JSON. */
  answered(text: string | null): void {
    this.newFrom = this.blocks.length;
    const asked = this.#framed.get(this.blocks.length - 2);
    if (text === null || asked?.isReply(text) !== true) this.#answeredUpTo = this.blocks.length;
  }

  /** Its blocks, with results in the texts of a client that frames them, and which of them are new. */
  resolved(system: SystemText | null): { readonly blocks: readonly Block[]; readonly newFrom: number } {
    const { blocks, newFrom } = this;
    if (this.#framed.size === 0) return { blocks, newFrom };
    const resolved = blocks.slice();
    let isFramed = false;
    for (const [index, texts] of this.#framed) {
      const block = blocks[index];
      const found = block === undefined ? null : texts.blockOf(block, system);
      if (found === null) continue;
      resolved[index] = found;
      isFramed = true;
    }
    return isFramed ? { blocks: resolved, newFrom: this.#answeredUpTo } : { blocks, newFrom };
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
      answeredUpTo: this.#answeredUpTo,
      question: this.#question,
      wrapped: this.#wrapped,
    });
  }
}
