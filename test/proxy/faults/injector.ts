/** One failure: the `call`-th call of its kind, counted from 1, fails in the way `how`. */
export interface Fault {
  readonly kind: string;
  readonly call: number;
  readonly how: string;
}

/**
 * What stays so once it has begun: from the `call`-th of these calls on all of them fail. Ways to fail, by kind of
 * call.
 */
const lasting: Readonly<Record<string, ReadonlyMap<string, string>>> = {
  'a full disk': new Map([
    ...[
      ...['fs.open', 'fs.writeFile', 'fs.mkdir', 'fs.link'].flatMap((name) => [name, `${name}Sync`]),
      ...['fs.appendFileSync', 'fs.fsyncSync', 'file.writeFile', 'file.sync'],
    ].map((kind): [string, string] => [kind, 'ENOSPC']),
    ...['write', 'commit', 'exec'].map((name): [string, string] => [`sqlite.${name}`, 'SQLITE_FULL']),
  ]),
  'no descriptor': new Map([
    ...['fs.open', 'fs.writeFile', 'fs.readFile', 'fs.readdir']
      .flatMap((name) => [name, `${name}Sync`])
      .map((kind): [string, string] => [kind, 'EMFILE']),
    ['fs.appendFileSync', 'EMFILE'],
    ['sqlite.open', 'SQLITE_CANTOPEN'],
    ...['engine.start', 'accountant.start'].map((kind): [string, string] => [kind, 'not started']),
  ]),
  'a failing disk': new Map([
    ...['open', 'writeFile', 'readFile', 'readdir', 'mkdir', 'link', 'lstat', 'stat', 'rm', 'utimes']
      .flatMap((name) => [`fs.${name}`, `fs.${name}Sync`])
      .map((kind): [string, string] => [kind, 'EIO']),
    ...['write', 'read', 'begin', 'commit', 'open'].map((name): [string, string] => [
      `sqlite.${name}`,
      'SQLITE_IOERR',
    ]),
  ]),
};

export const lastingFaults = Object.keys(lasting);

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
    const call = this.#count(kind);
    for (const [name, ways] of Object.entries(lasting)) {
      const how = ways.get(kind);
      if (how !== undefined && this.#begins(name)) return how;
    }
    const fault = this.#fault;
    if (fault?.kind !== kind || fault.call !== call) return null;
    this.struck.push(fault);
    return fault.how;
  }

  #count(kind: string): number {
    const call = (this.calls.get(kind) ?? 0) + 1;
    this.calls.set(kind, call);
    return call;
  }

  /** Counts a call that would fail of it; true from the call on that is asked for. */
  #begins(name: string): boolean {
    const call = this.#count(name);
    const fault = this.#fault;
    if (fault?.kind !== name || call < fault.call) return false;
    this.struck.push({ ...fault, call });
    return true;
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
