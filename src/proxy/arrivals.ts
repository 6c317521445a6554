import { continued, Pieces, sharedBytes, slicesOf, type Bytes } from '../wire/items/pieces.ts';
import { RecentBodies, type Likeness } from '../wire/items/recent-bodies.ts';

interface Arrived {
  readonly body: Bytes;
}

type Remember = (body: Bytes, like: Likeness<Arrived> | null) => void;

/** Bodies as they arrive. What one has in common with an earlier one is not kept a second time, nor copied. */
export class Arrivals {
  readonly #recent = new RecentBodies<Arrived>();

  /** The next body, of which nothing has arrived yet. */
  next(): Arrival {
    return new Arrival(this.#recent.all, (body, like) => {
      this.#recent.add({ body }, like);
    });
  }
}

/** A body that arrives bit by bit. Each bit is compared at once, while the processor has it at hand. */
export class Arrival {
  readonly #remember: Remember | null;
  /** Those of the earlier bodies that begin with all that has arrived. */
  #alike: readonly Arrived[];
  /** The one that begins with most of it, and with how much. */
  #likeliest: Arrived | null = null;
  #shared = 0;
  /** What has arrived behind that. */
  readonly #rest: Buffer[] = [];
  #length = 0;

  constructor(earlier: readonly Arrived[] = [], remember: Remember | null = null) {
    this.#alike = earlier;
    this.#remember = remember;
  }

  /** Bytes that have arrived. */
  get length(): number {
    return this.#length;
  }

  /** Nobody may change the bytes any more. */
  add(bytes: Buffer): void {
    this.#length += bytes.length;
    let most = 0;
    const alike: Arrived[] = [];
    for (const earlier of this.#alike) {
      const here = new Pieces(slicesOf(earlier.body, this.#shared, this.#shared + bytes.length));
      const same = sharedBytes(here, bytes);
      if (same > most) [this.#likeliest, most] = [earlier, same];
      if (same === bytes.length) alike.push(earlier);
    }
    this.#alike = alike;
    this.#shared += most;
    if (most < bytes.length) this.#rest.push(bytes.subarray(most));
  }

  /** All that has arrived. */
  end(): Bytes {
    const like = this.#likeliest === null ? null : { earlier: this.#likeliest, shared: this.#shared };
    const body = continued(like?.earlier.body ?? nothing, this.#shared, this.#rest);
    this.#remember?.(body, like);
    return body;
  }
}

const nothing = Buffer.alloc(0);
