import { appendFileSync, closeSync, constants, openSync, readFileSync } from 'node:fs';
import { type HeadroomError, systemCode } from '../../errors.ts';
import { rememberedFiles } from '../../limits.ts';
import { folderProblem, kindOf } from '../data-folder.ts';
import { runFilePath } from '../names.ts';
import type { Originals } from '../originals/originals.ts';
import { Recent } from '../recent.ts';
import { storedReferenceOf } from '../originals/reference.ts';

/** A file of the run's folder, one reference a line: a server in an agent's sandbox can read files, but no database. */
function pathIn(runFolder: string): string {
  return runFilePath(runFolder, 'refs');
}

const { O_APPEND, O_CREAT, O_WRONLY } = constants;

/** Windows has no flag for it: there a link takes rights that a user lacks. */
const noLink = process.platform === 'win32' ? 0 : constants.O_NOFOLLOW;

function append(path: string, lines: string): void {
  const file = openSync(path, O_APPEND | O_CREAT | O_WRONLY | noLink, 0o600);
  try {
    appendFileSync(file, lines);
  } finally {
    closeSync(file);
  }
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
        if (lines !== '') append(pathIn(runFolder), lines);
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
  const path = pathIn(runFolder);
  try {
    if (stored === null || kindOf(path) !== 'file') return false;
    return readFileSync(path, 'latin1').split('\n').includes(stored);
  } catch (cause) {
    if (systemCode(cause) === 'ENOENT') return false;
    throw folderProblem(path, cause);
  }
}
