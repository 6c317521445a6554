import { shownBy } from '../../src/bench/failures/kept.ts';
import { compressText } from '../../src/compress/text.ts';
import { shrink } from '../../src/pipeline/worker/shrink.ts';
import type { Level } from '../../src/settings.ts';
import type { TokenCounter } from '../../src/tokens/count.ts';
import type { Kind, Recording } from './command.ts';
import { factsOf, notShown, type Fact } from './facts.ts';

/** Sizes of one output in tokens, and what is not shown of it. */
export interface Measured {
  readonly id: string;
  readonly kind: Kind;
  readonly line: string;
  readonly raw: number;
  /** Null: RTK was not at hand. */
  readonly rtk: number | null;
  readonly lossless: number;
  readonly balanced: number;
  /** At balanced, where nobody says which command it was. */
  readonly unnamed: number;
  readonly facts: readonly Fact[];
  readonly hiddenByRtk: readonly Fact[];
  readonly hidden: readonly Fact[];
}

/** References to originals need a key; which one is all the same where nothing is stored. */
const key = Buffer.alloc(32);

export function measure(recording: Recording, count: TokenCounter): Measured {
  const { id, kind, line, text, odd, rtk } = recording;
  const at = (level: Level, command: string | null): number => {
    const of = { text, tool: 'Bash', role: 'run' as const, command, level, key };
    const { reason, tokensAfter } = compressText(of, count);
    // Of a text that no engine takes the tokens are only guessed.
    return reason === null ? tokensAfter : count(text);
  };
  const facts = factsOf(kind, text, odd === null ? null : new RegExp(odd));
  return {
    id,
    kind,
    line,
    raw: count(text),
    rtk: rtk === null ? null : count(rtk.text),
    lossless: at('lossless', line),
    balanced: at('balanced', line),
    unnamed: at('balanced', null),
    facts,
    hiddenByRtk: rtk === null ? [] : notShown(facts, rtk.text),
    hidden: notShown(facts, visibleAtBalanced(recording, count)),
  };
}

/** What a fold lets be seen, in the form in which it was printed where that can be read back. */
function visibleAtBalanced({ text, line }: Recording, count: TokenCounter): string {
  const job = { text, tool: 'Bash', command: line, role: 'run' as const, failed: false, question: '' };
  const verdict = shrink({ ...job, level: 'balanced', retrieval: { tool: null, key } }, count);
  return shownBy(verdict, text).visible;
}
