/** Lines further apart than this are not looked at for a line that stands in both texts. */
const reach = 200;

/** Two texts in two columns of `width` characters together; equal lines stand side by side where that is possible. */
export function sideBySide(before: string, after: string, width: number): string {
  const column = Math.floor((width - 3) / 2);
  const left = before.split('\n');
  const right = after.split('\n');
  const rows: string[] = [];
  const add = (one: string | undefined, other: string | undefined): void => {
    const mark = one === other ? '|' : one === undefined ? '+' : other === undefined ? '-' : '~';
    rows.push(`${fitted(one ?? '', column, true)} ${mark} ${fitted(other ?? '', column)}`.trimEnd());
  };
  let at = 0;
  let to = 0;
  while (at < left.length || to < right.length) {
    const next = nextEqual(left, at, right, to);
    const lengths = [next.left - at, next.right - to];
    for (let row = 0; row < Math.max(...lengths); row += 1) {
      add(
        at + row < next.left ? left[at + row] : undefined,
        to + row < next.right ? right[to + row] : undefined,
      );
    }
    at = next.left;
    to = next.right;
    if (at < left.length && to < right.length) add(left[at++], right[to++]);
  }
  return rows.join('\n');
}

/** Where the two texts next have the same line that is not empty; their ends if they have none in reach. */
function nextEqual(
  left: readonly string[],
  at: number,
  right: readonly string[],
  to: number,
): { readonly left: number; readonly right: number } {
  const places = new Map<string, number>();
  for (let place = Math.min(right.length, to + reach) - 1; place >= to; place -= 1) {
    places.set(right[place] ?? '', place);
  }
  for (let place = at; place < Math.min(left.length, at + reach); place += 1) {
    const line = left[place] ?? '';
    const found = line.trim() === '' ? undefined : places.get(line);
    if (found !== undefined) return { left: place, right: found };
  }
  const isNear = left.length - at <= reach && right.length - to <= reach;
  return isNear
    ? { left: left.length, right: right.length }
    : { left: Math.min(left.length, at + reach), right: Math.min(right.length, to + reach) };
}

/** As much of a line as fits, filled up where wanted; tabs as spaces and control characters as dots. */
function fitted(line: string, column: number, fill = false): string {
  let shown = '';
  let width = 0;
  for (const char of line.slice(0, column * 2).replaceAll('\t', '  ')) {
    const next = widthOf(char);
    if (width + next > column) return `${trimmedTo(shown, column - 1)}…`;
    // These would move the cursor.
    shown += /[\x00-\x1f\x7f-\x9f]/.test(char) ? '.' : char;
    width += next;
  }
  return fill ? shown + ' '.repeat(column - width) : shown;
}

function trimmedTo(text: string, column: number): string {
  const chars = Array.from(text);
  while (chars.reduce((sum, char) => sum + widthOf(char), 0) > column) chars.pop();
  const width = chars.reduce((sum, char) => sum + widthOf(char), 0);
  return chars.join('') + ' '.repeat(column - width);
}

/** Columns that a terminal gives a character: two for East Asian scripts and emoji, none for marks. */
function widthOf(char: string): number {
  if (/^\p{M}$|^[\u200b-\u200d\ufe0f]$/u.test(char)) return 0;
  return /^(?:\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}|\p{Script=Hangul}|\p{Emoji_Presentation}|[\u3000-\u303f\uff01-\uff60])$/u.test(
    char,
  )
    ? 2
    : 1;
}
