import type { Asked } from '../money/simulator/index.ts';
import type { Bytes } from '../wire/items/pieces.ts';
import { readPlace, type Place } from '../store/runs/spool.ts';
import type { BodyReceiver, BodySender, RelayedBody } from './body-relay.ts';

/** In memory, or where it lies. */
type Body = RelayedBody | Place;

/** A request as it is handed to another thread. */
export interface Handed extends Omit<Asked, 'received' | 'sent'> {
  readonly received: Body;
  readonly sent: Body | null;
}

/** With what it adds to requests before it, in copies: a view would take all of the memory along that it is a part of. */
export function relayed(asked: Asked, sender: BodySender): Handed {
  const received = sender.relay(asked.received);
  return { ...asked, received, sent: asked.sent === null ? null : sender.relay(asked.sent) };
}

/** The same where `bodiesOf` the request lie at a place, one behind the other. */
export function lyingAt(place: Place, asked: Asked): Handed {
  const middle = asked.received.length;
  const received = { ...place, bytes: middle };
  const sent = { ...place, at: place.at + middle, bytes: place.bytes - middle };
  return { ...asked, received, sent: asked.sent === null ? null : sent };
}

export function bodiesOf({ received, sent }: Pick<Asked, 'received' | 'sent'>): readonly Bytes[] {
  return sent === null ? [received] : [received, sent];
}

/** Bytes of both bodies. */
export function sizeOf(asked: Pick<Asked, 'received' | 'sent'>): number {
  return bodiesOf(asked).reduce((sum, { length }) => sum + length, 0);
}

/** Bytes that are handed over. */
export function handedBytes(handed: Handed): number {
  return buffersOf(handed).reduce((sum, { byteLength }) => sum + byteLength, 0);
}

/** What is handed over instead of copied. */
export function buffersOf({ received, sent }: Handed): ArrayBuffer[] {
  return [received, sent].flatMap((body) => (body !== null && 'tail' in body ? [body.tail.buffer] : []));
}

/**
 * What was handed over, on the other thread; null where it begins like what was handed to one before it. Throws what the
 * system says where it cannot be read.
 */
export function taken({ received, sent, ...asked }: Handed, receiver: BodyReceiver): Asked | null {
  const [one, other] = [bytesOf(received, receiver), sent === null ? null : bytesOf(sent, receiver)];
  return one === null || (sent !== null && other === null) ? null : { ...asked, received: one, sent: other };
}

function bytesOf(body: Body, receiver: BodyReceiver): Bytes | null {
  return 'tail' in body ? receiver.take(body) : readPlace(body);
}
