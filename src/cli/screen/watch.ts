import type { EventEmitter } from 'node:events';
import { writeSync } from 'node:fs';
import { systemCode } from '../../errors.ts';

/** How often `stats --watch` looks for new requests; looking costs microseconds. */
const watchLookMs = 250;

/** What is watched: a frame if there may be a new one, else null. */
export type NextFrame = () => string | null;

/** A terminal as far as watching needs it. */
export interface Screen {
  readonly rows: number;
  write(text: string): unknown;
}

/** Where keys come from; its other end may be no terminal. */
export interface Keys extends EventEmitter {
  readonly isTTY: boolean;
  setRawMode(mode: boolean): unknown;
  off(event: 'data', listener: (keys: unknown) => void): this;
  pause(): unknown;
}

/** The terminal that is drawn on; emits `resize`. */
export interface Display extends EventEmitter, Screen {
  readonly fd: number;
}

/** Alternate screen, no cursor, no wrapping of long lines; and back. */
const enter = '\u001b[?1049h\u001b[?25l\u001b[?7l';
const leave = '\u001b[?7h\u001b[?25h\u001b[?1049l';

/** Draws frames in place: one write for each, none where nothing changed, so that nothing flickers. */
export class FramePainter {
  readonly #screen: Screen;
  #shown = '';

  constructor(screen: Screen) {
    this.#screen = screen;
  }

  paint(frame: string): void {
    // What is too long for the screen would scroll it.
    const lines = frame.split('\n').slice(0, Math.max(1, this.#screen.rows - 1));
    // Each line is cleared first, the last with all below it: behind one that fills the screen's width the cursor still
    // stands on its last column.
    const cleared = lines.map((line, at) => `\u001b[${at === lines.length - 1 ? 'J' : 'K'}${line}`);
    const picture = `\u001b[H${cleared.join('\r\n')}`;
    if (picture === this.#shown) return;
    this.#shown = picture;
    this.#screen.write(picture);
  }

  /** The terminal was resized: what it shows now is unknown. */
  forget(): void {
    this.#shown = '';
  }
}

/**
 * Shows frames on a terminal until `q`, Ctrl-C or a signal, and leaves the terminal as it was, also when the process
 * ends in any other way. Resolves with the exit code.
 */
export async function watch(next: NextFrame, input: Keys, output: Display): Promise<number> {
  const painter = new FramePainter(output);
  const restore = restoring(input, output);
  let last = '';
  const draw = (): void => {
    last = next() ?? last;
    painter.paint(last);
  };
  const resized = (): void => {
    painter.forget();
    draw();
  };
  let timer: NodeJS.Timeout | undefined;
  let stopListening = (): void => undefined;
  try {
    output.write(enter);
    if (input.isTTY) input.setRawMode(true);
    output.on('resize', resized);
    return await new Promise<number>((resolve, reject) => {
      const step = (): void => {
        try {
          draw();
        } catch (error) {
          reject(error instanceof Error ? error : new Error(String(error)));
        }
      };
      stopListening = onEnough(input, resolve);
      timer = setInterval(step, watchLookMs);
      step();
    });
  } finally {
    clearInterval(timer);
    output.off('resize', resized);
    stopListening();
    restore();
  }
}

/** Exit codes of shells: 128 and the number of the signal. */
const signals = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

/** Tells the exit code once the user has had enough; answers how to stop listening. */
function onEnough(input: Keys, end: (code: number) => void): () => void {
  const onSignal = (signal: keyof typeof signals): void => {
    end(signals[signal]);
  };
  const onKeys = (keys: unknown): void => {
    const text = String(keys);
    if (text.includes(controlC)) end(signals.SIGINT);
    else if (/q/i.test(text)) end(0);
  };
  process.on('SIGINT', onSignal).on('SIGTERM', onSignal).on('SIGHUP', onSignal);
  input.on('data', onKeys);
  return () => {
    process.off('SIGINT', onSignal).off('SIGTERM', onSignal).off('SIGHUP', onSignal);
    input.off('data', onKeys).pause();
  };
}

/** What a terminal sends for the keys, where it makes no signal of them. */
const controlC = '\u0003';

/** The way back, taken once: by us, or by a process that ends for another reason. */
function restoring(input: Keys, output: Display): () => void {
  let isDone = false;
  const restore = (): void => {
    if (isDone) return;
    isDone = true;
    process.off('exit', restore).off('uncaughtExceptionMonitor', restore);
    try {
      if (input.isTTY) input.setRawMode(false);
      // A process that is about to end has no time for more than this.
      writeSync(output.fd, leave);
    } catch (error) {
      // The terminal itself is gone.
      if (systemCode(error) !== 'EIO' && systemCode(error) !== 'EPIPE') throw error;
    }
  };
  process.on('exit', restore).on('uncaughtExceptionMonitor', restore);
  return restore;
}
