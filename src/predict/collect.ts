import type { readAll } from './pool.ts';
import type { SessionResult } from './session.ts';
import type { Remark, Source } from './sources.ts';
import type { ThroughHeadroom } from './through-headroom.ts';
import type { WorkerSetup } from './worker.ts';
import type { BilledRequest } from './bill.ts';

/** What sources hold that can be counted. */
export interface Collected {
  /** Each request once, and none that ran through headroom. */
  readonly sessions: readonly SessionResult[];
  readonly remarks: readonly Remark[];
  /** Sessions that are left out because they ran through headroom: their bill is what it made of it. */
  readonly ranThrough: number;
  readonly heads: Heads;
}

/** Sessions without usage, which alone tells how long the system prompt and the tools are. */
export interface Heads {
  /** They are taken to be as long as in the agent's other sessions, by the median. */
  readonly assumed: number;
  /** There are no others: they are missing in the bill. */
  readonly unknown: number;
}

interface Found {
  readonly source: Source;
  readonly sessions: readonly SessionResult[];
}

/** How sources are read. */
export interface Reading {
  readonly readAll: typeof readAll;
  readonly setup: WorkerSetup;
}

/** Reads sources; `onRead` is told of each one. */
export async function collect(
  sources: readonly Source[],
  reading: Reading,
  through: ThroughHeadroom,
  onRead: (source: Source) => void,
): Promise<Collected> {
  const remarks: Remark[] = [];
  const gone = new Set<string>();
  const found: Found[] = [];
  let ranThrough = 0;
  for await (const { source, sessions, remarks: own } of readEach(sources, reading)) {
    remarks.push(...own);
    const why = source.agent === null ? [] : sessions.flatMap((session) => whyThrough(session, through));
    if (why.length === 0) found.push({ source, sessions });
    else {
      ranThrough += 1;
      remarks.push(...why);
      for (const { id } of sessions.flatMap(({ requests }) => requests)) if (id !== null) gone.add(id);
    }
    onRead(source);
  }
  const { again, heads } = blindAmong(found, gone);
  const better = new Map<string | undefined, readonly SessionResult[]>();
  for await (const { source, sessions } of readEach(again, reading)) better.set(source.paths[0], sessions);
  const all = found.flatMap(({ source, sessions }) => better.get(source.paths[0]) ?? sessions);
  return { sessions: onceEach(all, gone), remarks, ranThrough, heads };
}

async function* readEach(
  sources: readonly Source[],
  { readAll, setup }: Reading,
): AsyncGenerator<Found & { readonly remarks: readonly Remark[] }> {
  let read = 0;
  for await (const answer of readAll(sources, setup)) {
    const source = sources[read];
    read += 1;
    if (source !== undefined) yield { source, ...answer };
  }
}

function whyThrough({ name, requests, ranThrough }: SessionResult, through: ThroughHeadroom): Remark[] {
  const known = requests.filter((request) => through.has(request)).length;
  if (known === 0 && !ranThrough) return [];
  const count = known === 0 ? '' : `: ${known} of its ${requests.length} answers stand in the ledger`;
  return [{ path: name, why: `it ran through headroom already${count}`, isUsed: false }];
}

/** The sources in which no usage tells the head, each with one to read it with again; those without one are counted. */
function blindAmong(found: readonly Found[], gone: ReadonlySet<string>): { again: Source[]; heads: Heads } {
  const own = new Set(
    onceEach(
      found.flatMap(({ sessions }) => sessions),
      gone,
    )
      .filter(({ requests }) => requests.length > 0)
      .map(({ name }) => name),
  );
  const isBlind = ({ source, sessions }: Found): boolean =>
    source.agent !== null &&
    sessions.some(({ name }) => own.has(name)) &&
    sessions.every(({ requests }) => requests.every(({ usage }) => usage === null));
  const blind = found.filter(isBlind);
  const again = blind.flatMap(({ source }) => {
    const others = found.filter((other) => other.source.agent === source.agent);
    const head = medianOf(others.flatMap(({ sessions }) => headsOf(sessions)));
    return head === null ? [] : [{ ...source, head }];
  });
  return { again, heads: { assumed: again.length, unknown: blind.length - again.length } };
}

/** The head of a session; its sub-agents have shorter ones. */
function headsOf(sessions: readonly SessionResult[]): number[] {
  return sessions.flatMap(({ requests }) => requests.find(({ head }) => head !== null)?.head ?? []);
}

function medianOf(numbers: readonly number[]): number | null {
  return [...numbers].sort((one, other) => one - other)[Math.floor(numbers.length / 2)] ?? null;
}

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
