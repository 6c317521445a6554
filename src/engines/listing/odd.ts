import { keptOddEntries } from '../../limits.ts';
import type { Column } from '../../text/fields.ts';
import { oddRows } from '../../text/odd-rows.ts';
import { isGenerated, type Place } from './place.ts';
import type { Details, Row } from './row.ts';

const columns = ['mode', 'owner', 'group', 'size'] as const satisfies readonly (keyof Details)[];

/**
 * Files that are not like the others by what `ls -l` says of them: the largest, an empty one, one that all may write.
 */
export function oddEntries(
  rows: readonly Row[],
  places: readonly (Place | null)[],
  level: keyof typeof keptOddEntries,
): readonly number[] {
  const files = [...rows.keys()].filter((index) => {
    const place = places[index];
    return rows[index]?.details?.mode.startsWith('-') === true && place != null && !isGenerated(place);
  });
  const found: readonly Column[] = columns.map((name) => ({
    name,
    cells: files.map((index) => rows[index]?.details?.[name] ?? null),
  }));
  return oddRows(found, files.length)
    .slice(0, keptOddEntries[level])
    .map(({ row }) => files[row] ?? 0);
}
