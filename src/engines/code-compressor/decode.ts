/** Gives each line its number again, from the form's text alone. */
export function decode(form: string): string {
  const lines = form.split('\n');
  const restored: string[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    const [, from, to] = /^\[lines (\d+)-(\d+)(?:, every 10th numbered)?\]$/.exec(line) ?? [];
    if (from === undefined || to === undefined) {
      restored.push(line);
      continue;
    }
    const [first, last] = [Number(from), Number(to)];
    // What stands before the first number shows how numbers are filled up, what stands behind it how they are set off.
    const gutter = new RegExp(`^( *|0*)${from}(\t|→|\\. |: | )`).exec(lines[at + 1] ?? '');
    if (gutter === null) throw new Error(`no number ${from} below its header`);
    const [whole, fill = '', separator = ''] = gutter;
    const width = fill === '' ? 0 : whole.length - separator.length;
    for (let number = first; number <= last; number += 1) {
      at += 1;
      const next = lines[at];
      if (next === undefined) throw new Error(`the text ends before line ${to}`);
      const shown = number === first ? whole : `${number}${separator}`;
      const bare = next.startsWith(shown) ? next.slice(shown.length) : next;
      restored.push(String(number).padStart(width, fill.slice(0, 1) || ' ') + separator + bare);
    }
  }
  return restored.join('\n');
}
