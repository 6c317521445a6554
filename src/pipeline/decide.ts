import { isUtf8 } from 'node:buffer';
import { HeadroomError, isHeadroomError } from '../errors.ts';
import type { Span } from '../json/reader.ts';
import { bytesPerToken, maxQuestionChars, maxTextChars, minTextChars, requestBudgetMs } from '../limits.ts';
import type { Level } from '../settings.ts';
import type { Originals } from '../store/originals.ts';
import type { Original } from '../store/original-format.ts';
import type { Decision } from '../store/records.ts';
import { estimateTokens } from '../tokens/count.ts';
import type { Conversation, ToolResult } from '../wire/wire.ts';
import { readCall, type Call } from './call.ts';
import { declaredTool, type ClientProfile } from './client-profile.ts';
import { before } from './deadline.ts';
import { unframe } from './frame.ts';
import { tooOftenAskedBack, type FoldGuard } from './fold-guard.ts';
import { isMarkedByUs } from './marker.ts';
import { engineKindOf, kindOf, roleOf } from './kind.ts';
import type { MemoryState } from './recall.ts';
import { retrieved } from './report.ts';
import type { Job, Verdict } from './shrink.ts';
import type { JobRunner } from './worker-client.ts';

/** What deciding needs besides the request. */
export interface DecideTools {
  readonly worker: JobRunner;
  readonly originals: Originals;
  readonly profile: ClientProfile;
  readonly level: Level;
  /** False when decisions would not outlive this process: then nothing may be left out. */
  readonly durable: boolean;
  /** Says which folds pay; all do where it is left out. */
  readonly guard?: FoldGuard | undefined;
  /** Told of faults that a user should know of; must not throw. */
  readonly onProblem: (problem: HeadroomError) => void;
}

interface TextFate {
  readonly text: string | null;
  readonly engine: string | null;
  readonly lossless: boolean;
  readonly before: number;
  readonly after: number;
  readonly reason: string | null;
  readonly ref: string | null;
}

/** Decides new tool results, one after the other, within the request's time budget. */
export class Decider {
  readonly #tools: DecideTools;
  readonly #body: Buffer;
  readonly #conversation: Conversation;
  readonly #memory: MemoryState | null;
  #deadline: number | null;

  /**
   * `memory`: what the worker remembers of the conversation before the blocks to decide. `deadline`: a `performance.now()`
   * time; null: the request's time budget, counted from the first block that is worth it.
   */
  constructor(
    tools: DecideTools,
    body: Buffer,
    conversation: Conversation,
    memory: MemoryState | null,
    deadline: number | null = null,
  ) {
    this.#tools = tools;
    this.#body = body;
    this.#conversation = conversation;
    this.#memory = memory;
    this.#deadline = deadline;
  }

  /** The fate of one new block. Anything unexpected throws; the pipeline leaves that block raw. */
  async decide(result: ToolResult): Promise<Decision> {
    // Without its call nobody knows whose output it is: it may be an original that was just fetched.
    const call = result.call === null ? null : readCall(this.#body, result.call);
    const fates: TextFate[] = [];
    for (const span of result.texts) {
      const text = this.#read(span);
      if (text === null) fates.push(left('not_utf8', ''));
      else if (call === null) fates.push(left('no_call', text));
      else if (call.isRetrieval) fates.push(left(retrieved, text));
      else fates.push(await this.#decideText(text, call, result.isError));
    }
    return combine(fates);
  }

  async #decideText(text: string, call: Call, isError: boolean): Promise<TextFate> {
    const { tool, command } = call;
    const { worker, profile, level, originals } = this.#tools;
    const { head, output, tail, failed } = unframe(text, profile.frames);
    if (output.length < minTextChars) return left('small', text);
    if (output.length > maxTextChars) return left('huge', text);
    if (isMarkedByUs(text, () => originals.key())) return left('marked', text);
    this.#deadline ??= await this.#startClock();
    const role = roleOf(profile, tool);
    const verdict = await worker.run(
      {
        text: output,
        tool,
        command,
        role,
        failed: isError || failed,
        question: this.#question(),
        level,
        retrieval: this.#retrieval(),
        memory: this.#memory,
      },
      this.#deadline,
    );
    if ('failure' in verdict) {
      if (verdict.says !== null) this.#tools.onProblem(engineProblem(verdict.says));
      return left(verdict.failure, text);
    }
    const fate = await this.#settle(output, this.#guarded(verdict, call), this.#deadline);
    return fate.text === null ? fate : { ...fate, text: head + fate.text + tail };
  }

  /** The budget of the request, counted from the moment the worker has come up. */
  async #startClock(): Promise<number> {
    await this.#tools.worker.started();
    return performance.now() + requestBudgetMs;
  }

  /** Without its fold, where folds of this engine and kind of output do not pay. */
  #guarded(verdict: Verdict, call: Call): Verdict {
    const { guard, profile } = this.#tools;
    if (verdict.folded === null || guard === undefined) return verdict;
    const promptTokens = this.#body.length / bytesPerToken;
    const { model } = this.#conversation;
    const engineKind = engineKindOf(verdict.engine, kindOf(call, profile));
    if (guard.allows(engineKind, { model, promptTokens })) return verdict;
    return { ...verdict, folded: null, reason: verdict.lossless === null ? tooOftenAskedBack : null };
  }

  /** Chooses the fold only once its original is safely stored. */
  async #settle(text: string, verdict: Verdict, deadline: number): Promise<TextFate> {
    const { engine, before: tokens, lossless, folded, reason } = verdict;
    if (folded !== null && (await this.#keepOriginal(folded.ref, { text, view: folded.view }, deadline))) {
      const { ref } = folded;
      return {
        text: folded.text,
        engine,
        lossless: false,
        before: tokens,
        after: folded.tokens,
        reason: null,
        ref,
      };
    }
    if (lossless !== null) {
      return {
        text: lossless.text,
        engine,
        lossless: true,
        before: tokens,
        after: lossless.tokens,
        reason: null,
        ref: null,
      };
    }
    return {
      text: null,
      engine,
      lossless: true,
      before: tokens,
      after: tokens,
      reason: reason ?? 'no_original',
      ref: null,
    };
  }

  /** False when the original could not be stored in time; then nothing may be left out. */
  async #keepOriginal(ref: string, original: Original, deadline: number): Promise<boolean> {
    const stored = this.#tools.originals.put(ref, original).then(
      () => true,
      (error: unknown) => {
        if (isHeadroomError(error)) this.#tools.onProblem(error);
        return false;
      },
    );
    return before(deadline, stored, false);
  }

  /** What a marker needs; null where this request cannot get back what it points at. */
  #retrieval(): Job['retrieval'] {
    const { profile, durable, originals } = this.#tools;
    const tool = durable ? declaredTool(profile, this.#conversation.tools) : null;
    return tool === null ? null : { tool, key: originals.key() };
  }

  #question(): string {
    const span = this.#conversation.question;
    return (span === null ? null : this.#read(span))?.slice(0, maxQuestionChars) ?? '';
  }

  /** The text of a JSON string lexeme; null when its bytes are not UTF-8. */
  #read(span: Span): string | null {
    const bytes = this.#body.subarray(span.start, span.end);
    return isUtf8(bytes) ? (JSON.parse(bytes.toString('utf8')) as string) : null;
  }
}

/** The decision to leave a block as it is. */
export function rawDecision(reason: string, tokens = 0): Decision {
  return {
    texts: null,
    engine: null,
    lossless: true,
    tokensBefore: tokens,
    tokensAfter: tokens,
    reason,
    refs: [],
  };
}

function engineProblem(says: string): HeadroomError {
  return new HeadroomError(
    'ENGINE_FAILED',
    `A tool output was sent as it is, since an engine failed: ${says}.`,
    'The session goes on; please report this.',
  );
}

function left(reason: string, text: string): TextFate {
  const tokens = estimateTokens(text);
  return { text: null, engine: null, lossless: true, before: tokens, after: tokens, reason, ref: null };
}

function combine(fates: readonly TextFate[]): Decision {
  const tokensBefore = fates.reduce((sum, fate) => sum + fate.before, 0);
  const first = fates.find((fate) => fate.text !== null);
  if (first === undefined)
    return rawDecision(fates.find((fate) => fate.reason !== null)?.reason ?? 'no_text', tokensBefore);
  return {
    texts: fates.map((fate) => fate.text),
    engine: first.engine,
    lossless: fates.every((fate) => fate.lossless),
    tokensBefore,
    tokensAfter: fates.reduce((sum, fate) => sum + fate.after, 0),
    reason: null,
    refs: fates.flatMap((fate) => (fate.ref === null ? [] : [fate.ref])),
  };
}
