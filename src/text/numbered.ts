/** A whole number in it, which stands between what all of some values begin and end with: `RE-2026-1041`, `c7911`. */
const inner = /^\d{1,15}$/;

/** The whole numbers by which alone values differ; null: they differ otherwise. */
export function numbersWithin(values: readonly string[]): readonly number[] | null {
  const [first = ''] = values;
  let [head, tail] = [first.length, first.length];
  for (const value of values) {
    const most = Math.min(head, value.length);
    for (head = 0; head < most && value[head] === first[head];) head += 1;
    const least = Math.min(tail, value.length);
    for (tail = 0; tail < least && value.at(-1 - tail) === first.at(-1 - tail);) tail += 1;
    // What all begin and end with only gets shorter.
    if (!mayCount(first, head, tail)) return null;
  }
  // Digits that all have belong to the number.
  while (head > 0 && isDigit(first[head - 1])) head -= 1;
  while (tail > 0 && isDigit(first.at(-tail))) tail -= 1;
  const numbers = values.map((value) => {
    const part = value.slice(head, value.length - tail);
    return inner.test(part) ? Number(part) : NaN;
  });
  return numbers.some(Number.isNaN) ? null : numbers;
}

/** Whether a number may stand between what values begin and end with: around it no other may differ. */
function mayCount(text: string, head: number, tail: number): boolean {
  const middle = text.slice(head, text.length - Math.min(tail, text.length - head));
  return /^\d*$/.test(middle);
}

function isDigit(char: string | undefined): boolean {
  return char !== undefined && char >= '0' && char <= '9';
}
