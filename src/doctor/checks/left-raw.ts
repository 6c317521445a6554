import { dayMs } from '../../limits.ts';
import { faultsIn, leftFor, notedAs, ordinaryIn } from '../../money/reports/left-raw.ts';
import { readFates } from '../../store/sqlite/read-only.ts';
import { ok, skip, warn, type Check } from '../check.ts';

/** Tool output that went out as it came in the last days, and why: by its nature, or for a fault. */
export const leftRawCheck: Check = {
  id: 'left-raw',
  title: 'Left as it was',
  needs: ['database'],
  run: async ({ settings: { home } }) => {
    const counts = await readFates(home, Date.now() - lookedAtMs);
    if (counts.length === 0) return skip('no request in the last seven days');
    const left = counts.flatMap(({ kind, name, items, tokens }) =>
      kind === 'left' ? [leftFor(name, { blocks: items, tokens })] : [],
    );
    const notes = counts.flatMap(({ kind, name, items }) => (kind === 'note' ? [notedAs(name, items)] : []));
    const ordinary = ordinaryIn(left);
    const faults = faultsIn(left, notes).map(({ says }) => says);
    if (faults.length === 0)
      return ok(ordinary === null ? 'no tool output in seven days' : `in seven days, ${ordinary}`);
    const saw = [...faults, ...(ordinary === null ? [] : [ordinary])].join('. ');
    return warn(`in seven days, ${saw}`, 'Look at what stands there, and at: headroom perf --since 7d');
  },
};

/** What happened longer ago may long be mended. */
const lookedAtMs = 7 * dayMs;
