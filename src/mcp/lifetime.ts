import type { Readable } from 'node:stream';

/** How often the MCP server looks whether the agent that started it still lives. */
const parentCheckMs = 1_000;

/**
 * Resolves once nobody can be asking any more: the input has ended, or the process that started us is gone. The
 * second matters where another process holds our input open, as agents that spawn several servers do.
 */
export function callerGone(input: Readable): Promise<void> {
  const parent = process.ppid;
  return new Promise((resolve) => {
    const check = setInterval(() => {
      if (process.ppid !== parent) leave();
    }, parentCheckMs);
    const leave = (): void => {
      clearInterval(check);
      resolve();
    };
    input.once('end', leave).once('close', leave);
  });
}
