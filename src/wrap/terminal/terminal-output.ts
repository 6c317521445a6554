import { write, writeSync } from 'node:fs';
import { Writable } from 'node:stream';
import { systemCode } from '../../errors.ts';

/** Pause before a write to a terminal that takes nothing just now is tried again; a person does not see it. */
const terminalRetryMs = 5;

/** The terminal has been closed. */
const gone = new Set(['EIO', 'ENXIO', 'EPIPE']);

/**
 * Writes to a terminal off the main thread: `process.stdout` would hold up everything, the proxy with it, as long as
 * the terminal takes nothing. Once the terminal is gone it says so once and drops what comes.
 */
export class TerminalOutput extends Writable {
  readonly #fd: number;
  readonly #onGone: () => void;
  #gone = false;

  constructor(fd: number, onGone: () => void) {
    super({ decodeStrings: true });
    this.#fd = fd;
    this.#onGone = onGone;
  }

  override _write(bytes: Buffer, encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    if (this.#gone) {
      done();
      return;
    }
    const goOn = (rest: Buffer): void => {
      this._write(rest, encoding, done);
    };
    write(this.#fd, bytes, (error, written) => {
      const code = systemCode(error);
      if (error === null) {
        if (written < bytes.length) goOn(bytes.subarray(written));
        else done();
      } else if (code === 'EAGAIN') setTimeout(goOn, terminalRetryMs, bytes);
      else if (code !== null && gone.has(code)) {
        this.#gone = true;
        done();
        this.#onGone();
      } else done(error);
    });
  }

  /** Resolves when all that was written has reached the terminal. */
  flushed(): Promise<void> {
    return new Promise((resolve) => {
      this.write('', () => {
        resolve();
      });
    });
  }

  /** Writes at once, for the moment in which the process ends. What the terminal does not take is lost. */
  writeNow(text: string): void {
    if (this.#gone || text === '') return;
    try {
      writeSync(this.#fd, text);
    } catch (error) {
      const code = systemCode(error);
      if (code === null || !(gone.has(code) || code === 'EAGAIN')) throw error;
    }
  }
}
