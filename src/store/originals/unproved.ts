import { rm } from 'node:fs/promises';
import { parseJsonObject } from '../../json/object.ts';
import { maxUnprovedTexts } from '../../limits.ts';
import { levels, type Level } from '../../settings.ts';
import { holdsSecret } from '../../text/secrets.ts';
import { packageVersion } from '../../version.ts';
import { fileAt, listTexts, type StoredText } from '../files.ts';
import { installKey } from './key.ts';
import { openTexts, type Texts } from './original-file.ts';
import { unprovedReferenceOf } from './reference.ts';

export const unprovedBudgetBytes = 8 * 1024 * 1024;

/** A text of which a form could not be read back exactly, as whoever mends it needs it. */
export interface UnprovedText {
  /** Whose form it was. */
  readonly engine: string;
  readonly level: Level;
  readonly text: string;
}

export interface KeptUnproved extends UnprovedText {
  /** Version of the release that could not read its form back. */
  readonly headroom: string;
  /** When, milliseconds since 1970. */
  readonly at: number;
}

/**
 * Texts for `headroom data report`, as files under `<home>/unproved`: a few, of which the oldest leave for new ones.
 */
export interface UnprovedTexts {
  /** Keeps a text, once, unless something in it looks like a secret. Rejects as `Originals.put` does. */
  put(text: UnprovedText): Promise<void>;
  /** The files that were made before `before`, milliseconds since 1970. */
  surplus(before: number): Promise<readonly string[]>;
}

const room = 'unproved';

/** Nothing is read or written before it is needed. */
export function openUnproved(home: string): UnprovedTexts {
  const texts = openTexts(home, room, false);
  return {
    put: async ({ engine, level, text }) => {
      if (holdsSecret(text)) return;
      const headroom = packageVersion();
      const details = JSON.stringify({ headroom, engine, level, text });
      const ref = unprovedReferenceOf(installKey(home), details);
      await texts.store(ref, { text: details, view: details });
      for (const { path } of beyondBounds(await listTexts(home, room), ref)) {
        if ((await fileAt(path)) !== null) await rm(path, { force: true });
      }
    },
    surplus: async (before) =>
      (await listTexts(home, room)).flatMap(({ path, usedAt }) => (usedAt < before ? [path] : [])),
  };
}

/** What is kept, the newest first; what cannot be read is left out, and creates nothing. */
export async function readUnproved(home: string): Promise<readonly KeptUnproved[]> {
  const texts = openTexts(home, room, false);
  const found = await Promise.all((await listTexts(home, room)).map((file) => readOne(texts, file)));
  return found.flat().toSorted((one, other) => other.at - one.at);
}

/** The newest stay, and of all things the one that was just put there. */
function beyondBounds(files: readonly StoredText[], newest: string): readonly StoredText[] {
  const ordered = files.toSorted(
    (one, other) => Number(other.ref === newest) - Number(one.ref === newest) || other.usedAt - one.usedAt,
  );
  let bytes = 0;
  return ordered.filter((file, at) => {
    bytes += file.bytes;
    return at >= maxUnprovedTexts || (at > 0 && bytes > unprovedBudgetBytes);
  });
}

async function readOne(texts: Texts, { ref, usedAt }: StoredText): Promise<KeptUnproved[]> {
  const kept = parseJsonObject((await texts.read(ref))?.text ?? '');
  const [headroom, engine, text] = ['headroom', 'engine', 'text'].map((name) => kept?.[name]);
  const level = levels.find((each) => each === kept?.['level']);
  const isWhole = typeof headroom === 'string' && typeof engine === 'string' && typeof text === 'string';
  return isWhole && level !== undefined ? [{ headroom, engine, level, text, at: usedAt }] : [];
}
