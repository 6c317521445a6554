import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { constants } from 'node:os';
import type { Readable } from 'node:stream';
import { HeadroomError, reasonOf } from '../../errors.ts';
import { SignalGate } from '../../wrap/signal-gate.ts';

/** How a command ended, and what it printed. */
export interface Ran {
  /** What it wrote to standard output; null: more than `limit`, which has gone out already. */
  readonly printed: Buffer | null;
  /** Its exit code, 128 + n if signal n ended it. */
  readonly exitCode: number;
}

/**
 * Runs a command on our standard input and error, and keeps what it prints, up to `limit` bytes; what is more goes to
 * `out` as it comes. Signals are the command's. Rejects with `COMMAND_NOT_FOUND` where it cannot be started.
 */
export async function runCommand(
  [program = '', ...args]: readonly string[],
  limit: number,
  out: NodeJS.WritableStream,
): Promise<Ran> {
  const gate = new SignalGate();
  try {
    const child = spawn(program, args, { stdio: ['inherit', 'pipe', 'inherit'] });
    await started(once(child, 'spawn'), program);
    gate.passTo(
      (signal) => child.kill(signal),
      () => process.stdin.isTTY,
    );
    const closed = once(child, 'close');
    const printed = await collected(child.stdout, limit, out);
    await closed;
    const exitCode =
      child.exitCode ?? 128 + (child.signalCode === null ? 0 : constants.signals[child.signalCode]);
    return { printed, exitCode };
  } finally {
    gate.open();
  }
}

async function started(spawned: Promise<unknown>, program: string): Promise<void> {
  try {
    await spawned;
  } catch (cause) {
    throw new HeadroomError(
      'COMMAND_NOT_FOUND',
      `"${program}" cannot be run: ${reasonOf(cause)}.`,
      'Name a program that is on the PATH; a shell is asked for as: -- sh -c "…".',
      { cause },
    );
  }
}

async function collected(
  source: Readable,
  limit: number,
  out: NodeJS.WritableStream,
): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of source as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    length += chunk.length;
    if (length <= limit) continue;
    for (const part of chunks.splice(0)) if (!out.write(part)) await once(out, 'drain');
  }
  return length <= limit ? Buffer.concat(chunks) : null;
}
