import type { Engine, EngineContext, Omission, Piece, SeenLines, ToolRole } from '../engines/engine.ts';
import { repeat, withoutSeen } from '../engines/repeat/index.ts';
import { minFoldTokens, minSavedShare, minSavedTokens } from '../limits.ts';
import type { Level } from '../settings.ts';
import { markedReference, referenceOf } from '../store/reference.ts';
import { programsOf } from '../text/command-line.ts';
import { holdsHeader } from '../text/gutter.ts';
import { estimateTokens, type TokenCounter } from '../tokens/count.ts';
import { routeContent, type Way } from './content-router.ts';
import { holdsForeign, keepingForeign } from './foreign-lines.ts';
import { renderPieces } from './marker.ts';
import type { MemoryState } from './recall.ts';

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
  /** The worker's memory of the conversation so far; null: nothing of it may be pointed at. */
  readonly memory: MemoryState | null;
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

/**
 * Runs the engines that fit a text and lets real token counts decide (promise 5). Pure; runs in the worker. `seen`:
 * what the model has before it already.
 */
export function shrink(job: Job, counter: TokenCounter, seen: SeenLines | null = null): Verdict {
  const count = countingOnce(counter);
  const context = contextOf(job, seen, count);
  const way = routeContent(context);
  const { view, last } = encoded(job.text, way, context);
  const shown = pointed(job.text, view, context);
  if (last === null && shown === job.text) {
    const before = estimateTokens(job.text);
    return { engine: null, before, lossless: null, folded: null, reason: way.without };
  }
  const before = count(job.text);
  const lossless = shown === job.text ? null : accepted(shown, before, count);
  const pieces = last !== null && before >= minFoldTokens ? foldOf(last, way, job, context) : null;
  const folded =
    pieces === null || job.retrieval === null
      ? null
      : foldedText(pieces, view, job, context, lossless?.tokens ?? before);
  if (lossless === null && folded === null) {
    const reason = last === null ? way.without : 'no_gain';
    return { engine: last?.engine.name ?? null, before, lossless, folded, reason };
  }
  const byPointers = shown !== view && view.length - shown.length > job.text.length - view.length;
  const engine = last === null || (folded === null && byPointers) ? repeat.name : last.engine.name;
  return { engine, before, lossless, folded, reason: null };
}

function contextOf(job: Job, seen: SeenLines | null, count: TokenCounter): EngineContext {
  const { tool, command, role, failed, question, level } = job;
  const programs = command === null ? [] : programsOf(command);
  return { tool, command, programs, role, failed, question, level, seen, count };
}

/** The shortest of what the model needs to see: its own form, or the text itself, without what stands higher up. */
function pointed(text: string, view: string, context: EngineContext): string {
  if (!repeat.accepts(text, context) || holdsHeader(text)) return view;
  const shown = repeat.encode(view, context) ?? view;
  const plain = view === text ? null : repeat.encode(text, context);
  return plain !== null && context.count(plain) < context.count(shown) ? plain : shown;
}

/** A step of the way to the lossless form: the engine, and what it was given. */
interface Step {
  readonly engine: Engine;
  readonly text: string;
}

/** The lossless form, by one engine, or where several programs printed by one after the other. */
function encoded(text: string, way: Way, context: EngineContext): { view: string; last: Step | null } {
  let view = text;
  let last: Step | null = null;
  const engines = holdsForeign(text) ? way.engines.map(keepingForeign) : way.engines;
  for (const engine of engines) {
    if (!engine.accepts(view, context)) continue;
    last = { engine, text: view };
    view = engine.encode(view, context) ?? view;
    if (!way.several) break;
  }
  return { view, last };
}

function foldOf({ engine, text }: Step, way: Way, job: Job, context: EngineContext): readonly Piece[] | null {
  if (!way.fold || job.retrieval === null || job.level === 'lossless') return null;
  return engine.fold?.(text, context) ?? null;
}

function foldedText(
  pieces: readonly Piece[],
  view: string,
  { text, retrieval }: Job,
  context: EngineContext,
  than: number,
): Verdict['folded'] {
  if (retrieval === null) return null;
  const { tool, key } = retrieval;
  const ref = referenceOf(key, text, view);
  const shown = pieces.map((piece) =>
    typeof piece === 'string' && context.seen !== null ? withoutSeen(piece, context.seen) : piece,
  );
  const candidate = accepted(
    renderPieces(shown, { tool, ref: markedReference(key, ref) }),
    than,
    context.count,
  );
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
