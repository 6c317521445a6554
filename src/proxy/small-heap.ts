import { setFlagsFromString } from 'node:v8';

/**
 * V8 then collects and compacts a heap sooner, and takes room back from its young part: 60 MB less in a session's process.
 * It costs hardly any processor time while bodies are small, and half of all that a turn of 4 MB takes: each such body brings
 * buffers of its size, over which V8 would collect the whole heap again and again. It looks at the flag at each collection.
 * Node.js takes it as an option at its start only, and a process that starts itself anew is no longer the one that its
 * terminal started.
 */
const flag = 'optimize-for-size';

/**
 * While large bodies come: how much a heap may grow before V8 collects all of it, percent of what it held after the last
 * time. Bodies count, though they lie beside the heap: by V8's own measure one turn of 4 MB was enough.
 */
const grownPercent = 300;
const growingFlag = 'heap-growing-percent';
/** V8 measures. */
const byItself = 0;

/** Major versions of V8 that know the flag, Node.js 20 to 24; another one may print a complaint. */
const oldest = 11;
const newest = 13;

/** A body of so many bytes is large, */
export const largeBodyBytes = 1024 * 1024;

/** and so many that are not, one after another, end what one of them has brought: a large one comes with each turn. */
export const smallBodies = 50;

/** Keeps the heaps of a process small, for one that is headroom's own: all its threads, from now on. */
export class SmallHeap {
  readonly #isKnown: boolean;
  #smallBodies = smallBodies;

  /** `v8`: the version. */
  constructor(v8 = process.versions.v8) {
    const major = Number.parseInt(v8, 10);
    this.#isKnown = major >= oldest && major <= newest;
    this.#set(true);
  }

  /** To be told of each request's body. */
  noteBody(bytes: number): void {
    const before = this.isKept;
    this.#smallBodies = bytes >= largeBodyBytes ? 0 : this.#smallBodies + 1;
    if (this.isKept !== before) this.#set(this.isKept);
  }

  /** False while large bodies come. */
  get isKept(): boolean {
    return this.#smallBodies >= smallBodies;
  }

  #set(isKept: boolean): void {
    if (!this.#isKnown) return;
    setFlagsFromString(`--${isKept ? '' : 'no-'}${flag}`);
    setFlagsFromString(`--${growingFlag}=${isKept ? byItself : grownPercent}`);
  }
}
