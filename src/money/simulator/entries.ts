/** Dead cache entries are looked for when this many have come: a request writes a handful. */
export const simulatorSweepEntries = 4_096;

interface Entry<Value> {
  readonly value: Value;
  readonly expires: number;
}

/** Cached prefixes by name, each until its moment. What is dead is swept out now and then. */
export class Entries<Value> {
  readonly #entries = new Map<string, Entry<Value>>();
  #sweepAt = simulatorSweepEntries;

  /** How many are remembered, dead ones that nobody has swept out yet among them. */
  get size(): number {
    return this.#entries.size;
  }

  /** Undefined: there is none, or it has expired. */
  live(name: string, at: number): Value | undefined {
    const entry = this.#entries.get(name);
    return entry !== undefined && entry.expires > at ? entry.value : undefined;
  }

  /** As it was kept last, though it may have expired since. */
  last(name: string): Value | undefined {
    return this.#entries.get(name)?.value;
  }

  /** Keeps entries until `expires`; answers how to take that back, as far as nobody has kept them again since. */
  keep(
    kept: readonly { readonly name: string; readonly value: Value; readonly expires: number }[],
  ): () => void {
    const changes = kept.map(({ name, value, expires }) => {
      const entry = { value, expires };
      const before = this.#entries.get(name);
      this.#entries.set(name, entry);
      return { name, entry, before };
    });
    return () => {
      for (const { name, entry, before } of changes.reverse()) {
        if (this.#entries.get(name) !== entry) continue;
        if (before === undefined) this.#entries.delete(name);
        else this.#entries.set(name, before);
      }
    };
  }

  drop(names: readonly string[]): void {
    for (const name of names) this.#entries.delete(name);
  }

  /** Forgets what has expired, when much has come since the last time. */
  sweep(at: number): void {
    if (this.#entries.size < this.#sweepAt) return;
    for (const [name, { expires }] of this.#entries) if (expires <= at) this.#entries.delete(name);
    this.#sweepAt = this.#entries.size + simulatorSweepEntries;
  }
}
