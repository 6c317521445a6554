/** Reads the form that code-compressor writes, from its text alone, and gives each line its number again. */
export function restoreGutter(form: string): string {
  const lines = form.split('\n');
  const restored: string[] = [];
  while (lines.length > 0) {
    const line = lines.shift() ?? '';
    const header = /^\[lines (\d+)-(\d+)(, every 10th numbered)?\]$/.exec(line);
    if (header === null) {
      restored.push(line);
      continue;
    }
    const [first, last] = [Number(header[1]), Number(header[2])];
    const [sample = ''] = lines;
    // What stands before the number shows how numbers are filled up, what stands behind it how they are set off.
    const gutter = new RegExp(`^( *|0*)${first}(\t|→|\\. |: | )`).exec(sample);
    if (gutter === null) throw new Error(`No number ${first} in: ${sample}`);
    const [whole, fill = '', separator = ''] = gutter;
    const width = fill === '' ? 0 : whole.length - separator.length;
    for (let number = first; number <= last; number += 1) {
      const next = lines.shift();
      if (next === undefined) throw new Error(`The text ends before line ${last}.`);
      const shown = number === first ? whole : `${number}${separator}`;
      const bare = next.startsWith(shown) ? next.slice(shown.length) : next;
      restored.push(String(number).padStart(width, fill.slice(0, 1) || ' ') + separator + bare);
    }
  }
  return restored.join('\n');
}
