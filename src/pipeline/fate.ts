import type { Reason } from '../fates.ts';
import type { Decision } from '../store/records.ts';
import { estimateTokens } from '../tokens/count.ts';
import type { Verdict } from './worker/job.ts';

/** What becomes of one text of a block. */
export interface TextFate {
  readonly text: string | null;
  readonly engine: string | null;
  readonly lossless: boolean;
  readonly before: number;
  readonly after: number;
  readonly reason: Reason | null;
  readonly ref: string | null;
  /** As in a verdict. */
  readonly undoneBy?: readonly string[] | undefined;
  /** It went out like this before. */
  readonly isAgain?: true;
}

/** As what a result went out behind other beginnings of its conversation. */
export interface SentBefore {
  /** Where it stood then, or most likely did. */
  readonly there: Decision | null;
  /** All decisions that shortened it, the shortest first. */
  readonly forms: readonly Decision[];
  /** Of what has not gone out itself, but an equal one above it: it goes out so where nothing else is shorter. */
  readonly atMost?: Decision | undefined;
}

/** The form in which a text went out before, of a decision. */
export interface Earlier {
  readonly decision: Decision;
  readonly form: string;
}

/** The decision to leave a block as it is. */
export function rawDecision(reason: Reason, tokens = 0): Decision {
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

/** A text as it went out before. */
export function again({ decision, form }: Earlier, { before, held }: Verdict): TextFate {
  const { engine, lossless: isLossless, refs } = decision;
  const ref = refs.find((each) => form.includes(each)) ?? null;
  return {
    text: form,
    engine,
    lossless: isLossless,
    before,
    after: held?.tokens ?? before,
    reason: null,
    ref,
    isAgain: true,
  };
}

export function left(reason: Reason, text: string): TextFate {
  const tokens = estimateTokens(text);
  return { text: null, engine: null, lossless: true, before: tokens, after: tokens, reason, ref: null };
}

/** The block's reason is that of its largest text: beside it a short heading says nothing. */
export function combine(fates: readonly TextFate[]): Decision {
  const tokensBefore = fates.reduce((sum, fate) => sum + fate.before, 0);
  const first = fates.find((fate) => fate.text !== null);
  if (first === undefined) {
    const [largest] = fates.toSorted((one, other) => other.before - one.before);
    return rawDecision(largest?.reason ?? 'no_text', tokensBefore);
  }
  return {
    texts: fates.map((fate) => fate.text),
    engine: first.engine,
    lossless: fates.every((fate) => fate.lossless),
    tokensBefore,
    tokensAfter: fates.reduce((sum, fate) => sum + fate.after, 0),
    reason: null,
    undoneBy: fates.map(({ text, undoneBy }) => (text === null ? null : (undoneBy ?? null))),
    refs: fates.flatMap((fate) => (fate.ref === null ? [] : [fate.ref])),
  };
}
