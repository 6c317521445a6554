import type { Engine, EngineContext, Omission, Piece } from '../engines/engine.ts';
import { minFoldTokens, minSavedShare, minSavedTokens } from '../limits.ts';
import type { Level } from '../settings.ts';
import { referenceOf } from '../store/reference.ts';
import { estimateTokens, type TokenCounter } from '../tokens/count.ts';
import { routeContent } from './content-router.ts';
import type { ToolRole } from './client-profile.ts';
import { renderPieces } from './marker.ts';

/** One text of a new tool result, with all that engines may know. Crosses the worker boundary: plain data. */
export interface Job {
  readonly text: string;
  readonly tool: string | null;
  readonly command: string | null;
  readonly role: ToolRole;
  readonly failed: boolean;
  readonly question: string;
  readonly level: Level;
  /** Set when this request can retrieve: folds are allowed, their markers name the tool and a reference. */
  readonly retrieval: { readonly tool: string | null; readonly key: Uint8Array } | null;
}

/** A text that takes the original's place, with its exact token count. */
export interface Candidate {
  readonly text: string;
  readonly tokens: number;
}

export interface Verdict {
  readonly engine: string | null;
  /** Tokens of the original text; an estimate where no engine was tried. */
  readonly before: number;
  readonly lossless: Candidate | null;
  /** Smaller than `lossless` where present; needs its original stored before it may be sent. */
  readonly folded:
    | (Candidate & {
        readonly view: string;
        readonly ref: string;
        readonly omissions: readonly Omission[];
      })
    | null;
  /** Why the text stays as it is, or null. */
  readonly reason: string | null;
}

/** Runs the engine that fits a text and lets real token counts decide (promise 5). Pure; runs in the worker. */
export function shrink(job: Job, counter: TokenCounter): Verdict {
  const count = countingOnce(counter);
  const context = {
    tool: job.tool,
    command: job.command,
    failed: job.failed,
    question: job.question,
    level: job.level,
    count,
  };
  const route = routeContent(job.text, job.role, context);
  if ('reason' in route) {
    const before = estimateTokens(job.text);
    return { engine: null, before, lossless: null, folded: null, reason: route.reason };
  }
  const { engine } = route;
  const before = count(job.text);
  const encoded = engine.encode(job.text, context);
  const lossless = encoded === null ? null : accepted(encoded, before, count);
  const view = encoded ?? job.text;
  const pieces = route.fold && before >= minFoldTokens ? foldOf(engine, job, context) : null;
  const folded =
    pieces === null || job.retrieval === null
      ? null
      : foldedText(pieces, job.text, view, job.retrieval, lossless?.tokens ?? before, count);
  return {
    engine: engine.name,
    before,
    lossless,
    folded,
    reason: lossless === null && folded === null ? 'no_gain' : null,
  };
}

function foldOf(engine: Engine, job: Job, context: EngineContext): readonly Piece[] | null {
  if (job.retrieval === null || job.level === 'lossless') return null;
  return engine.fold?.(job.text, context) ?? null;
}

function foldedText(
  pieces: readonly Piece[],
  text: string,
  view: string,
  { tool, key }: NonNullable<Job['retrieval']>,
  than: number,
  count: TokenCounter,
): Verdict['folded'] {
  const ref = referenceOf(key, text, view);
  const candidate = accepted(renderPieces(pieces, { tool, ref }), than, count);
  const omissions = pieces.filter((piece) => typeof piece !== 'string');
  return candidate === null ? null : { ...candidate, view, ref, omissions };
}

/** Counting costs more than most engines do, and engine and pipeline ask for the same few texts. */
function countingOnce(count: TokenCounter): TokenCounter {
  const known = new Map<string, number>();
  return (text) => {
    const tokens = known.get(text) ?? count(text);
    known.set(text, tokens);
    return tokens;
  };
}

function accepted(text: string, than: number, count: TokenCounter): Candidate | null {
  const tokens = count(text);
  return than - tokens >= Math.max(minSavedTokens, than * minSavedShare) ? { text, tokens } : null;
}
