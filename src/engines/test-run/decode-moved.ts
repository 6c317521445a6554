import type { Line } from './decode-line.ts';

const notes = /^\[lines? (\d[-\d, ]*)\]$/;

/** Moved lines and the index of the first of them in the form that nothing is moved in. */
interface Moved {
  readonly from: number;
  readonly lines: readonly Line[];
}

/**
 * Puts the lines back that a form's first line says were moved to its end; `lines` are those below it. Where they are left
 * out, what stays is as it is.
 */
export function movedBack(header: string, lines: readonly Line[]): readonly Line[] {
  const [, count] = /\[(\d+) lines are moved to the end\]/.exec(header) ?? [];
  if (count === undefined) return lines;
  const stay = lines.slice(0, lines.length - Number(count));
  const moved = lines.slice(stay.length);
  if (stay.length + Number(count) !== lines.length || !notes.test(moved[0]?.text ?? '')) return lines;
  const whole: Line[] = [];
  let next = 0;
  for (const { from, lines } of runsOf(moved)) {
    const before = Math.max(0, from - whole.length);
    for (const line of stay.slice(next, next + before)) whole.push(line);
    next = Math.min(stay.length, next + before);
    for (const line of lines) whole.push(line);
  }
  return [...whole, ...stay.slice(next)];
}

/** In the order in which they stood. */
function runsOf(moved: readonly Line[]): readonly Moved[] {
  const runs: Moved[] = [];
  for (let at = 0; at < moved.length;) {
    const note = moved[at]?.text ?? '';
    const places = (notes.exec(note)?.[1] ?? '').split(', ').map((place) => {
      const [from = NaN, to = from] = place.split('-').map(Number);
      return { from: from - 1, length: to - from + 1 };
    });
    const length = places[0]?.length ?? 0;
    // Also where one is no number.
    if (!places.every((place) => place.length === length && length > 0 && place.from >= 0))
      throw new Error(`not where moved lines come from: ${note}`);
    const lines = moved.slice(at + 1, at + 1 + length);
    for (const { from } of places) runs.push({ from, lines });
    at += 1 + length;
  }
  return runs.sort((one, other) => one.from - other.from);
}
