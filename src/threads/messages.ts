/**
 * What a thread is told: a request to answer. Requests are answered one after another, in the order of their coming.
 */
export interface ThreadTask<Request> {
  readonly id: number;
  readonly request: Request;
}

/** What a thread says: who it is, that it is ready, and then one answer for each request. */
export type ThreadMessage<Answer> =
  /** Path of the thread below `/proc`; null where there is none. */
  | { readonly place: string | null }
  | { readonly ready: true }
  | { readonly id: number; readonly answer: Answer }
  /** What the handler threw. */
  | { readonly id: number; readonly error: string };
