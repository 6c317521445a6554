/**
 * Loaded by `--import` into a process: what it gives so many milliseconds, and then gives up, gets a thousand times as
 * many. A limit of this length is there for what hangs; on a machine with much else to do it would end what is well.
 */
const isLimit = (ms: number | undefined): ms is number => ms !== undefined && ms >= 5_000;
const longer = (ms: number): number => Math.min(ms * 1_000, 2 ** 31 - 1);

const after = globalThis.setTimeout;
Object.defineProperty(globalThis, 'setTimeout', {
  value: Object.defineProperties(
    (act: (...rest: unknown[]) => void, ms?: number, ...rest: unknown[]) =>
      after(act, isLimit(ms) ? longer(ms) : ms, ...rest),
    Object.getOwnPropertyDescriptors(after),
  ),
});

const endsAfter = AbortSignal.timeout.bind(AbortSignal);
Object.defineProperty(AbortSignal, 'timeout', {
  value: (ms: number) => endsAfter(isLimit(ms) ? longer(ms) : ms),
});
