/**
 * Why a request has no answer.
 *
 * - `threw`: its handler threw; the thread lives on.
 * - `hung`: its thread neither ran nor waited to run any more, and was ended.
 * - `runaway`: it used more processor time than it was given, and its thread was ended.
 * - `died`: its thread ended over it by itself (an error outside the handler, an exit, no memory).
 * - `lost`: its thread ended before it came to this request, which is not to blame and may be sent again.
 * - `unstartable`: threads of this kind end before they are ready, one after another, and none is started any more; or
 * the
 *   system has none to give now, and the next request tries again.
 * - `closed`: the client was closed.
 */
export type ThreadFailureKind = 'threw' | 'hung' | 'runaway' | 'died' | 'lost' | 'unstartable' | 'closed';

/** How a request to a thread failed; `message` says it in words, for `threw` in those of the error. */
export class ThreadFailure extends Error {
  readonly kind: ThreadFailureKind;
  /** Processor time that the request was seen to use, milliseconds, where its thread was ended over it; else null. */
  readonly usedMs: number | null;

  constructor(kind: ThreadFailureKind, says: string, usedMs: number | null = null) {
    super(says);
    this.name = 'ThreadFailure';
    this.kind = kind;
    this.usedMs = usedMs;
  }
}

/** Why a thread was ended. */
export const wordsOf = {
  hung: 'its thread neither ran nor waited to run any more',
  runaway: 'it ran without end',
};
