import type { IncomingMessage, ServerResponse } from 'node:http';
import { HeadroomError, reasonOf } from '../errors.ts';
import type { Note } from '../fates.ts';
import { maxBodyBytes } from '../limits.ts';
import type { Asked } from '../money/simulator/index.ts';
import type { Pipeline } from '../pipeline/pipeline.ts';
import type { Outcome } from '../pipeline/pipeline-tools.ts';
import { emptyReport, type Report } from '../pipeline/report.ts';
import type { Amendment, Ledger, LedgerEntry, LedgerRow } from '../store/records.ts';
import { mendOf } from '../store/refusal.ts';
import { routeRequest } from '../wire/index.ts';
import type { RouteKind, Usage, Wire } from '../wire/wire.ts';
import type { Accountant } from './accountant.ts';
import type { Forwarded } from './answer.ts';
import { decodeBody, readBody } from './body.ts';
import type { SmallHeap } from './small-heap.ts';
import type { Upstream } from './upstream.ts';
import { tapUsage } from './usage-tap.ts';

/** Whose requests these are; written into every ledger row. */
export interface Identity {
  readonly run: string;
  readonly agent: string;
  readonly project: string;
}

export interface ExchangeTools {
  readonly pipeline: Pipeline;
  readonly upstream: Upstream;
  readonly ledger: Ledger | null;
  /** Makes out the receipts of ledger rows; null where nobody keeps them. */
  readonly accountant: Accountant | null;
  readonly identity: Identity;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** The upstream is a headroom itself, which shortens and counts: all passes untouched here. */
  readonly isRelay: boolean;
  /** The upstream has a prompt cache that may be told what to keep. */
  readonly hints: boolean;
  /** Told how long bodies are. */
  readonly heap: Pick<SmallHeap, 'noteBody'>;
  /** Told of every fault the user should know of; must not throw. */
  readonly onProblem: (problem: HeadroomError) => void;
}

interface Prepared {
  /** What goes upstream as the body; null: the request's own stream. */
  readonly body: Parameters<Upstream['forward']>[2]['body'];
  readonly dropHeaders: readonly string[];
  readonly bytesBefore: number;
  readonly outcome: Pick<Outcome, 'report' | 'awaited'>;
  readonly bytesAfter: number;
  /** The request as it came and as it goes; null: it could not be read. */
  readonly bodies: Pick<Asked, 'received' | 'sent' | 'ours'> | null;
}

/**
 * One request from its first byte to its ledger row: route, read, decode, pipeline, forward, pipe the answer while
 * the tap reads usage. Its row is recorded before it is forwarded, and amended when the answer has ended and when its
 * receipt is made out. Whatever is not understood on the way goes upstream as it came.
 */
export async function exchange(
  tools: ExchangeTools,
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
): Promise<void> {
  const at = tools.now();
  const [route = ''] = path.split('?');
  const routed = tools.isRelay ? null : routeRequest(request.method ?? '', route);
  if (routed === null) {
    const passed = await tools.upstream.forward(request, response, { path, body: null, dropHeaders: [] });
    reportFailure(tools, passed);
    return;
  }
  const read = await readBody(request, maxBodyBytes);
  if (read === null) return;
  const began = performance.now();
  const prepared = await prepare(tools, request, read, routed);
  const delayMs = performance.now() - began;
  // The client may have left while we worked; then the provider must not start to generate.
  if (response.destroyed) return;
  const opened = { at, route, wire: routed.wire, prepared, delayMs };
  const entry = routed.kind === 'count' ? null : openEntry(tools, opened);
  const account = routed.kind === 'count' ? null : openAccount(tools, at, routed.wire, prepared);
  const forwarded = await tools.upstream.forward(request, response, {
    path,
    body: prepared.body,
    dropHeaders: prepared.dropHeaders,
    onAnswer: ({ headers }) => tapUsage(headers, routed.wire.usageReader()),
  });
  reportFailure(tools, forwarded);
  if (routed.kind === 'count') return;
  const usage = forwarded.status >= 200 && forwarded.status < 300 ? forwarded.usage : null;
  const { report } = prepared.outcome;
  const learned = tools.pipeline.answered(prepared.outcome, usage);
  entry?.amend(endOf(report, forwarded, learned));
  const receipt = account === null ? null : await tools.accountant?.settle(account, usage);
  entry?.amend({ receipt: receipt ?? null });
}

function openAccount(
  { accountant, ledger }: ExchangeTools,
  at: number,
  wire: Wire,
  prepared: Prepared,
): number | null {
  const { bodies, outcome } = prepared;
  if (accountant === null || ledger === null || bodies === null) return null;
  return accountant.open({ wire: wire.id, at, ...bodies, caused: outcome.report.caused === 're_run' });
}

async function prepare(
  { pipeline, hints, heap }: ExchangeTools,
  request: IncomingMessage,
  read: NonNullable<Awaited<ReturnType<typeof readBody>>>,
  { wire, kind }: { wire: Wire; kind: RouteKind },
): Promise<Prepared> {
  if ('partial' in read) return untouched(read.partial, 0, 'too_large');
  const encoded = read.complete;
  const decoded = await decodeBody(encoded, request.headers['content-encoding']);
  if (decoded === null) return untouched(encoded, encoded.length, 'undecodable');
  heap.noteBody(decoded.length);
  const outcome = await pipeline.run(decoded, wire, kind, hints);
  const isEncoded = request.headers['content-encoding'] !== undefined;
  return {
    body: outcome.changed ? outcome.body : encoded,
    dropHeaders: outcome.changed && isEncoded ? ['content-encoding'] : [],
    bytesBefore: decoded.length,
    bytesAfter: outcome.body.length,
    outcome,
    bodies: outcome.forgets
      ? null
      : { received: decoded, sent: outcome.changed ? outcome.body : null, ours: outcome.ours },
  };
}

function untouched(body: Prepared['body'], bytes: number, note: Note): Prepared {
  return {
    body,
    dropHeaders: [],
    bytesBefore: bytes,
    bytesAfter: bytes,
    outcome: { report: emptyReport(note), awaited: null },
    bodies: null,
  };
}

interface Opened {
  readonly at: number;
  readonly route: string;
  readonly wire: Wire;
  readonly prepared: Prepared;
  readonly delayMs: number;
}

/** The row stands in the ledger before the request goes out: whatever becomes of us, it is not lost. */
function openEntry(tools: ExchangeTools, { at, route, wire, prepared, delayMs }: Opened): LedgerEntry | null {
  const { bytesBefore, bytesAfter, outcome } = prepared;
  const unknown = { inputTokens: null, cacheRead: null, cacheWrite5m: null, cacheWrite1h: null };
  const row: LedgerRow = {
    at,
    ...tools.identity,
    wire: wire.id,
    path: route,
    status: null,
    bytesBefore,
    bytesAfter,
    ...outcome.report,
    ...unknown,
    outputTokens: null,
    receipt: null,
    delayMs,
  };
  return (
    tools.ledger?.record(row, (cause) => {
      tools.onProblem(unwritten(cause));
    }) ?? null
  );
}

/** A ledger that cannot be written must not cost the session. */
function unwritten(cause: unknown): HeadroomError {
  return new HeadroomError(
    'STORE_UNAVAILABLE',
    `Requests cannot be written to the ledger: ${reasonOf(cause)}.`,
    mendOf(cause, 'Check the data folder; the session goes on, and they are written once that is possible.'),
    { cause },
  );
}

function endOf(report: Report, { status, usage, aborted }: Forwarded, learned: Note | null): Amendment {
  return {
    status,
    model: billedModel(report.model, usage),
    note: learned ?? report.note ?? (aborted ? 'aborted' : null),
    inputTokens: usage?.input ?? null,
    cacheRead: usage?.cacheRead ?? null,
    cacheWrite5m: usage?.cacheWrite5m ?? null,
    cacheWrite1h: usage?.cacheWrite1h ?? null,
    outputTokens: usage?.output ?? null,
  };
}

/** Other tiers have other prices: with the tier in its name a model is not taken for the one that is sold as usual. */
function billedModel(model: string | null, usage: Usage | null): string | null {
  return model === null || usage?.tier === undefined ? model : `${model}@${usage.tier}`;
}

function reportFailure(tools: ExchangeTools, { failure }: Forwarded): void {
  if (failure === null) return;
  tools.onProblem(
    new HeadroomError(
      'UPSTREAM_DOWN',
      `The connection to ${tools.upstream.base.origin} failed: ${reasonOf(failure)}.`,
      'Check the network and the base URL; the agent has seen a connection error.',
      { cause: failure },
    ),
  );
}
