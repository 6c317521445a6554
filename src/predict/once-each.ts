import type { BilledRequest } from './bill.ts';
import type { SessionResult } from './session.ts';

/**
 * Sessions with each request once: a forked session repeats those of the one that it comes from, some without their
 * usage. Of two with the same id the one with usage stays, then the earlier one. `gone`: ids of sessions that are not
 * among these; what repeats them does not count either.
 */
export function onceEach(sessions: readonly SessionResult[], gone: ReadonlySet<string>): SessionResult[] {
  const best = new Map<string, BilledRequest>();
  for (const request of sessions.flatMap(({ requests }) => requests)) {
    if (request.id === null) continue;
    const known = best.get(request.id);
    if (known === undefined || isBetter(request, known)) best.set(request.id, request);
  }
  const stays = (request: BilledRequest): boolean =>
    request.id === null ||
    (best.get(request.id) === request && (request.usage !== null || !gone.has(request.id)));
  return sessions.map((session) => ({ ...session, requests: session.requests.filter(stays) }));
}

/** A copy bears the time of the fork. */
function isBetter(one: BilledRequest, other: BilledRequest): boolean {
  if ((one.usage === null) !== (other.usage === null)) return one.usage !== null;
  return (one.at ?? Infinity) < (other.at ?? Infinity);
}
