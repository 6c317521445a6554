import type { Note } from '../../fates.ts';
import { distrustMs, minuteMs } from '../../limits.ts';

/**
 * An expiry that was seen holds for idle times as long, in these steps: what has gone by lunch may live after a coffee.
 */
const idleStepsMs = [7, 15, 30, 60, 120, 240, 480, 1440].map((minutes) => minutes * minuteMs);

/** A prompt that a provider should have forgotten. */
export interface Idle {
  readonly model: string | null;
  /** How long it is kept by the published rules, milliseconds. */
  readonly lifetimeMs: number;
  /** Since the start of the latest request that began with it, milliseconds. */
  readonly idleMs: number;
}

/**
 * Notes of ledger rows: the cache had not expired after all; with a rewritten prompt, or with one that went as it was.
 */
export const coldWasWarm = 'cold_was_warm' satisfies Note;
export const cacheOutlived = 'cache_outlived' satisfies Note;
const stillThere: readonly Note[] = [coldWasWarm, cacheOutlived];

/**
 * Of which models' caches it was seen that they expire, by requests that came late and went as they were. It holds for
 * whoever was idle as long, in steps; a cache that was warm after all ends it for as long as any of it holds.
 */
export class ShownExpiries {
  readonly #noted: (note: Note) => boolean;
  /** When each was last seen, by its note. */
  readonly #seen = new Map<Note, number>();
  #revokedAt = -Infinity;

  /** `noted`: whether a request of this agent has got the note of late, in any process. May throw. */
  constructor(noted: (note: Note) => boolean) {
    this.#noted = noted;
  }

  /** Throws what `noted` throws. */
  covers(idle: Idle, now: number): boolean {
    if (now - this.#revokedAt < distrustMs) return false;
    if (stillThere.some((note) => this.#noted(note))) return false;
    return notesUpTo(idle).some(
      (note) => now - (this.#seen.get(note) ?? -Infinity) < distrustMs || this.#noted(note),
    );
  }

  /** Answers the note of what was seen. */
  add(idle: Idle, now: number): Note | null {
    const note = notesUpTo(idle).at(-1) ?? null;
    if (note !== null) this.#seen.set(note, now);
    return note;
  }

  revoke(now: number): void {
    this.#revokedAt = now;
    this.#seen.clear();
  }
}

/** `cache_expired claude 5m 30m`: kept for 5 minutes by the rules, and forgotten after 30. */
function notesUpTo({ model, lifetimeMs, idleMs }: Idle): Note[] {
  const [, family] = /(claude|gpt-\d{1,3}(?:\.\d{1,3})?)/.exec(model ?? '') ?? [];
  if (family === undefined) return [];
  return idleStepsMs
    .filter((step) => step <= idleMs)
    .map((step): Note => `cache_expired ${family} ${lifetimeMs / minuteMs}m ${step / minuteMs}m`);
}
