/** The keyboard's: a terminal that the agent shares with us delivers them to it as well. */
const keys = ['SIGINT', 'SIGQUIT'] as const;

/** Sent to us alone: the agent must hear of them through us. */
const sent = ['SIGTERM', 'SIGHUP'] as const;

type Receiver = (signal: NodeJS.Signals) => void;

/** While it is closed no signal ends this process: it lives as long as the agent, and until its books are closed. */
export class SignalGate {
  #receiver: Receiver | null = null;
  #terminalIsOurs = false;
  #waiting: NodeJS.Signals | null = null;
  readonly #key = (signal: NodeJS.Signals): void => {
    if (this.#terminalIsOurs) this.#receiver?.(signal);
  };
  readonly #pass = (signal: NodeJS.Signals): void => {
    if (this.#receiver === null) this.#waiting = signal;
    else this.#receiver(signal);
  };

  constructor() {
    for (const signal of keys) process.on(signal, this.#key);
    for (const signal of sent) process.on(signal, this.#pass);
  }

  /**
   * Names who gets the signals that are passed on, with the last one that came before; null: nobody any more. An agent
   * whose terminal is not ours hears of the keyboard's signals only if they are passed on too.
   */
  passTo(receiver: Receiver | null, { terminalIsOurs = false } = {}): void {
    this.#receiver = receiver;
    this.#terminalIsOurs = terminalIsOurs;
    const waiting = this.#waiting;
    this.#waiting = null;
    if (waiting !== null) receiver?.(waiting);
  }

  open(): void {
    for (const signal of keys) process.off(signal, this.#key);
    for (const signal of sent) process.off(signal, this.#pass);
  }
}
