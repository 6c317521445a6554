const pointer = /^\[same as lines (\d+)-(\d+) (?:of this output|(there)|((?:of|written in) ".+))\]$/;

/** What a reader who can look up finds: each pointer replaced by the lines it names. `seen` by source, as shown. */
export function followPointers(text: string, seen: ReadonlyMap<string, string>): string {
  const shown = text.split('\n');
  let named = '';
  return shown
    .flatMap((line) => {
      const [pointed, from, to, there, source] = pointer.exec(line) ?? [];
      if (pointed === undefined) return [line];
      named = source ?? named;
      const isSeen = source !== undefined || there !== undefined;
      const all = isSeen ? (seen.get(named)?.split('\n') ?? []) : shown;
      const lines = all.slice(Number(from) - 1, Number(to));
      if (lines.length !== Number(to) - Number(from) + 1) throw new Error(`${line} leads nowhere`);
      return lines;
    })
    .join('\n');
}
