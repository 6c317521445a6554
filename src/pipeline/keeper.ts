import { HeadroomError, isHeadroomError, reasonOf } from '../errors.ts';
import { keepAfterMs, maxKeepBytes } from '../limits.ts';
import type { Span } from '../json/reader.ts';
import type { Originals } from '../store/originals.ts';
import type { Slot } from './cache-aligner.ts';

interface Waiting {
  readonly body: Buffer;
  readonly chain: string;
  /** Of which text of the block, and where it stands in the body. */
  readonly index: number;
  readonly span: Span;
}

/**
 * Stores what the agent sent where a text went out in another form of which nothing was left out, so that
 * `headroom inspect` can show both. No marker needs it: it is done once the request is well on its way, and what cannot
 * be stored is not kept.
 */
export class Keeper {
  readonly #originals: Originals;
  readonly #onProblem: (problem: HeadroomError) => void;
  #waiting: Waiting[] = [];
  #bytes = 0;
  #timer: NodeJS.Timeout | null = null;

  /** `onProblem` is not told of a disk that takes nothing: it is where something depends on it. */
  constructor(originals: Originals, onProblem: (problem: HeadroomError) => void) {
    this.#originals = originals;
    this.#onProblem = onProblem;
  }

  /** Takes note of blocks that were just decided; all work comes later. */
  keep(body: Buffer, slots: readonly Slot[]): void {
    const texts = slots.flatMap((slot) => textsOf(body, slot));
    if (texts.length === 0 || this.#bytes + body.length > maxKeepBytes) return;
    this.#waiting.push(...texts);
    this.#bytes += body.length;
    this.#timer ??= setTimeout(() => void this.flush(), keepAfterMs).unref();
  }

  /** Stores now what waits. Never rejects. */
  async flush(): Promise<void> {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    const waiting = this.#waiting;
    this.#waiting = [];
    this.#bytes = 0;
    for (const each of waiting) {
      try {
        await this.#store(each);
      } catch (error) {
        if (!isHeadroomError(error)) this.#onProblem(fault(error));
      }
    }
  }

  async #store({ body, chain, index, span }: Waiting): Promise<void> {
    const text = JSON.parse(body.toString('utf8', span.start, span.end)) as string;
    await this.#originals.put(this.#originals.inspectionRef(chain, index), { text, view: text });
  }
}

/** The replaced texts of a block, unless markers keep the originals of all of them. */
function textsOf(body: Buffer, { chain, decision, result }: Slot): Waiting[] {
  const replaced = (decision?.texts ?? []).flatMap((text, index) => {
    const span = result.texts[index];
    return text === null || span === undefined ? [] : [{ body, chain, index, span }];
  });
  return replaced.length > (decision?.refs.length ?? 0) ? replaced : [];
}

function fault(cause: unknown): HeadroomError {
  return new HeadroomError(
    'STORE_UNAVAILABLE',
    `A tool output cannot be kept for headroom inspect: ${reasonOf(cause)}.`,
    'The session goes on; please report this.',
    { cause },
  );
}
