const pointer = /^\[headroom: (\d+) lines as in lines (\d+)-(\d+) of (?:(.+) above|this output)\]$/;

/** What a reader who can look up finds: each pointer replaced by the lines it names. `seen` by source, as shown. */
export function followPointers(text: string, seen: ReadonlyMap<string, string>): string {
  const shown = text.split('\n');
  return shown
    .flatMap((line) => {
      const [, count, from, to, source] = pointer.exec(line) ?? [];
      if (count === undefined) return [line];
      const all = source === undefined ? shown : (seen.get(source)?.split('\n') ?? []);
      const lines = all.slice(Number(from) - 1, Number(to));
      if (lines.length !== Number(count)) throw new Error(`${line} leads nowhere`);
      return lines;
    })
    .join('\n');
}
