import type { Connection } from './connection.ts';

/**
 * Writes of several parts of a store in one transaction. Each part keeps in memory what it could not write yet; what
 * it notes there of a transaction that is not committed after all is taken back.
 */
export class Together {
  readonly #database: Pick<Connection, 'transaction'>;
  readonly #carried: (() => void)[] = [];
  /** What takes back what was noted since the transaction began; null where none goes on. */
  #undo: (() => void)[] | null = null;

  constructor(database: Pick<Connection, 'transaction'>) {
    this.#database = database;
  }

  /** True within `run`. */
  get isOpen(): boolean {
    return this.#undo !== null;
  }

  /** `write` runs at the end of every transaction: it stores what may wait for the next one. */
  carry(write: () => void): void {
    this.#carried.push(write);
  }

  /**
   * Runs `act` and what is carried along in one transaction, within `run` in that one. Throws what they throw, and what
   * SQLite says; then nothing of it is stored. A damaged database is replaced meanwhile, and all is done once more.
   */
  run<Answer>(act: () => Answer): Answer {
    if (this.isOpen) return act();
    const all = this.#database.transaction(() => {
      this.#takeBack();
      this.#undo = [];
      const answer = act();
      for (const write of this.#carried) write();
      return answer;
    });
    try {
      return all.immediate();
    } catch (cause) {
      this.#takeBack();
      throw cause;
    } finally {
      this.#undo = null;
    }
  }

  /** Within `run`: what takes back in memory what was noted there, should the transaction not be committed. */
  orElse(undo: () => void): void {
    this.#undo?.push(undo);
  }

  #takeBack(): void {
    for (const undo of this.#undo?.toReversed() ?? []) undo();
    this.#undo = [];
  }
}
