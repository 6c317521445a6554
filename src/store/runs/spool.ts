import { closeSync, ftruncateSync, openSync, readSync, unlinkSync, write } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { systemCode } from '../../errors.ts';
import { claimFolder } from '../claim.ts';
import { draftOf } from '../names.ts';

/** Bytes of bodies that may wait for their receipts on the disk: 64 of 4 MB, as they came and as they went. */
const maxSpooledBytes = 512 * 1024 * 1024;

const writeAt = promisify(write);

/** Where bytes lie in a spool. Any thread of this process can read them there. */
export interface Place {
  readonly file: number;
  readonly at: number;
  readonly bytes: number;
}

/**
 * Sets bytes aside on the disk until another thread takes them. Its file loses its name as soon as it is open: nobody
 * else finds it, and it goes with this process, however that ends. Its room is used again once nothing lies in it.
 */
export class Spool {
  readonly #home: string;
  readonly #maxBytes: number;
  #file: number | null = null;
  #end = 0;
  #places = 0;

  /** `home`: the data folder. Nothing is made before it is needed. */
  constructor(home: string, maxBytes = maxSpooledBytes) {
    this.#home = home;
    this.#maxBytes = maxBytes;
  }

  /** Room for so many bytes, until `free`; null where there is none, or where the data folder takes no file. */
  reserve(bytes: number): Place | null {
    if (this.#end + bytes > this.#maxBytes) return null;
    const file = this.#open();
    if (file === null) return null;
    const place = { file, at: this.#end, bytes };
    this.#end += bytes;
    this.#places += 1;
    return place;
  }

  /** Writes to a place. Rejects with what the system says. */
  async fill({ file, at }: Place, parts: readonly Uint8Array[]): Promise<void> {
    let next = at;
    for (const part of parts) {
      for (let done = 0; done < part.length;) {
        const { bytesWritten } = await writeAt(file, part, done, part.length - done, next + done);
        done += bytesWritten;
      }
      next += part.length;
    }
  }

  /** What lies there has been taken, or is not wanted any more. */
  free({ file }: Place): void {
    this.#places -= 1;
    if (this.#places > 0 || file !== this.#file) return;
    this.#end = 0;
    ftruncateSync(file);
  }

  /** Nothing may be read or written any more. */
  close(): void {
    if (this.#file !== null) closeSync(this.#file);
    this.#file = null;
    this.#end = Infinity;
  }

  #open(): number | null {
    if (this.#file !== null) return this.#file;
    const path = draftOf(join(this.#home, 'spool'));
    try {
      claimFolder(this.#home);
      this.#file = openSync(path, 'wx+', 0o600);
      unlinkSync(path);
    } catch (cause) {
      if (this.#file === null && systemCode(cause) === null) throw cause;
    }
    return this.#file;
  }
}

/** What lies at a place. Throws what the system says. */
export function readPlace({ file, at, bytes }: Place): Buffer {
  const read = Buffer.allocUnsafeSlow(bytes);
  for (let done = 0; done < bytes;) {
    const more = readSync(file, read, done, bytes - done, at + done);
    if (more === 0) throw new RangeError(`only ${done} of ${bytes} bytes lie there`);
    done += more;
  }
  return read;
}
