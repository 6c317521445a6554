import { readPointer } from '../../text/pointer.ts';
import type { SentLines } from '../engine.ts';

/**
 * Follows each pointer of a form to the lines it stands for: those shown in the form itself, or those that went
 * upstream before. A pointer leads to text, never to another pointer. Throws where one leads nowhere.
 */
export function decode(form: string, sent: SentLines | null): string {
  const shown = form.split('\n');
  const lines: string[] = [];
  let source: string | null = null;
  for (const line of shown) {
    const pointer = readPointer(line);
    if (pointer === null) {
      lines.push(line);
      continue;
    }
    const { from, to, unit, place } = pointer;
    const isOwn = place === 'of this output';
    if (!isOwn && place !== 'there') source = place;
    const led = isOwn
      ? shown.slice(from - 1, to)
      : source === null
        ? null
        : sent?.linesOf({ source, fromLine: from, unit, lines: to - from + 1 });
    if (led?.length !== to - from + 1 || led.some((each) => readPointer(each) !== null))
      throw new Error(`leads to no text: ${line.slice(0, 100)}`);
    for (const each of led) lines.push(each);
  }
  return lines.join('\n');
}
