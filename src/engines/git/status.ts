/** Hints that git prints below a heading of `git status`, by the heading. */
const hints: ReadonlyMap<string, readonly string[]> = new Map([
  ['Changes to be committed:', ['(use "git restore --staged <file>..." to unstage)']],
  [
    'Changes not staged for commit:',
    [
      '(use "git add <file>..." to update what will be committed)',
      '(use "git restore <file>..." to discard changes in working directory)',
    ],
  ],
  ['Untracked files:', ['(use "git add <file>..." to include in what will be committed)']],
]);

/** Behind a heading in place of the hints that git prints below it. */
const hintsNote = ' (usual hints)';

/** True for a line that reads as a heading with hints. */
export function readsWithoutHints(line: string): boolean {
  return line.endsWith(hintsNote);
}

/** Headings of `git status` without the hints below them. */
export function withoutHints(lines: readonly string[]): readonly string[] {
  const rows: string[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    const known = hints.get(line);
    const first = at + 1;
    if (known?.every((hint, index) => lines[first + index] === `  ${hint}`) === true) {
      rows.push(line + hintsNote);
      at += known.length;
    } else rows.push(line);
  }
  return rows;
}
