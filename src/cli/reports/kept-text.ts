import type { ChalkInstance } from 'chalk';
import type { KeptOriginal } from '../../store/originals/kept.ts';
import { visible } from '../../text/visible.ts';
import { counted } from '../../text/wording.ts';
import { timeOf } from '../screen/layout.ts';

/** Originals that a list on the screen shows: those one remembers. */
const shownOriginals = 20;

/** One line for each original, those last used first. */
export function renderKept(originals: readonly KeptOriginal[], ink: ChalkInstance): string {
  const rows = originals.slice(0, shownOriginals).map(({ ref, usedAt, label, project }) => {
    const folder = project === null ? '' : ` in ${project}`;
    return `${ref}  ${timeOf(usedAt)}  ${visible(`${label ?? 'what printed it is not known'}${folder}`)}`;
  });
  const more = originals.length - rows.length;
  const rest = more === 0 ? [] : [ink.dim(`and ${counted(more, 'older one')}: --json names all`)];
  return [ink.bold('Originals that can be fetched, last used first'), ...rows, ...rest, ''].join('\n');
}
