import { continued, slicesOf, type Bytes } from '../wire/items/pieces.ts';
import { RecentBodies } from '../wire/items/recent-bodies.ts';

/** A body as it is handed to another thread: what it adds to one that was handed over before. */
export interface RelayedBody {
  /** Names it for bodies after it; counted from 1. */
  readonly id: number;
  /** Which body it begins like, 0 for none, and for how many bytes. */
  readonly base: number;
  readonly shared: number;
  readonly tail: Uint8Array<ArrayBuffer>;
}

/** Both ends forget alike, since both see the same bodies in the same order. */
interface Relayed {
  readonly id: number;
  readonly body: Bytes;
}

/** Each request is handed over as it came and as it goes out. */
const bodiesOfRequest = 2;

/** The end that hands bodies over. */
export class BodySender {
  readonly #bodies = new RecentBodies<Relayed>(bodiesOfRequest);
  #lastId = 0;

  /** The tail is a copy: it can be handed over while the body is still in use. */
  relay(body: Bytes): RelayedBody {
    const like = this.#bodies.likeliest(body);
    const shared = like?.shared ?? 0;
    const id = (this.#lastId += 1);
    this.#bodies.add({ id, body }, like);
    return { id, base: like?.earlier.id ?? 0, shared, tail: copyOf(body, shared) };
  }

  /** Begins anew: what was handed over may not have come to the other end. */
  forget(): void {
    this.#bodies.forget();
  }
}

function copyOf(body: Bytes, from: number): Uint8Array<ArrayBuffer> {
  const copy = new Uint8Array(body.length - from);
  let at = 0;
  for (const slice of slicesOf(body, from, body.length)) {
    copy.set(slice, at);
    at += slice.length;
  }
  return copy;
}

/** The end that takes them. */
export class BodyReceiver {
  readonly #bodies = new RecentBodies<Relayed>(bodiesOfRequest);

  /** The whole body; null where it begins like one that this end has never seen. */
  take({ id, base, shared, tail }: RelayedBody): Bytes | null {
    const earlier = this.#bodies.find((each) => each.id === base);
    if (earlier === undefined && shared > 0) return null;
    const rest = Buffer.from(tail.buffer, tail.byteOffset, tail.length);
    const body = continued(earlier?.body ?? rest, shared, [rest]);
    this.#bodies.add({ id, body }, earlier === undefined ? null : { earlier, shared });
    return body;
  }
}
