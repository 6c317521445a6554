/** One failure: the `call`-th call of its kind, counted from 1, fails in the way `how`. */
export interface Fault {
  readonly kind: string;
  readonly call: number;
  readonly how: string;
}

/** Counts the calls of each kind that a session makes, and says which one is to fail. */
export class Injector {
  /** The data folder: calls that concern other files are not counted. */
  readonly home: string;
  readonly calls = new Map<string, number>();
  /** The calls that failed; none where the session made fewer calls of this kind than usual. */
  readonly struck: Fault[] = [];
  readonly #fault: Fault | null;

  constructor(home: string, fault: Fault | null) {
    this.home = home;
    this.#fault = fault;
  }

  /** Counts a call. How it is to fail; null: it goes through. */
  strike(kind: string): string | null {
    const call = (this.calls.get(kind) ?? 0) + 1;
    this.calls.set(kind, call);
    const fault = this.#fault;
    if (fault?.kind !== kind || fault.call !== call) return null;
    this.struck.push(fault);
    return fault.how;
  }
}

let armed: Injector | null = null;

/** From now on this one is asked; null: nothing fails and nothing is counted. */
export function arm(injector: Injector | null): void {
  armed = injector;
}

export function armedInjector(): Injector | null {
  return armed;
}

/** What the system says when a call fails. */
export function systemError(code: string, call: string): Error {
  return Object.assign(new Error(`${code}: made to fail, ${call}`), { code, syscall: call });
}

type Anything = (this: unknown, ...args: unknown[]) => unknown;

/** Puts `wrapped` in the place of a method; it gets the real one. */
export function patch(target: object, name: string, wrapped: (real: Anything) => Anything): void {
  const real: unknown = Reflect.get(target, name);
  if (!isCallable(real)) throw new TypeError(`${name} is no method`);
  Reflect.set(target, name, wrapped(real));
}

function isCallable(value: unknown): value is Anything {
  return typeof value === 'function';
}
