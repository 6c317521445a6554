import { setTimeout as passed } from 'node:timers/promises';
import { HeadroomError, isHeadroomError, reasonOf } from '../../errors.ts';
import type { Span } from '../../json/reader.ts';
import type { Copies } from '../../store/originals/copies.ts';
import { textAt } from '../call/call.ts';
import type { Slot } from '../request.ts';
import type { Bytes } from '../../wire/items/pieces.ts';

/** A request has long gone out by then, and its answer has hardly begun. */
const keepAfterMs = 250;

/** The end of a session may wait this long for the last copies; they are small, and nothing depends on them. */
export const keepAtEndMs = 500;

/** Bodies whose texts wait or are being kept: a few of the longest that conversations have. */
export const maxKeepBytes = 32 * 1024 * 1024;

interface Replaced {
  readonly chain: string;
  /** Of which text of the block, and where it stands in the body. */
  readonly index: number;
  readonly span: Span;
}

interface Waiting {
  readonly body: Bytes;
  readonly texts: readonly Replaced[];
}

/**
 * Stores what the agent sent where a text went out in another form of which nothing was left out, and which is not
 * decoded from itself alone, so that `headroom inspect` can show both. No marker needs it: it is done once the request
 * is well on its way, and what cannot be stored is not kept.
 */
export class Keeper {
  readonly #copies: Pick<Copies, 'put'>;
  readonly #onProblem: (problem: HeadroomError) => void;
  readonly #waiting: Waiting[] = [];
  /** Of the bodies that wait, and of the one whose texts are being stored. */
  #bytes = 0;
  #timer: NodeJS.Timeout | null = null;
  #storing: Promise<void> | null = null;

  /** `onProblem` is not told of a disk that takes nothing: it is where something depends on it. */
  constructor(copies: Pick<Copies, 'put'>, onProblem: (problem: HeadroomError) => void) {
    this.#copies = copies;
    this.#onProblem = onProblem;
  }

  /** Takes note of blocks that were just decided; all work comes later. */
  keep(body: Bytes, slots: readonly Slot[]): void {
    const texts = slots.flatMap(textsOf);
    if (texts.length === 0 || this.#bytes + body.length > maxKeepBytes) return;
    this.#waiting.push({ body, texts });
    this.#bytes += body.length;
    this.#timer ??= setTimeout(() => void this.flush(), keepAfterMs).unref();
  }

  /** Stores now what waits, one text after the other. Never rejects. */
  async flush(): Promise<void> {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    if (this.#storing === null && this.#waiting.length > 0) this.#storing = this.#storeAll();
    await this.#storing;
  }

  /** As `flush`, but a disk that hangs is waited for only so long. */
  async close(): Promise<void> {
    await Promise.race([this.flush(), passed(keepAtEndMs, undefined, { ref: false })]);
  }

  async #storeAll(): Promise<void> {
    for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift()) {
      for (const text of next.texts) await this.#store(next.body, text);
      this.#bytes -= next.body.length;
    }
    this.#storing = null;
  }

  async #store(body: Bytes, { chain, index, span }: Replaced): Promise<void> {
    try {
      const text = textAt(body, span);
      if (text === null) throw new TypeError('it is no text');
      await this.#copies.put(chain, index, text);
    } catch (error) {
      if (!isHeadroomError(error)) this.#onProblem(fault(error));
    }
  }
}

/**
 * The replaced texts of a block that nothing else keeps: neither markers, for all of them, nor forms that are decoded.
 */
function textsOf({ chain, decision, result }: Slot): Replaced[] {
  const replaced = (decision?.texts ?? []).flatMap((text, index) => {
    const span = result.texts[index];
    return text === null || span === undefined ? [] : [{ chain, index, span }];
  });
  if (replaced.length <= (decision?.refs.length ?? 0)) return [];
  return replaced.filter(({ index }) => (decision?.undoneBy?.[index] ?? null) === null);
}

function fault(cause: unknown): HeadroomError {
  return new HeadroomError(
    'STORE_UNAVAILABLE',
    `A tool output cannot be kept for headroom inspect: ${reasonOf(cause)}.`,
    'The session goes on; please report this.',
    { cause },
  );
}
