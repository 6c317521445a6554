/** How the first line of a form says which signs stand for colour codes. */
const told = /\[colours (closed|reset) where lines end: ([^\]]+); (.) = not so\]/u;

/** What a form's first line says of colours: writes a line as it was printed. Null: it says nothing of them. */
export function colourReader(header: string): ((line: string) => string) | null {
  const [, ending, list = '', open = ''] = told.exec(header) ?? [];
  if (ending === undefined) return null;
  const codes = new Map(
    list.split(', ').map((entry): [string, string] => {
      const [sign = '', numbers = ''] = entry.split(' = ');
      return [sign, numbers.replace(/\S+/g, '\u001b[$&m').replaceAll(' ', '')];
    }),
  );
  return (line) => {
    const isOpen = line.endsWith(open);
    const body = isOpen ? line.slice(0, -open.length) : line;
    let text = '';
    for (const char of body) text += codes.get(char) ?? char;
    return isOpen ? text : text + ends(text, ending === 'reset');
  };
}

/** What ends the colours that a text leaves on. */
function ends(text: string, isReset: boolean): string {
  let on: number[] = [];
  for (const [, isOff = '', value = '', more = ''] of text.matchAll(
    /\u001b\[(0+(?:;|(?=m)))?(\d*)((?:;[\d;]*)?)m/g,
  )) {
    if (isOff !== '') on = [];
    const off = offOf(Number(value));
    if (off > 0) on = on.includes(off) ? on : [...on, off];
    else if (isOff === '' && more === '' && on.includes(Number(value)))
      on = on.filter((each) => each !== Number(value));
  }
  if (on.length === 0) return '';
  return isReset ? '\u001b[0m' : on.reverse().reduce((all, value) => `${all}\u001b[${String(value)}m`, '');
}

const offs: ReadonlyMap<number, number> = new Map([
  [1, 22],
  [2, 22],
  [3, 23],
  [4, 24],
  [7, 27],
  [9, 29],
]);

function offOf(value: number): number {
  if ((value > 29 && value < 39) || (value > 89 && value < 98)) return 39;
  if ((value > 39 && value < 49) || (value > 99 && value < 108)) return 49;
  return offs.get(value) ?? 0;
}
