/** Draws a tree of which each level stands one blank deeper; `next` before an entry that another one follows. */
export function drawn(lines: readonly string[], bar: string, next: string): string[] {
  const gap = ' '.repeat(bar.length);
  const isShort = bar.length === 2;
  const last = next.replace('├', '└').replace('|', '`');
  const out: string[] = [];
  // From below: by depth, whether an entry follows before one of a lesser depth does.
  const followed: boolean[] = [];
  let below = 0;
  for (const line of lines.toReversed()) {
    const depth = /^ */.exec(line)?.[0].length ?? 0;
    followed.length = Math.min(followed.length, depth + 1);
    if (depth === 0) out.push(line);
    else {
      let stem = '';
      for (let level = 1; level < depth; level += 1) stem += followed[level] === true ? bar : gap;
      const sign = followed[depth] === true ? next : last;
      out.push(stem + (isShort && below > depth ? sign.replace('── ', '─┬ ') : sign) + line.slice(depth));
    }
    followed[depth] = true;
    below = depth;
  }
  return out.reverse();
}
