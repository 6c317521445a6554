import type { Usage } from '../wire/wire.ts';

/** How an exchange with the upstream ended. */
export interface Forwarded {
  /** HTTP status of the answer; 0 when none came. */
  readonly status: number;
  readonly usage: Usage | null;
  /** The client went away before the answer was complete. */
  readonly aborted: boolean;
  /** The upstream failed (connection or mid-stream); null when it did not. */
  readonly failure: Error | null;
}
