import { ordinal } from '../../text/wording.ts';

/** How a person would find a call in a conversation, as pointers say it: `of "make"`. */
export interface Named {
  readonly name: string;
  /**
   * With more of what was called, where the short name leaves out what tells it from others; none: it leaves out
   * nothing.
   */
  readonly fullerName?: string;
  /** What was called, by which calls are told apart; none: the name says it all. */
  readonly longName?: string;
  /** With the folder that it was called in, where that is said: the same in another one is another call. */
  readonly inFolder?: string;
}

/** A name that a source has, and that sources before it may have, too. */
interface Name {
  readonly text: string;
  /** How many sources before it have the same. */
  readonly earlier: number;
  /** What was called. */
  readonly call: string;
  /** It or one before it is of another call. */
  readonly isShared: boolean;
  /** Index of the source. */
  readonly source: number;
}

/** The names of one source, the shortest first; the last one says what was called. */
export type SourceNames = readonly Name[];

/** By what it says, all that have a name, in the order in which they came. */
type NameLists = Map<string, Name[]>;

const title = /^(.*) \((\d+)(?:st|nd|rd|th) time\)$/s;

/**
 * The names of the calls of a conversation. A name leads to one call: one that another call has as well, in short or in
 * full, gives way to the next longer one, and an ordinal counts calls that are the same in all that was called.
 */
export class CallNames {
  readonly #names: NameLists = new Map();
  /** The same of what was called. */
  readonly #calls: NameLists = new Map();

  add(
    { name, fullerName = name, longName = name, inFolder: call = longName }: Named,
    source: number,
  ): SourceNames {
    const names = [...new Set([name, fullerName, longName, call])];
    return [
      ...names.map((text) => listed(this.#names, { text, call, source })),
      listed(this.#calls, { text: call, call, source }),
    ];
  }

  /** Takes the names off again that were added last. */
  forget(names: SourceNames): void {
    for (const [at, { text, earlier }] of names.entries()) {
      const lists = at === names.length - 1 ? this.#calls : this.#names;
      if (earlier === 0) lists.delete(text);
      else lists.get(text)?.pop();
    }
  }

  /** By its shortest name that leads to no other call: `of "make" (2nd time)`. */
  titleOf(names: SourceNames): string {
    const found = names.find(({ text }) => this.#leadsToOneCall(text)) ?? names.at(-1);
    if (found === undefined) return '';
    return found.earlier === 0 ? found.text : `${found.text} (${ordinal(found.earlier + 1)} time)`;
  }

  /** Index of the source that a title leads to, by whichever of its names; null: to none. */
  find(wanted: string): number | null {
    return this.#sourceOf(wanted, 1) ?? this.#sourceBehind(title.exec(wanted));
  }

  #sourceBehind(counted: RegExpExecArray | null): number | null {
    const [, text = '', time] = counted ?? [];
    return time === undefined ? null : this.#sourceOf(text, Number(time));
  }

  #sourceOf(text: string, time: number): number | null {
    const lists = this.#leadsToOneCall(text) ? this.#names : this.#calls;
    return lists.get(text)?.[time - 1]?.source ?? null;
  }

  #leadsToOneCall(text: string): boolean {
    return this.#names.get(text)?.at(-1)?.isShared === false;
  }
}

function listed(lists: NameLists, named: Pick<Name, 'text' | 'call' | 'source'>): Name {
  const list = lists.get(named.text) ?? [];
  const before = list.at(-1);
  const isShared = before !== undefined && (before.isShared || before.call !== named.call);
  const name = { ...named, earlier: list.length, isShared };
  list.push(name);
  lists.set(named.text, list);
  return name;
}
