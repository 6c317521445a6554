import type { Engine, EngineContext, Piece, SeenLines } from '../../engines/engine.ts';
import { envelope } from '../../engines/envelope/index.ts';
import { compared, someOf } from '../../engines/repeat/compared.ts';
import { repeat, withoutSeen } from '../../engines/repeat/index.ts';
import type { Reason } from '../../fates.ts';
import { hexReference, markedReference, referenceOf } from '../../store/originals/reference.ts';
import { programsOf } from '../../text/command-line.ts';
import { OutOfSteps, stepsFor } from '../../text/steps.ts';
import { estimateTokens, type TokenCounter } from '../../tokens/count.ts';
import { routeContent, type Way } from './content-router.ts';
import { holdsForeign, readForeign, type Read } from './foreign-lines.ts';
import type { Candidate, Job, Verdict } from './job.ts';
import { renderPieces } from '../marker.ts';
import { pointed, viewOf } from './pointed.ts';
import { pointersHold, standsAlone, type View } from './pointers-hold.ts';
import { isFoldProved, isProved, undoneBy, type Step } from './proof.ts';
import { stepsWithin } from './within-envelope.ts';

/** A result stands only if it is smaller by this share and by this many tokens. */
export const minSavedShare = 0.05;

export const minSavedTokens = 16;

/** A fold costs a marker and perhaps a retrieval turn: below this many tokens it cannot pay. */
const minFoldTokens = 500;

/**
 * Runs the engines that fit a text and lets real token counts decide (promise 5). Pure; runs on an engine thread.
 * `seen`: what the model has before it already.
 */
export function shrink(job: Job, counter: TokenCounter, seen: SeenLines | null = null): Verdict {
  const context = contextOf(job, seen, countingOnce(counter));
  try {
    return shortestOf(job, context);
  } catch (error) {
    if (!(error instanceof OutOfSteps)) throw error;
    return unchanged(null, estimateTokens(job.text), 'steps');
  }
}

function shortestOf(job: Job, context: EngineContext): Verdict {
  const { count } = context;
  const way = routeContent(context);
  const steps = encoded(job.text, way, context);
  const last = steps.at(-1) ?? null;
  const printed: View = { text: job.text, scopes: null };
  const form = last?.form ?? job.text;
  const view = form === job.text ? printed : viewOf(form);
  const isTrue = (form: string): boolean =>
    standsAlone(form) || pointersHold(form, [view, printed], context.seen);
  const index = job.sentAs?.findIndex(isTrue) ?? -1;
  const sentAs = job.sentAs?.[index];
  if (sentAs !== undefined)
    return { ...unchanged(null, count(job.text), null), held: { index, tokens: count(sentAs) } };
  const shown = pointed(printed, view, context);
  if (last === null && shown === job.text) return unchanged(null, estimateTokens(job.text), way.without);
  const before = count(job.text);
  if (!isProved(shown, steps, job.text, context.seen)) return unproved(last, before);
  const lossless = shown === job.text ? null : losslessOf(shown, steps, job.text, before, count);
  const pieces = last !== null && before >= minFoldTokens ? foldOf(last, way, job) : null;
  const folded =
    pieces === null || job.retrieval === null
      ? null
      : foldedText(pieces, view, job, context, lossless?.tokens ?? before);
  // What is shown may be the text itself with pointers: then nobody has read the form back that a fold is cut from.
  const isCutFromProved = folded === null || shown === form || isProved(form, steps, job.text, context.seen);
  if (folded === 'unproved' || !isCutFromProved) return unproved(last, before);
  if (lossless === null && folded === null)
    return unchanged(last?.engine.name ?? null, before, last === null ? way.without : 'no_gain');
  const byPointers = shown !== form && form.length - shown.length > job.text.length - form.length;
  const engine = last === null || (folded === null && byPointers) ? repeat.name : last.engine.name;
  return { engine, before, lossless, folded, reason: null };
}

function losslessOf(
  form: string,
  steps: readonly Step[],
  text: string,
  before: number,
  count: TokenCounter,
): Verdict['lossless'] {
  const candidate = accepted(form, before, count);
  const names = candidate === null ? null : undoneBy(form, steps, text);
  return candidate === null || names === null ? candidate : { ...candidate, undoneBy: names };
}

/** A form that cannot be read back is never sent: the text goes raw, and it is a defect of ours. */
function unproved(last: Step | null, before: number): Verdict {
  return unchanged(last?.engine.name ?? repeat.name, before, 'unproved');
}

function unchanged(engine: string | null, before: number, reason: Reason | null): Verdict {
  return { engine, before, lossless: null, folded: null, reason };
}

function contextOf(job: Job, seen: SeenLines | null, count: TokenCounter): EngineContext {
  const { tool, command, role, failed, question, level } = job;
  const programs = command === null ? [] : programsOf(command);
  const steps = stepsFor(job.text);
  return { tool, command, programs, role, failed, question, level, seen, count, steps };
}

/** The way to the lossless form: by one engine, or where several programs printed by one after the other. */
function encoded(text: string, way: Way, context: EngineContext): readonly Step[] {
  let view = text;
  const steps: Step[] = [];
  const isForeign = holdsForeign(text);
  for (const each of way.engines) {
    context.steps.take(view.length);
    if (each === envelope) {
      const within = stepsWithin(view, context, way.isFile, (part, about) => encoded(part, way, about));
      if (within !== null) return [...steps, ...within];
      continue;
    }
    const read = isForeign ? readForeign(view, each, context) : readBy(each, view, context);
    if (read === null) continue;
    const form = read.engine.encode(read.page) ?? view;
    steps.push({ ...read, text: view, form });
    view = form;
    if (!way.several || each.endsWay === true) break;
  }
  return steps;
}

function readBy(engine: Engine, text: string, context: EngineContext): Read | null {
  const page = engine.read(text, context);
  return page === null ? null : { engine, page };
}

function foldOf({ engine, page }: Step, way: Way, job: Job): readonly Piece[] | null {
  if (way.isFile || job.retrieval === null || job.level === 'lossless') return null;
  return engine.fold?.(page) ?? null;
}

function foldedText(
  pieces: readonly Piece[],
  { text: view, scopes }: View,
  { text, retrieval }: Job,
  context: EngineContext,
  than: number,
): Verdict['folded'] | 'unproved' {
  if (retrieval === null) return null;
  const { tool, key, asHash = false } = retrieval;
  const ref = referenceOf(key, text, view);
  const bare = compared(view.split('\n'), scopes);
  let at = 0;
  const shown = pieces.map((piece) => {
    const from = at;
    at = typeof piece === 'string' ? at + piece.split('\n').length : piece.toLine;
    if (typeof piece !== 'string' || context.seen === null) return piece;
    return withoutSeen(piece, someOf(bare, from, at - from), context.seen, context.steps);
  });
  if (!isFoldProved(shown, view, context.seen)) return 'unproved';
  const candidate = accepted(
    renderPieces(shown, { tool, ref: (asHash ? hexReference : markedReference)(key, ref), asHash }),
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
