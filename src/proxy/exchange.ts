import type { IncomingMessage, ServerResponse } from 'node:http';
import { HeadroomError, reasonOf } from '../errors.ts';
import type { Note } from '../fates.ts';
import { maxBodyBytes } from '../limits.ts';
import type { Asked } from '../money/simulator/index.ts';
import type { Pipeline } from '../pipeline/pipeline.ts';
import type { Outcome } from '../pipeline/pipeline-tools.ts';
import { emptyReport } from '../pipeline/report.ts';
import type { Ledger } from '../store/records.ts';
import { routeRequest, type Routed } from '../wire/index.ts';
import type { Bytes } from '../wire/items/pieces.ts';
import type { Accountant } from './accountant.ts';
import type { Forwarded } from './answer.ts';
import { Arrival, type Arrivals } from './arrivals.ts';
import { decodeBody, readBody } from './body.ts';
import { endOf, openRow, OpenRow, type Identity } from './ledger-row.ts';
import type { SmallHeap } from './small-heap.ts';
import type { Upstream } from './upstream.ts';
import { tapUsage } from './usage-tap.ts';

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
  readonly arrivals: Arrivals;
  /** Told how long bodies are. */
  readonly heap: Pick<SmallHeap, 'noteBody'>;
  /** Answers say how many tokens their requests had less of. */
  readonly saysSaved: boolean;
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

/** Names the tokens that a request had less of, by real count, where answers are to say so. */
const savedHeader = 'x-headroom-tokens-saved';

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
  // Encoded bodies have hardly a beginning in common.
  const isEncoded = request.headers['content-encoding'] !== undefined;
  const arrival = isEncoded ? new Arrival() : tools.arrivals.next();
  const read = await readBody(request, maxBodyBytes, arrival);
  if (read === null) return;
  const began = performance.now();
  const row = new OpenRow(tools, (shaped) => {
    // The client may have left while we worked; then the provider must not start to generate.
    if (routed.kind === 'count' || response.destroyed) return null;
    return openRow(tools.identity, {
      at,
      route,
      wire: routed.wire,
      shaped,
      delayMs: performance.now() - began,
    });
  });
  const prepared = await prepare(tools, request, read, routed, row);
  if (response.destroyed) return;
  const entry = row.opened(prepared);
  const account = routed.kind === 'count' ? null : openAccount(tools, at, routed, prepared);
  const forwarded = await tools.upstream.forward(request, response, {
    path,
    body: prepared.body,
    dropHeaders: prepared.dropHeaders,
    addHeaders: tools.saysSaved ? [[savedHeader, String(prepared.outcome.report.saved)]] : [],
    onAnswer: ({ headers }) => tapUsage(headers, routed.wire.usageReader()),
  });
  reportFailure(tools, forwarded);
  if (routed.kind === 'count') return;
  const usage = forwarded.status >= 200 && forwarded.status < 300 ? forwarded.usage : null;
  const { report } = prepared.outcome;
  const learned = tools.pipeline.answered(prepared.outcome, usage);
  entry?.amend(endOf(report, forwarded, learned), account !== null);
  const receipt = account === null ? null : await tools.accountant?.settle(account, usage);
  // Of many answers that end together all receipts are written with the last.
  entry?.amend({ receipt: receipt ?? null }, tools.accountant?.isSettling);
}

function openAccount(
  { accountant, ledger }: ExchangeTools,
  at: number,
  { wire, model }: Routed,
  prepared: Prepared,
): number | null {
  const { bodies, outcome } = prepared;
  if (accountant === null || ledger === null || bodies === null) return null;
  return accountant.open({ wire: wire.id, model, at, ...bodies, caused: outcome.report.caused === 're_run' });
}

async function prepare(
  { pipeline, hints, heap, arrivals }: ExchangeTools,
  request: IncomingMessage,
  read: NonNullable<Awaited<ReturnType<typeof readBody>>>,
  { wire, kind, model }: Routed,
  row: OpenRow,
): Promise<Prepared> {
  if ('partial' in read) return untouched(read.partial, 0, 'too_large', model);
  const encoded = read.complete;
  const decoded = await decodeBody(encoded, request.headers['content-encoding'], arrivals.next());
  if (decoded === null) return untouched(encoded, encoded.length, 'undecodable', model);
  heap.noteBody(decoded.length);
  const isEncoded = request.headers['content-encoding'] !== undefined;
  const came = { encoded, decoded, isEncoded };
  const outcome = await pipeline.run(decoded, wire, kind, {
    hints,
    model,
    keep: (last, insert) => {
      row.keep(preparedFrom(last, came), insert);
    },
  });
  return preparedFrom(outcome, came);
}

interface Came {
  readonly encoded: Bytes;
  readonly decoded: Bytes;
  readonly isEncoded: boolean;
}

function preparedFrom(outcome: Outcome, { encoded, decoded, isEncoded }: Came): Prepared {
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

function untouched(body: Prepared['body'], bytes: number, note: Note, model: string | null): Prepared {
  return {
    body,
    dropHeaders: [],
    bytesBefore: bytes,
    bytesAfter: bytes,
    outcome: { report: emptyReport(note, model), awaited: null },
    bodies: null,
  };
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
