import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type HeadroomError, systemCode } from '../errors.ts';
import { rememberedFiles } from '../limits.ts';
import { folderProblem } from './data-folder.ts';
import type { Originals } from './originals.ts';
import { Recent } from './recent.ts';
import { storedReferenceOf } from './reference.ts';

/** A file of the run's folder, one reference a line: a server in an agent's sandbox can read files, but no database. */
function pathIn(runFolder: string): string {
  return join(runFolder, 'refs');
}

/** Originals of which those that a run's requests carry are written down, before any such request goes out. */
export function recordingCarried(
  originals: Originals,
  runFolder: string,
  onProblem: (problem: HeadroomError) => void,
): Originals {
  // What is forgotten is written down once more.
  const written = new Recent<true>(rememberedFiles);
  return {
    ...originals,
    use: async (refs) => {
      const unknown = new Set(
        refs.flatMap((ref) => storedReferenceOf(ref) ?? []).filter((ref) => written.get(ref) === undefined),
      );
      try {
        const lines = [...unknown].map((ref) => `${ref}\n`).join('');
        if (lines !== '') appendFileSync(pathIn(runFolder), lines, { mode: 0o600 });
        for (const ref of unknown) written.set(ref, true);
      } catch (cause) {
        // The next request tries again.
        onProblem(folderProblem(pathIn(runFolder), cause));
      }
      return originals.use(refs);
    },
  };
}

/** True for a reference that a request of the run has carried. Throws `DATA_FOLDER`. */
export function wasCarried(runFolder: string, ref: string): boolean {
  const stored = storedReferenceOf(ref);
  try {
    return stored !== null && readFileSync(pathIn(runFolder), 'latin1').split('\n').includes(stored);
  } catch (cause) {
    if (systemCode(cause) === 'ENOENT') return false;
    throw folderProblem(pathIn(runFolder), cause);
  }
}
