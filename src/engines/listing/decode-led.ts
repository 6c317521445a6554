const title = 'Paths by folder: [9 lines "a…"] stands for 9 lines, in each a path below in place of "…".';
const run = /^\[(\d+) lines "(.*)…(.*)"\]$/;

/** Reads, for each line, paths that stood behind the same few characters; null: the form says nothing of such. */
export function decodeLed(lines: readonly string[]): readonly (readonly string[])[] | null {
  if (lines[0] !== title) return null;
  const each: (readonly string[])[] = [[]];
  let [left, lead, tail] = [0, '', ''];
  for (const line of lines.slice(1)) {
    if (left === 0) {
      const [, count = '0', before = '', behind = ''] = run.exec(line) ?? [];
      [left, lead, tail] = [Number(count), before, behind];
      each.push(left === 0 ? [line] : []);
      continue;
    }
    const cut = line.indexOf(' ');
    const folder = cut > 0 ? line.slice(0, cut - 1) : '';
    const paths =
      cut === -1
        ? [line]
        : line
            .slice(cut + 1)
            .split(' ')
            .map((name) => folder + name);
    each.push(paths.map((path) => lead + path + tail));
    left -= paths.length;
  }
  return each;
}
