import { isDeepStrictEqual } from 'node:util';
import { isHeadroomError, type HeadroomError } from '../errors.ts';
import { maxTextChars, minTextChars } from '../limits.ts';
import type { Level } from '../settings.ts';
import type { Originals } from '../store/originals/originals.ts';
import type { Original } from '../store/originals/original-format.ts';
import type { Decision } from '../store/records.ts';
import type { UnprovedTexts } from '../store/originals/unproved.ts';
import { unlessHung } from '../threads/unless-hung.ts';
import type { ToolResult } from '../wire/wire.ts';
import { textAt, type Call } from './call/call.ts';
import { type ClientProfile, declaredTool, engineKindOf, kindOf, roleOf } from './call/client-profile.ts';
import { again, combine, left, type Earlier, type SentBefore, type TextFate } from './fate.ts';
import { jobProblem } from './failed-open.ts';
import { unwrapped } from './call/wrapping.ts';
import { tooOftenAskedBack, type FoldGuard } from './folds/fold-guard.ts';
import type { Job, JobRunner, Recollection, Verdict } from './worker/job.ts';
import { isMarkedByUs } from './marker.ts';
import { standsAlone } from './worker/pointers-hold.ts';
import { retrieved } from './report.ts';
import type { Received } from './request.ts';

/** The question handed to engines: the latest prompt's first characters are enough to rank rows. */
const maxQuestionChars = 2_000;

/** Bytes of a request for each token of its prompt, JSON and all: what a guess of its length starts from. */
const bytesPerToken = 4;

/** What deciding needs besides the request. */
export interface DecideTools {
  readonly runner: JobRunner;
  readonly originals: Originals;
  /** Keeps texts whose form could not be read back, for a report; none are kept where it is left out. */
  readonly unproved?: Pick<UnprovedTexts, 'put'> | undefined;
  readonly profile: ClientProfile;
  readonly level: Level;
  /** False when decisions would not outlive this process: then nothing may be left out. */
  readonly durable: boolean;
  /** Says which folds pay; all do where it is left out. */
  readonly guard?: FoldGuard | undefined;
  /** Told of faults that a user should know of; must not throw. */
  readonly onProblem: (problem: HeadroomError) => void;
}

/** Decides tool results of a request, one after the other. It takes as long as it takes: no clock has a say. */
export class Decider {
  readonly #tools: DecideTools;
  readonly #request: Pick<Received, 'name' | 'body' | 'conversation' | 'calls' | 'byResult'>;

  constructor(
    tools: DecideTools,
    request: Pick<Received, 'name' | 'body' | 'conversation' | 'calls' | 'byResult'>,
  ) {
    this.#tools = tools;
    this.#request = request;
  }

  /**
   * The fate of one block. `above`: what stands above it; null: none of it may be pointed at. `before`: as what it went out
   * behind other beginnings of the conversation. It goes out in the shortest of those forms whose pointers hold; where none
   * does, raw if it stood raw there (later texts may point at it), else as at first sight. Anything unexpected throws; the
   * pipeline leaves that block raw.
   */
  async decide(
    result: ToolResult,
    above: Recollection | null,
    before: SentBefore | null = null,
  ): Promise<Decision> {
    const decision = await this.#decide(result, above, before);
    const atMost = before?.atMost;
    return atMost !== undefined && atMost.tokensAfter < decision.tokensAfter ? atMost : decision;
  }

  async #decide(
    result: ToolResult,
    above: Recollection | null,
    before: SentBefore | null,
  ): Promise<Decision> {
    const [shortest] = before?.forms ?? [];
    const { there = null, forms = [] } = before ?? {};
    if (shortest === undefined && there !== null) return there;
    const [only] = shortest?.texts ?? [];
    if (result.texts.length === 1 && shortest !== undefined && only != null && standsAlone(only))
      return shortest;
    const { body, calls } = this.#request;
    const call = calls.read(result.call);
    const retrieval = this.#retrieval(result);
    const fates: TextFate[] = [];
    for (const [index, span] of result.texts.entries()) {
      const text = textAt(body, span);
      const earlier = formsOf(forms, index);
      // Half of a surrogate pair comes back from no disk, terminal or tool as it was.
      if (text?.isWellFormed() !== true) fates.push(left('not_utf8', text ?? ''));
      else if (call.isRetrieval) fates.push(left(retrieved, text));
      else if (forms.length > 0 && earlier.length === 0) fates.push(left(there?.reason ?? 'no_gain', text));
      else {
        const fate = await this.#decideText(
          text,
          { call, isError: result.isError, retrieval },
          above,
          earlier,
        );
        // A pointer may name a call that holds such a half.
        fates.push(fate.text?.isWellFormed() === false ? left('not_utf8', text) : fate);
      }
    }
    const texts = fates.map(({ text }) => text);
    const same = forms.find((form) => isDeepStrictEqual(form.texts, texts));
    if (same !== undefined) return same;
    if (there?.texts === null && !fates.some(({ isAgain }) => isAgain === true)) return there;
    return combine(fates);
  }

  async #decideText(
    text: string,
    { call, isError, retrieval }: Printed,
    above: Recollection | null,
    earlier: readonly Earlier[],
  ): Promise<TextFate> {
    const { runner, profile, originals } = this.#tools;
    const { head, output, tail, failed } = unwrapped(text, profile.wrappings);
    if (output.length < minTextChars) return left('small', text);
    if (output.length > maxTextChars) return left('huge', text);
    if (isMarkedByUs(text, () => originals.key())) return left('marked', text);
    const job = this.#jobOf(output, { call, isError: isError || failed, retrieval });
    const sentAs = earlier.map(({ form }) => form.slice(head.length, form.length - tail.length));
    const verdict = await runner.run(sentAs.length === 0 ? job : { ...job, sentAs }, above);
    if ('failure' in verdict) {
      const problem = jobProblem(verdict);
      if (problem !== null) this.#tools.onProblem(problem);
      return left(verdict.failure, text);
    }
    const held = verdict.held === undefined ? undefined : earlier[verdict.held.index];
    if (held !== undefined) return again(held, verdict);
    if (verdict.reason === 'unproved') await this.#keepUnproved(output, verdict);
    const fate = await this.#settle(output, this.#guarded(verdict, call));
    return fate.text === null ? fate : { ...fate, text: head + fate.text + tail };
  }

  #jobOf(text: string, { call: { tool, command }, isError, retrieval }: Printed): Job {
    const { profile, level } = this.#tools;
    const role = roleOf(profile, tool);
    return { text, tool, command, role, failed: isError, question: this.#question(), level, retrieval };
  }

  /** Without its fold, where folds of this engine and kind of output do not pay. */
  #guarded(verdict: Verdict, call: Call): Verdict {
    const { guard, profile } = this.#tools;
    if (verdict.folded === null || guard === undefined) return verdict;
    const { name, body, conversation } = this.#request;
    const promptTokens = body.length / bytesPerToken;
    const engineKind = engineKindOf(verdict.engine, kindOf(call, profile));
    const asked = { model: conversation.model, promptTokens, conversation: name };
    if (guard.allows(engineKind, asked)) return verdict;
    return { ...verdict, folded: null, reason: verdict.lossless === null ? tooOftenAskedBack : null };
  }

  /** Chooses the fold only once its original is safely stored. */
  async #settle(text: string, verdict: Verdict): Promise<TextFate> {
    const { engine, before, lossless, folded, reason } = verdict;
    const common = { engine, before, reason: null };
    if (folded !== null && (await this.#keepOriginal(folded.ref, { text, view: folded.view })))
      return { ...common, text: folded.text, lossless: false, after: folded.tokens, ref: folded.ref };
    if (lossless !== null)
      return {
        ...common,
        text: lossless.text,
        lossless: true,
        after: lossless.tokens,
        ref: null,
        undoneBy: lossless.undoneBy,
      };
    return {
      ...common,
      text: null,
      lossless: true,
      after: before,
      reason: reason ?? 'no_original',
      ref: null,
    };
  }

  /** False when the original could not be stored; then nothing may be left out. */
  async #keepOriginal(ref: string, original: Original): Promise<boolean> {
    const stored = this.#tools.originals.put(ref, original).then(
      () => true,
      (error: unknown) => {
        if (isHeadroomError(error)) this.#tools.onProblem(error);
        return false;
      },
    );
    return unlessHung(stored, false);
  }

  /** A disk that takes nothing is told where something depends on it. */
  async #keepUnproved(text: string, { engine }: Verdict): Promise<void> {
    const { unproved, level } = this.#tools;
    const kept = unproved?.put({ engine: engine ?? '', level, text }).catch((error: unknown) => {
      if (!isHeadroomError(error)) throw error;
    });
    await unlessHung(kept ?? Promise.resolve(), undefined);
  }

  /** What a marker needs; null where this request cannot get back what it points at. */
  #retrieval({ call }: ToolResult): Job['retrieval'] {
    const { profile, durable, originals } = this.#tools;
    const { byResult } = this.#request;
    if (byResult !== null)
      return byResult.retrieval === null ? null : { ...byResult.retrieval, key: originals.key() };
    // Without its call nobody knows whose output it is: it may be an original that was just fetched.
    if (call === null) return null;
    const tool = durable ? declaredTool(profile, this.#request.conversation.tools) : null;
    return tool === null ? null : { tool, key: originals.key() };
  }

  #question(): string {
    const { body, conversation } = this.#request;
    const span = conversation.question;
    return (span === null ? null : textAt(body, span))?.slice(0, maxQuestionChars) ?? '';
  }
}

/** What is known of the output that a text holds. */
interface Printed {
  readonly call: Call;
  readonly isError: boolean;
  /** What a marker needs; null: nothing may be left out. */
  readonly retrieval: Job['retrieval'];
}

/** The forms in which one text of a block went out, each once, the shortest first. */
function formsOf(decisions: readonly Decision[], index: number): Earlier[] {
  const forms = new Map<string, Earlier>();
  for (const decision of decisions) {
    const form = decision.texts?.[index] ?? null;
    if (form !== null && !forms.has(form)) forms.set(form, { decision, form });
  }
  // Of a block with one text the decisions are in order already, by their tokens.
  const isOne = decisions.every(({ texts }) => texts?.length === 1);
  return isOne
    ? [...forms.values()]
    : [...forms.values()].toSorted((one, other) => one.form.length - other.form.length);
}
