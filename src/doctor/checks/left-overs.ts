import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { clearDeadRuns, deadRuns } from '../../store/runs/runs.ts';
import { listOldDrafts } from '../../store/upkeep/sweep.ts';
import { mendByFix, ok, warn, type Check } from '../check.ts';

/** What a headroom that was killed could not take with it: the folder of its run, a file half written. */
export const leftOversCheck: Check = {
  id: 'left-overs',
  title: 'Left-overs',
  needs: ['data-folder'],
  run: async ({ settings: { home } }) => {
    const left = [...deadRuns(home), ...(await listOldDrafts(home))];
    const [first] = left;
    if (first === undefined) return ok('none');
    return warn(`${first}${left.length === 1 ? '' : ` and ${left.length - 1} more`}`, mendByFix);
  },
  fix: async ({ settings: { home } }) => {
    const drafts = await listOldDrafts(home);
    for (const path of drafts) await rm(path, { force: true });
    return [...clearDeadRuns(home), ...drafts].map((path) =>
      existsSync(path) ? `removed what headroom had made in ${path}` : `removed ${path}`,
    );
  },
};
