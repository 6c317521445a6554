/** Delivered by the terminal to the agent as well; the agent decides what they mean. */
const agentsOwn = ['SIGINT', 'SIGQUIT'] as const;

/** Sent to us alone: the agent must hear of them through us. */
const passedOn = ['SIGTERM', 'SIGHUP'] as const;

/** While it is closed no signal ends this process: it lives as long as the agent, and until its books are closed. */
export class SignalGate {
  #receiver: ((signal: NodeJS.Signals) => void) | null = null;
  #waiting: NodeJS.Signals | null = null;
  readonly #ignore = (): void => undefined;
  readonly #pass = (signal: NodeJS.Signals): void => {
    if (this.#receiver === null) this.#waiting = signal;
    else this.#receiver(signal);
  };

  constructor() {
    for (const signal of agentsOwn) process.on(signal, this.#ignore);
    for (const signal of passedOn) process.on(signal, this.#pass);
  }

  /** Names who gets the signals that are passed on, with the last one that came before; null: nobody any more. */
  passTo(receiver: ((signal: NodeJS.Signals) => void) | null): void {
    this.#receiver = receiver;
    const waiting = this.#waiting;
    this.#waiting = null;
    if (waiting !== null) receiver?.(waiting);
  }

  open(): void {
    for (const signal of agentsOwn) process.off(signal, this.#ignore);
    for (const signal of passedOn) process.off(signal, this.#pass);
  }
}
