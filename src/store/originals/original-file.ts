import { dirname, join } from 'node:path';
import { HeadroomError, systemCode } from '../../errors.ts';
import { rememberedFiles } from '../../limits.ts';
import { claimFolder } from '../claim.ts';
import { folderProblem } from '../data-folder.ts';
import { realDisk, type Disk } from './disk.ts';
import { draftOf, textPath, type Room } from '../names.ts';
import { decodeOriginal, encodeOriginal, type Original } from './original-format.ts';
import { Recent } from '../recent.ts';

/** The texts of one room of a data folder, each a file of its own. */
export interface Texts {
  /** Null: there is none, or none that can be read. Rejects with `DATA_FOLDER`. */
  read(ref: string): Promise<Original | null>;
  /**
   * Stores a text, if it is not there yet. Rejects with `DATA_FOLDER` where it cannot, and with `STORE_UNAVAILABLE`
   * where the file keeps something else.
   */
  store(ref: string, original: Original): Promise<void>;
}

/** `lasting`: what is stored stands a power cut, once it is said to be stored. */
export function openTexts(home: string, room: Room, lasting: boolean, disk: Disk = realDisk): Texts {
  return new TextFiles(home, room, lasting ? new Synced(disk) : null, disk);
}

class TextFiles implements Texts {
  readonly #home: string;
  readonly #room: Room;
  readonly #synced: Synced | null;
  readonly #disk: Disk;

  constructor(home: string, room: Room, synced: Synced | null, disk: Disk) {
    this.#home = home;
    this.#room = room;
    this.#synced = synced;
    this.#disk = disk;
  }

  async read(ref: string): Promise<Original | null> {
    const path = this.#pathOf(ref);
    try {
      if (!(await this.#disk.isFolder(this.#folder)) || !(await this.#disk.isFolder(dirname(path))))
        return null;
      const bytes = await this.#disk.read(path);
      return bytes === null ? null : await decodeOriginal(bytes);
    } catch (cause) {
      throw folderProblem(path, cause);
    }
  }

  async store(ref: string, original: Original): Promise<void> {
    const path = this.#pathOf(ref);
    const kept = await this.read(ref);
    if (kept !== null) checkSame(path, kept, original);
    try {
      if (kept === null) {
        claimFolder(this.#home);
        await this.#makeFolder(this.#folder);
        await this.#makeFolder(dirname(path));
        await this.#publish(ref, path, original);
      }
      await this.#synced?.file(path, kept === null);
    } catch (cause) {
      // One folder for all of them: what ails it is told once.
      throw folderProblem(this.#folder, cause);
    }
  }

  get #folder(): string {
    return join(this.#home, this.#room);
  }

  #pathOf(ref: string): string {
    return textPath(this.#home, this.#room, ref);
  }

  async #makeFolder(path: string): Promise<void> {
    await this.#disk.makeFolder(path);
    if (!(await this.#disk.isFolder(path))) throw new Error(`${path} is no folder of headroom's own`);
  }

  /** A whole file gets its name in one step. Of processes that store one text at the same moment the first one wins. */
  async #publish(ref: string, path: string, original: Original): Promise<void> {
    const bytes = await encodeOriginal(original);
    const draft = draftOf(path);
    try {
      await this.#disk.write(draft, bytes, this.#synced !== null);
      await this.#disk.link(draft, path);
    } catch (cause) {
      if (systemCode(cause) !== 'EEXIST') throw cause;
      const kept = await this.read(ref);
      if (kept === null) await this.#disk.replace(draft, path);
      else checkSame(path, kept, original);
    } finally {
      await this.#disk.remove(draft);
    }
  }
}

/** Brings texts and the folders that name them to the disk itself, each folder above a shard once. */
class Synced {
  readonly #disk: Disk;
  /** What is forgotten is brought there once more. */
  readonly #done = new Recent<true>(rememberedFiles);

  constructor(disk: Disk) {
    this.#disk = disk;
  }

  /** A text that was written just now, whose bytes are on disk, or one that was found. */
  async file(path: string, isNew: boolean): Promise<void> {
    const shard = dirname(path);
    const room = dirname(shard);
    if (isNew) await this.#disk.sync(shard);
    // Another process may have written it a moment ago.
    else if (this.#done.get(path) === undefined) {
      await this.#disk.sync(path);
      await this.#disk.sync(shard);
    }
    this.#done.set(path, true);
    await this.#once(`${shard} in its room`, room);
    await this.#once(`${room} in its home`, dirname(room));
  }

  async #once(name: string, path: string): Promise<void> {
    if (this.#done.get(name) !== undefined) return;
    await this.#disk.sync(path);
    this.#done.set(name, true);
  }
}

function checkSame(path: string, kept: Original, wanted: Original): void {
  if (kept.text === wanted.text && kept.view === wanted.view) return;
  throw new HeadroomError(
    'STORE_UNAVAILABLE',
    `${path} keeps another text.`,
    'Nothing to do: the text is sent without leaving anything out.',
  );
}
