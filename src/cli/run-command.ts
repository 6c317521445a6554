import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { constants } from 'node:os';
import type { Readable } from 'node:stream';
import { HeadroomError, reasonOf, systemCode, tooFewFiles } from '../errors.ts';
import { SignalGate } from '../wrap/signal-gate.ts';
import { terminal } from '../wrap/terminal/terminal.ts';

/** What is run: a program with its arguments, or a line that a shell reads. */
export type CommandLine = readonly [string, ...string[]] | string;

export interface Outcome {
  /** What it printed on stdout; null where that is more than `most` bytes, and has been passed on as it came. */
  readonly printed: Buffer | null;
  /** Its own, or 128 + n if signal n ended it, as shells say it. */
  readonly exitCode: number;
}

/**
 * Runs a command to its end with our stdin and stderr. What comes behind `most` bytes goes to `passOn` at once, with all
 * before it: nobody waits for a text that is not shortened.
 */
export async function runCommand(
  line: CommandLine,
  most: number,
  passOn: (chunk: Buffer) => Promise<void>,
): Promise<Outcome> {
  const gate = new SignalGate();
  try {
    const child = await start(line);
    // It is in our group: what a terminal sends to one of us it sends to both.
    gate.passTo(
      (signal) => child.kill(signal),
      () => terminal.isForeground(),
    );
    const closed = once(child, 'close');
    const printed = await read(child.stdout, most, passOn);
    await closed;
    return { printed, exitCode: exitCodeOf(child) };
  } finally {
    gate.open();
  }
}

/** The words as a shell would have to be given them: engines know a command by its line. */
export function lineOf(line: CommandLine): string {
  if (typeof line === 'string') return line;
  return line
    .map((word) => (plain.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`))
    .join(' ');
}

/** Means the same to a shell with quotes and without. */
const plain = /^[\w@%+=:,./^-]+$/;

type Running = ChildProcess & { readonly stdout: Readable };

async function start(line: CommandLine): Promise<Running> {
  const stdio: ['inherit', 'pipe', 'inherit'] = ['inherit', 'pipe', 'inherit'];
  const child =
    typeof line === 'string' ? spawn(line, { stdio, shell: true }) : spawn(line[0], line.slice(1), { stdio });
  try {
    await once(child, 'spawn');
  } catch (cause) {
    throw tooFewFiles(cause) ?? notStarted(typeof line === 'string' ? 'The shell' : line[0], cause);
  }
  return child;
}

function notStarted(program: string, cause: unknown): HeadroomError {
  if (systemCode(cause) === 'ENOENT') {
    return new HeadroomError(
      'COMMAND_NOT_FOUND',
      `${program} is not on PATH.`,
      'Behind "--" stand a program and its arguments; -c "LINE" runs a line of the shell.',
      { cause },
    );
  }
  return new HeadroomError(
    'COMMAND_UNRUNNABLE',
    `${program} cannot be started: ${reasonOf(cause)}.`,
    'Start it without headroom to see what it lacks.',
    { cause },
  );
}

async function read(
  from: Readable,
  most: number,
  passOn: (chunk: Buffer) => Promise<void>,
): Promise<Buffer | null> {
  let held: Buffer[] | null = [];
  let size = 0;
  for await (const given of from) {
    const chunk = given as Buffer;
    size += chunk.length;
    if (held !== null && size <= most) {
      held.push(chunk);
      continue;
    }
    for (const earlier of held ?? []) await passOn(earlier);
    held = null;
    await passOn(chunk);
  }
  return held === null ? null : Buffer.concat(held);
}

function exitCodeOf({ exitCode, signalCode }: ChildProcess): number {
  if (exitCode !== null) return exitCode;
  return 128 + (signalCode === null ? 0 : constants.signals[signalCode]);
}
