import type { EngineCount, LeftCount } from '../../store/records.ts';
import { Recent } from '../../store/recent.ts';
import { anyReference, storedReferenceOf } from '../../store/originals/reference.ts';
import type { ToolCall } from '../../wire/wire.ts';
import type { Calls } from '../call/call.ts';
import type { FoldReport, LaterStage, Request, Slot } from '../request.ts';
import { type ClientProfile, engineKindOf, kindOf } from '../call/client-profile.ts';
import type { FoldGuard } from './fold-guard.ts';
import { isFolded, reRunOf } from '../call/re-run.ts';

/** Folds of which the reference is remembered, for conversations that ask for those of another. */
const rememberedFolds = 5000;

const reference = new RegExp(`(?<![0-9a-z])${anyReference}(?![0-9a-z])`, 'g');

/** What a new result of a tool is to us. */
interface Answer {
  readonly slot: Slot;
  readonly isRetrieval: boolean;
  /** Engine and kind of each fold that it asks back. */
  readonly engineKinds: readonly string[];
}

/** Watches what becomes of folds, by engine and kind of output, and tells the guard. */
export class FoldWatch implements LaterStage {
  readonly dispensable = 'Folds of a request were not counted';
  readonly #profile: ClientProfile;
  readonly #guard: FoldGuard | undefined;
  /** Engine and kind by reference: sub-agents may ask for what another conversation left out. */
  readonly #folded = new Recent<string>(rememberedFolds, rememberedFolds, () => 1);

  constructor(profile: ClientProfile, guard: FoldGuard | undefined) {
    this.#profile = profile;
    this.#guard = guard;
  }

  run(request: Request): Request {
    return request.kind === 'count' ? request : { ...request, folds: this.#report(request) };
  }

  goesOut({ kind, name, calls, slots, fresh, folds: { folds, askedBack } }: Request): void {
    if (kind === 'count') return;
    this.#guard?.note(name, folds, askedBack);
    for (const slot of slots.filter((each) => each.isNew && fresh.has(each.chain) && isFolded(each)))
      for (const ref of slot.decision?.refs ?? []) this.#folded.set(ref, this.#engineKindOf(calls, slot));
  }

  #report(request: Request): FoldReport {
    const { calls, slots, fresh } = request;
    const answers = slots.flatMap((slot, at) => (slot.isNew ? [this.#answer(request, slot, at)] : []));
    const folds: Record<string, EngineCount> = {};
    const askedBack: Record<string, LeftCount> = {};
    for (const { slot, engineKinds } of answers) {
      // Counted once, however often the request is made.
      if (!fresh.has(slot.chain) || slot.decision === undefined) continue;
      const { tokensBefore, tokensAfter } = slot.decision;
      if (isFolded(slot)) {
        const engineKind = this.#engineKindOf(calls, slot);
        const sum = folds[engineKind] ?? { blocks: 0, before: 0, after: 0 };
        folds[engineKind] = {
          blocks: sum.blocks + 1,
          before: sum.before + tokensBefore,
          after: sum.after + tokensAfter,
        };
      }
      for (const engineKind of engineKinds) {
        const sum = askedBack[engineKind] ?? { blocks: 0, tokens: 0 };
        askedBack[engineKind] = { blocks: sum.blocks + 1, tokens: sum.tokens + tokensAfter };
      }
    }
    return { folds, askedBack, caused: causeOf(answers) };
  }

  #answer(request: Request, slot: Slot, at: number): Answer {
    const { call } = slot.result;
    const { calls } = request;
    if (call !== null && calls.read(call).isRetrieval)
      return { slot, isRetrieval: true, engineKinds: this.#askedFor(request, call) };
    const folded = reRunOf(request, at, this.#profile);
    const engineKinds = folded === null ? [] : [this.#engineKindOf(calls, folded)];
    return { slot, isRetrieval: false, engineKinds };
  }

  /** Whatever form a call has, the references that it names stand in its arguments as they are. */
  #askedFor({ body, calls, slots }: Request, { input }: ToolCall): string[] {
    if (input === null) return [];
    const named = body.toString('latin1', input.start, input.end).match(reference) ?? [];
    return [...new Set(named.map(storedReferenceOf))].flatMap((ref) => {
      if (ref === null) return [];
      const own = slots.find(({ decision }) => decision?.refs.includes(ref) === true);
      const engineKind = own === undefined ? this.#folded.get(ref) : this.#engineKindOf(calls, own);
      return engineKind ?? [];
    });
  }

  #engineKindOf(calls: Calls, { decision, result }: Slot): string {
    return engineKindOf(decision?.engine ?? null, kindOf(calls.read(result.call), this.#profile));
  }
}

/** Without headroom a request would not have been made that brings nothing but what was left out before. */
function causeOf(answers: readonly Answer[]): FoldReport['caused'] {
  const isAsked = ({ isRetrieval, engineKinds }: Answer): boolean => isRetrieval || engineKinds.length > 0;
  if (answers.length === 0 || !answers.every(isAsked)) return null;
  return answers.every(({ isRetrieval }) => isRetrieval) ? 'retrieval' : 're_run';
}
