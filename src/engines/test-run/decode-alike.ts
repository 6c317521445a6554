/**
 * What a form's first line says of lines alike: writes a line as it was printed, those of one kind in their order. Null: it
 * says nothing of them. Until 0.1.0 that line quoted the wordings, later the first line of each kind shows it.
 */
export function wordingReader(header: string): ((line: string) => string) | null {
  const from = header.indexOf('[lines alike: ');
  if (from === -1) return null;
  const isShown = header.startsWith('[lines alike: "A| = ', from);
  const wordings = new Map<string, readonly string[]>();
  for (const [, letter = '', quoted = ''] of header
    .slice(from)
    .matchAll(/([A-H])\| = ("(?:[^"\\]|\\.)*")/g)) {
    wordings.set(letter, String(JSON.parse(quoted)).split('{}'));
  }
  return (line) => {
    const letter = line.charAt(1) === '|' && line.charAt(2) === ' ' ? line.charAt(0) : '';
    if (isShown && /^[A-H]\| = /.test(line)) {
      const shown = line.slice('A| = '.length).split(line.includes('{{') ? /\{\{(.*?)\}\}/s : /\{(.*?)\}/s);
      wordings.set(
        letter,
        shown.filter((_, at) => at % 2 === 0),
      );
      return shown.join('');
    }
    const wording = wordings.get(letter);
    if (wording === undefined) return line;
    const words = line.slice('A| '.length).split(' ');
    return wording.map((part, index) => part + (words[index] ?? '')).join('');
  };
}
