const title = /^\[git log: each line is "(\S+(?: \S+)*) …"\]$/;

/** The words of all lines, at their places, as a first line says them; null: it says none. */
export function sharedWords(line: string): readonly string[] | null {
  return line.startsWith('[git log: each ') ? (title.exec(line)?.[1]?.split(' ') ?? null) : null;
}

/** A line of a history with the words that all of them have. Throws where it has too few of its own. */
export function wholeRow(line: string, pattern: readonly string[]): string {
  let rest = line;
  let whole = '';
  for (const word of pattern) {
    if (word !== '…') {
      whole += `${word} `;
      continue;
    }
    const end = rest.indexOf(' ');
    if (end === -1) throw new Error(`too few words: ${line}`);
    whole += rest.slice(0, end + 1);
    rest = rest.slice(end + 1);
  }
  return whole + rest;
}
