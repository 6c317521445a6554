import { setTimeout } from 'node:timers/promises';

const lookEveryMs = 100;

/**
 * Resolves once this process has worked for so many milliseconds of processor time, all its threads together, or with
 * the signal. On a busy machine that takes longer by the clock, and as much gets done.
 */
export async function worked(cpuMs: number, signal: AbortSignal): Promise<void> {
  const began = process.cpuUsage();
  while (!signal.aborted) {
    const { user, system } = process.cpuUsage(began);
    if ((user + system) / 1_000 >= cpuMs) return;
    await setTimeout(lookEveryMs, undefined, { signal, ref: false }).catch(() => undefined);
  }
}
