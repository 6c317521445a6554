/** What a form's first line says of lines alike: writes a line as it was printed. Null: it says nothing of them. */
export function wordingReader(header: string): ((line: string) => string) | null {
  const from = header.indexOf('[lines alike: ');
  if (from === -1) return null;
  const wordings = new Map<string, readonly string[]>();
  for (const [, letter = '', quoted = ''] of header
    .slice(from)
    .matchAll(/([A-H])\| = ("(?:[^"\\]|\\.)*")/g)) {
    wordings.set(letter, String(JSON.parse(quoted)).split('{}'));
  }
  return (line) => {
    const wording =
      line.charAt(1) === '|' && line.charAt(2) === ' ' ? wordings.get(line.charAt(0)) : undefined;
    if (wording === undefined) return line;
    const words = line.slice('A| '.length).split(' ');
    return wording.map((part, index) => part + (words[index] ?? '')).join('');
  };
}
