/** The keyboard's: a terminal delivers them to its whole foreground group, so an agent in ours has got them as well. */
const keys = ['SIGINT', 'SIGQUIT'] as const;

/** Sent to us alone: the agent must hear of them through us. */
const sent = ['SIGTERM', 'SIGHUP'] as const;

type Receiver = (signal: NodeJS.Signals) => void;

/** True while a terminal gives the receiver the keyboard's signals itself: passed on, they would come twice. */
type HearsKeys = () => boolean;

const never: HearsKeys = () => false;

/** While it is closed no signal ends this process: it lives as long as the agent, and until its books are closed. */
export class SignalGate {
  #receiver: Receiver | null = null;
  #hearsKeys = never;
  #waiting: NodeJS.Signals | null = null;
  readonly #pass = (signal: NodeJS.Signals): void => {
    if (this.#receiver === null) this.#waiting = signal;
    else this.#receiver(signal);
  };
  readonly #key = (signal: NodeJS.Signals): void => {
    // Who is not there yet has not got it from a terminal either.
    if (this.#receiver === null || !this.#hearsKeys()) this.#pass(signal);
  };

  constructor() {
    for (const signal of keys) process.on(signal, this.#key);
    for (const signal of sent) process.on(signal, this.#pass);
  }

  /** Names who gets the signals, with the last one that came before; null: nobody any more. */
  passTo(receiver: Receiver | null, hearsKeys: HearsKeys = never): void {
    this.#receiver = receiver;
    this.#hearsKeys = hearsKeys;
    const waiting = this.#waiting;
    this.#waiting = null;
    if (waiting !== null) receiver?.(waiting);
  }

  open(): void {
    for (const signal of keys) process.off(signal, this.#key);
    for (const signal of sent) process.off(signal, this.#pass);
  }
}

/** Resolves at the first signal that asks us to end; a second one finds no handler and ends the process at once. */
export function interrupted(): Promise<null> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.once(signal, () => {
        resolve(null);
      });
    }
  });
}
