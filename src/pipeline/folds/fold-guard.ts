import type { Reason } from '../../fates.ts';
import type { EngineCount, LeftCount } from '../../store/records.ts';

/** What a fold is weighed against: the request that would carry it. */
export interface FoldMoment {
  readonly model: string | null;
  /** About how long the prompt is. */
  readonly promptTokens: number;
  /** Name of the conversation: what became of the folds of others that go on beside it decides nothing. */
  readonly conversation: string;
}

/** Says which folds pay, by what became of those before; whoever knows prices keeps it. `engineKind`: `log npm`. */
export interface FoldGuard {
  allows(engineKind: string, moment: FoldMoment): boolean;
  /** Takes note of folds that go out for the first time, and of those asked back. */
  note(
    conversation: string,
    folds: Readonly<Record<string, EngineCount>>,
    askedBack: Readonly<Record<string, LeftCount>>,
  ): void;
}

/** Reason of blocks that stay raw since their folds are asked back too often. */
export const tooOftenAskedBack = 'asked_back' satisfies Reason;
