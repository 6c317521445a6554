import type { Engine, EngineContext, Omission, Piece, ToolRole } from '../engines/engine.ts';
import { minFoldTokens, minSavedShare, minSavedTokens } from '../limits.ts';
import type { Level } from '../settings.ts';
import { referenceOf } from '../store/reference.ts';
import { programsOf } from '../text/command-line.ts';
import { estimateTokens, type TokenCounter } from '../tokens/count.ts';
import { routeContent, type Way } from './content-router.ts';
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

/** Runs the engines that fit a text and lets real token counts decide (promise 5). Pure; runs in the worker. */
export function shrink(job: Job, counter: TokenCounter): Verdict {
  const count = countingOnce(counter);
  const context = contextOf(job, count);
  const route = routeContent(context);
  if ('reason' in route) {
    const before = estimateTokens(job.text);
    return { engine: null, before, lossless: null, folded: null, reason: route.reason };
  }
  const { view, last } = encoded(job.text, route, context);
  if (last === null) {
    const before = estimateTokens(job.text);
    return { engine: null, before, lossless: null, folded: null, reason: route.without };
  }
  const before = count(job.text);
  const lossless = view === job.text ? null : accepted(view, before, count);
  const pieces = before >= minFoldTokens ? foldOf(last, route, job, context) : null;
  const folded =
    pieces === null || job.retrieval === null
      ? null
      : foldedText(pieces, job.text, view, job.retrieval, lossless?.tokens ?? before, count);
  return {
    engine: last.engine.name,
    before,
    lossless,
    folded,
    reason: lossless === null && folded === null ? 'no_gain' : null,
  };
}

function contextOf(
  { tool, command, role, failed, question, level }: Job,
  count: TokenCounter,
): EngineContext {
  const programs = command === null ? [] : programsOf(command);
  return { tool, command, programs, role, failed, question, level, seen: null, count };
}

/** A step of the way to the lossless form: the engine, and what it was given. */
interface Step {
  readonly engine: Engine;
  readonly text: string;
}

/** The lossless form, by one engine, or where several programs printed by one after the other. */
function encoded(text: string, route: Way, context: EngineContext): { view: string; last: Step | null } {
  let view = text;
  let last: Step | null = null;
  for (const engine of route.engines) {
    if (!engine.accepts(view, context)) continue;
    last = { engine, text: view };
    view = engine.encode(view, context) ?? view;
    if (!route.several) break;
  }
  return { view, last };
}

function foldOf(
  { engine, text }: Step,
  route: Way,
  job: Job,
  context: EngineContext,
): readonly Piece[] | null {
  if (!route.fold || job.retrieval === null || job.level === 'lossless') return null;
  return engine.fold?.(text, context) ?? null;
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
