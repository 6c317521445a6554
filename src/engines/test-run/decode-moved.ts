import type { Line } from './decode-line.ts';

const range = /^\[lines (\d+)-(\d+)\]$/;

/**
 * Puts the lines back that a form's first line says were moved to its end; `lines` are those below it. Where they are left
 * out, what stays is as it is.
 */
export function movedBack(header: string, lines: readonly Line[]): readonly Line[] {
  const [, count] = /\[(\d+) lines are moved to the end\]/.exec(header) ?? [];
  if (count === undefined) return lines;
  const stay = lines.slice(0, lines.length - Number(count));
  const moved = lines.slice(stay.length);
  if (stay.length + Number(count) !== lines.length || !range.test(moved[0]?.text ?? '')) return lines;
  const whole: Line[] = [];
  let next = 0;
  for (let at = 0; at < moved.length;) {
    const [, from = '', to = ''] = range.exec(moved[at]?.text ?? '') ?? [];
    const length = Number(to) - Number(from) + 1;
    if (from === '' || length < 1)
      throw new Error(`not where moved lines come from: ${moved[at]?.text ?? ''}`);
    const before = Math.max(0, Number(from) - 1 - whole.length);
    for (const line of stay.slice(next, next + before)) whole.push(line);
    next = Math.min(stay.length, next + before);
    for (const line of moved.slice(at + 1, at + 1 + length)) whole.push(line);
    at += 1 + length;
  }
  return [...whole, ...stay.slice(next)];
}
