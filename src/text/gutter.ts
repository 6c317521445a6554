/** For lines of a numbered text in its short form the same lines without the numbers that are left; else the lines. */
export function bareLines(lines: readonly string[]): readonly string[] {
  return lines;
}
