import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { systemCode } from '../../errors.ts';
import { runStartMs } from '../../limits.ts';
import { clearDeadRuns, deadRuns } from '../../store/runs.ts';
import { mendByFix, ok, warn, type Check } from '../check.ts';

/** What a headroom that was killed could not take with it: the folder of its run, a file half written. */
export const leftOversCheck: Check = {
  id: 'left-overs',
  title: 'Left-overs',
  needs: ['data-folder'],
  run: async ({ settings: { home } }) => {
    const left = [...deadRuns(home), ...(await oldDrafts(home))];
    const [first] = left;
    if (first === undefined) return ok('none');
    return warn(`${first}${left.length === 1 ? '' : ` and ${left.length - 1} more`}`, mendByFix);
  },
  fix: async ({ settings: { home } }) => {
    const drafts = await oldDrafts(home);
    for (const path of drafts) await rm(path, { force: true });
    return [...clearDeadRuns(home), ...drafts].map((path) => `removed ${path}`);
  },
};

/** Drafts get their name within milliseconds; those of another process at work stay. */
async function oldDrafts(home: string): Promise<readonly string[]> {
  const names = (await readdir(home)).filter((name) => name.endsWith('.tmp'));
  const ages = await Promise.all(names.map(async (name) => ageOf(join(home, name))));
  return names.flatMap((name, index) => ((ages[index] ?? 0) > runStartMs ? [join(home, name)] : []));
}

async function ageOf(path: string): Promise<number> {
  try {
    return Date.now() - (await stat(path)).mtimeMs;
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return 0;
    throw error;
  }
}
