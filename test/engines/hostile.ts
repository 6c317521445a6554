/** Texts that no engine was made for, about as many characters long as asked; each is a shape that can go wrong. */
export const hostile: Readonly<Record<string, (chars: number) => string>> = {
  'one long line': (chars) => 'x y1 '.repeat(chars / 5),
  'one long word': (chars) => 'x'.repeat(chars),
  'blank lines': (chars) => '\n'.repeat(chars),
  'nested brackets': (chars) => '['.repeat(chars / 2) + ']'.repeat(chars / 2),
  'nested objects': (chars) => `${'{"a":'.repeat(chars / 6)}1${'}'.repeat(chars / 6)}`,
  'distinct lines': (chars) =>
    lines(chars / 20, (line) => `${letters(line * 7919 + 13)} ${letters(line * 104_729)} ${line}`),
  'lines that nest': (chars) =>
    lines(chars / 200, (line) => `${'a '.repeat(line % 190)}${letters(line)}`.padEnd(190, ' b')),
  'binary bytes': (chars) => characters(chars, (number) => number % 256),
  'colour codes': (chars) =>
    lines(chars / 30, (line) => `\u001b[3${line % 8}m\u2713\u001b[0m step ${line} \u001b[2K\u001b[1G`),
  'progress bars': (chars) =>
    Array.from({ length: chars / 25 }, (_, state) => `Downloading ${state} of 9 MB`).join('\r'),
  'Chinese prose': (chars) =>
    lines(chars / 40, (line) => characters(39, (number) => 0x4e00 + ((number + line) % 5_000))),
  'lone surrogates': (chars) =>
    characters(chars, (number) => (number % 3 === 0 ? 10 : 0xd800 + (number % 2_048))),
  'one line again and again': (chars) => 'waiting for the lock\n'.repeat(chars / 21),
};

/** Characters that some of them need to be what they are. */
export const longest: Readonly<Record<string, number>> = {
  'one long line': 5_000_000,
  'one long word': 5_000_000,
  // More than a call takes arguments, 125,000 at most.
  'blank lines': 150_000,
  'nested brackets': 20_000,
  'nested objects': 60_000,
  // 140,000 of them, for the same reason.
  'distinct lines': 2_800_000,
};

function lines(count: number, line: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => line(index)).join('\n');
}

/** Characters by a linear congruential generator (Numerical Recipes, 7.1), so that every run has the same. */
function characters(count: number, code: (number: number) => number): string {
  let state = 1;
  const codes = Array.from({ length: count }, () => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return String.fromCharCode(code(Math.floor(state / 2 ** 8)));
  });
  return codes.join('');
}

function letters(number: number): string {
  return number.toString(26).replace(/\d/g, (digit) => 'qrstuvwxyz'[Number(digit)] ?? '');
}
