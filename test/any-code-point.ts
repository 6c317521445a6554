import fc from 'fast-check';

const [firstHalf, halves] = [0xd800, 0x800];
const anyOf = (count: number): fc.Arbitrary<string> =>
  fc.nat({ max: count - 1 }).map((nth) => String.fromCodePoint(nth < firstHalf ? nth : nth + halves));

/**
 * Any character but halves of pairs, for `fc.string({ unit })`: every second one of ASCII, as most that programs print.
 * fast-check's own `binary` first makes a table of all of them, a second of work for each process.
 */
export const anyCodePoint = fc.oneof(anyOf(0x80), anyOf(0x110000 - halves));
