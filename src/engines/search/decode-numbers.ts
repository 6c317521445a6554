const title = '[lines without a number follow the one above]';

/** Puts numbers back before lines that follow the one above; other forms stay as they are. */
export function withNumbers(lines: readonly string[]): string[] {
  if (lines[0] !== title) return [...lines];
  let above: number | null = null;
  return lines.slice(1).map((line) => {
    const [, number] = /^([1-9]\d{0,8})[:-]/.exec(line) ?? [];
    if (number !== undefined) {
      above = Number(number);
      return line;
    }
    if (line === '' || line === '--') above = null;
    if (above === null) return line;
    above += 1;
    return `${above}-${line}`;
  });
}
