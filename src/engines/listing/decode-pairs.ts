const title = '[a line that begins with a blank has the first word of the line above]';

/** Reads, one for each, lines that lost their first word to the line above; null: the form says nothing of such. */
export function decodePairs(lines: readonly string[]): readonly (readonly string[])[] | null {
  if (lines[0] !== title) return null;
  let word = '';
  const each = lines.slice(1).map((line) => {
    if (line.startsWith(' ')) return [word + line];
    word = line.slice(0, line.indexOf(' '));
    return [line];
  });
  return [[], ...each];
}
