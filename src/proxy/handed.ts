import type { Asked } from '../money/simulator/index.ts';
import { readPlace, type Place } from '../store/spool.ts';

/** Bytes in memory of their own, or where they lie. */
type Bytes = Uint8Array<ArrayBuffer> | Place;

/** A request as it is handed to another thread. */
export interface Handed extends Omit<Asked, 'received' | 'sent'> {
  readonly received: Bytes;
  readonly sent: Bytes | null;
}

/** Copies, to be handed over: a view would take all of the memory along that it is a part of. */
export function copied(asked: Asked): Handed {
  const sent = asked.sent === null ? null : new Uint8Array(asked.sent);
  return { ...asked, received: new Uint8Array(asked.received), sent };
}

/** The same where `bodiesOf` the request lie at a place, one behind the other. */
export function lyingAt(place: Place, asked: Asked): Handed {
  const middle = asked.received.length;
  const received = { ...place, bytes: middle };
  const sent = { ...place, at: place.at + middle, bytes: place.bytes - middle };
  return { ...asked, received, sent: asked.sent === null ? null : sent };
}

export function bodiesOf({ received, sent }: Pick<Asked, 'received' | 'sent'>): readonly Uint8Array[] {
  return sent === null ? [received] : [received, sent];
}

/** Bytes of both bodies. */
export function sizeOf(asked: Pick<Asked, 'received' | 'sent'>): number {
  return bodiesOf(asked).reduce((sum, { length }) => sum + length, 0);
}

/** What was handed over, on the other thread. Throws what the system says where it cannot be read. */
export function taken({ received, sent, ...asked }: Handed): Asked {
  return { ...asked, received: read(received), sent: sent === null ? null : read(sent) };
}

/** What is handed over instead of copied. */
export function buffersOf({ received, sent }: Handed): ArrayBuffer[] {
  return [received, sent].flatMap((bytes) => (bytes instanceof Uint8Array ? [bytes.buffer] : []));
}

function read(bytes: Bytes): Uint8Array {
  return bytes instanceof Uint8Array ? bytes : readPlace(bytes);
}
