import { isHeadroomError } from '../../errors.ts';
import { listTexts } from '../files.ts';
import { readOnly } from '../sqlite/read-only.ts';
import { readInstallKey } from './key.ts';
import { markedReference, refChars, refLetter } from './reference.ts';

/** An original that can be fetched. */
export interface KeptOriginal {
  /** Its reference as markers write it. */
  readonly ref: string;
  /** Stored, or last seen in a request: milliseconds since 1970. */
  readonly usedAt: number;
  /** Tool and command that printed it; null: not known, or not any more. */
  readonly label: string | null;
  /** Folder of the agent at whose request it was stored; null: not known, or not any more. */
  readonly project: string | null;
}

/** Letters by which a reference may be named: with fewer, a user who mistyped one would get another's text. */
export const leastPrefixLetters = 4;

const isPrefix = new RegExp(`^${refLetter}{${leastPrefixLetters},${refChars + 1}}$`);

/** All originals that can be fetched, those last used first. Only reads. Throws `DATA_FOLDER`. */
export async function keptOriginals(home: string): Promise<KeptOriginal[]> {
  const key = readInstallKey(home);
  const texts = key === null ? [] : await listTexts(home, 'originals');
  const known = texts.length === 0 ? new Map<string, Source>() : await sourcesIn(home);
  return texts
    .filter(({ bytes }) => bytes > 0)
    .toSorted((one, other) => other.usedAt - one.usedAt || (one.ref < other.ref ? -1 : 1))
    .map(({ ref, usedAt }) => {
      const { label = null, project = null } = known.get(ref) ?? {};
      return { ref: key === null ? ref : markedReference(key, ref), usedAt, label, project };
    });
}

/**
 * The references that begin with these letters, as markers write them, in alphabetical order. None for what is too
 * short, too long or no beginning of a reference; ten letters alone are a reference of their own.
 */
export async function refsBeginningWith(home: string, letters: string): Promise<string[]> {
  const key = readInstallKey(home);
  if (key === null || !isPrefix.test(letters) || letters.length === refChars) return [];
  const texts = await listTexts(home, 'originals');
  return texts
    .filter(({ ref }) => ref.startsWith(letters.slice(0, refChars)))
    .map(({ ref }) => markedReference(key, ref))
    .filter((ref) => ref.startsWith(letters))
    .sort();
}

interface Source {
  readonly label: string | null;
  readonly project: string | null;
}

/** What printed each original, of its last decision. Empty where the database cannot be read: the texts still can. */
async function sourcesIn(home: string): Promise<ReadonlyMap<string, Source>> {
  try {
    return await readOnly(home, new Map<string, Source>(), (database) => {
      // A damaged row names nothing; a database of an older release may lack a column, and names nothing either.
      const rows = database.prepare<[], Source & { readonly ref: string }>(
        `SELECT value AS ref, label, project FROM decisions, json_each(iif(json_valid(refs), refs, '[]'))
         ORDER BY decisions.rowid`,
      );
      return new Map(rows.all().map(({ ref, label, project }) => [ref, { label, project }]));
    });
  } catch (error) {
    if (!isHeadroomError(error)) throw error;
    return new Map();
  }
}
