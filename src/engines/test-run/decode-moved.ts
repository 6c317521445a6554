const range = /^\[lines (\d+)-(\d+)\]$/;

/**
 * Puts the lines back that a form's first line says were moved to its end; `lines` are those below it. Where they are left
 * out, what stays is as it is.
 */
export function movedBack(header: string, lines: readonly string[]): readonly string[] {
  const [, count] = /\[(\d+) lines are moved to the end\]/.exec(header) ?? [];
  if (count === undefined) return lines;
  const stay = lines.slice(0, lines.length - Number(count));
  const moved = lines.slice(stay.length);
  if (stay.length + Number(count) !== lines.length || !range.test(moved[0] ?? '')) return lines;
  const whole: string[] = [];
  let next = 0;
  for (let at = 0; at < moved.length;) {
    const [, from = '', to = ''] = range.exec(moved[at] ?? '') ?? [];
    const length = Number(to) - Number(from) + 1;
    if (from === '' || length < 1) throw new Error(`not where moved lines come from: ${moved[at] ?? ''}`);
    while (whole.length < Number(from) - 1 && next < stay.length) whole.push(stay[next++] ?? '');
    for (const line of moved.slice(at + 1, at + 1 + length)) whole.push(line);
    at += 1 + length;
  }
  while (next < stay.length) whole.push(stay[next++] ?? '');
  return whole;
}
