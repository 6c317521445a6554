import { ordinal } from '../../text/wording.ts';

/** How a person would find a call in a conversation, as pointers say it: `of "make"`. */
export interface Named {
  readonly name: string;
  /** With more of what was called, where the short name leaves out what tells it from others; none: it leaves out nothing. */
  readonly fullerName?: string;
  /** What was called, by which calls are told apart; none: the name says it all. */
  readonly longName?: string;
}

/** A name that a source has, and that sources before it may have, too. */
interface Name {
  readonly text: string;
  /** The name before that reads the same; null: there is none. */
  readonly before: Name | null;
  /** How many names before it read the same. */
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

const title = /^(.*) \((\d+)(?:st|nd|rd|th) time\)$/s;

/**
 * The names of the calls of a conversation. A name leads to one call: one that another call has as well, in short or in
 * full, gives way to the next longer one, and an ordinal counts calls that are the same in all that was called.
 */
export class CallNames {
  /** Of each name the latest source that may be called so. */
  readonly #latest = new Map<string, Name>();
  /** The same of what was called. */
  readonly #calls = new Map<string, Name>();

  add({ name, fullerName = name, longName = name }: Named, source: number): SourceNames {
    const names = [...new Set([name, fullerName, longName])];
    return [
      ...names.map((text) => listed(this.#latest, { text, call: longName, source })),
      listed(this.#calls, { text: longName, call: longName, source }),
    ];
  }

  /** Takes the names off again that were added last. */
  forget(names: SourceNames): void {
    for (const [at, name] of names.entries()) {
      const list = at === names.length - 1 ? this.#calls : this.#latest;
      if (name.before === null) list.delete(name.text);
      else list.set(name.text, name.before);
    }
  }

  /** By its shortest name that leads to no other call: `of "make" (2nd time)`. */
  titleOf(names: SourceNames): string {
    const found = names.find((name) => this.#latest.get(name.text)?.isShared === false) ?? names.at(-1);
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
    const latest = this.#latest.get(text);
    let name: Name | null = (latest?.isShared === false ? latest : this.#calls.get(text)) ?? null;
    while (name !== null && name.earlier >= time) name = name.before;
    return name !== null && name.earlier === time - 1 ? name.source : null;
  }
}

function listed(list: Map<string, Name>, named: Pick<Name, 'text' | 'call' | 'source'>): Name {
  const before = list.get(named.text) ?? null;
  const isShared = before !== null && (before.isShared || before.call !== named.call);
  const name = { ...named, before, earlier: before === null ? 0 : before.earlier + 1, isShared };
  list.set(named.text, name);
  return name;
}
