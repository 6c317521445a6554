/** The bytes of a body: in one piece, or in several. Nobody changes them. */
export type Bytes = Buffer | Pieces;

/**
 * Bytes that lie in several places, read as if they lay in one: a body that begins like an earlier one shares that one's
 * memory, and only what it adds is its own.
 */
export class Pieces {
  readonly parts: readonly Buffer[];
  readonly length: number;

  /** `parts`: none of them empty. */
  constructor(parts: readonly Buffer[]) {
    this.parts = parts;
    this.length = lengthOf(parts);
  }

  /** As of a Buffer: where they lie if that is in one piece, else a copy. */
  subarray(start = 0, end = this.length): Buffer {
    const [first, ...rest] = this.slices(start, end);
    if (first === undefined) return Buffer.alloc(0);
    return rest.length === 0 ? first : Buffer.concat([first, ...rest]);
  }

  /** What lies between two offsets, piece by piece. */
  slices(start: number, end: number): Buffer[] {
    const slices: Buffer[] = [];
    let at = 0;
    for (const part of this.parts) {
      const [from, to] = [Math.max(start - at, 0), Math.min(end - at, part.length)];
      // A piece that is wanted whole stays the same object.
      if (from < to) slices.push(to - from === part.length ? part : part.subarray(from, to));
      at += part.length;
    }
    return slices;
  }

  /** As of a Buffer. */
  toString(encoding: 'utf8' | 'latin1' = 'utf8', start = 0, end = this.length): string {
    // A character may begin in one piece and end in the next.
    if (encoding === 'utf8') return this.subarray(start, end).toString();
    return this.slices(start, end)
      .map((slice) => slice.toString(encoding))
      .join('');
  }

  /** As of a Buffer: copies what lies between two offsets; answers how many bytes. */
  copy(target: Buffer, at: number, start: number, end = this.length): number {
    let copied = 0;
    for (const slice of this.slices(start, end)) copied += slice.copy(target, at + copied);
    return copied;
  }

  /** As of a Buffer, for one character in ASCII. */
  lastIndexOf(character: string): number {
    let end = this.length;
    for (const part of this.parts.toReversed()) {
      const at = part.lastIndexOf(character);
      end -= part.length;
      if (at !== -1) return end + at;
    }
    return -1;
  }

  /** As of a Buffer, for text in ASCII. What clients say of a request stands in its latest part, if not in all. */
  includes(text: string): boolean {
    return this.parts.toReversed().some((part) => isIn(part, text)) || this.#isAcross(text);
  }

  /** Whether it stands where pieces meet. */
  #isAcross(text: string): boolean {
    const most = text.length - 1;
    let [end, before] = [0, ''];
    for (const part of this.parts) {
      if (end > 0 && (before + part.toString('latin1', 0, most)).includes(text)) return true;
      end += part.length;
      before = this.toString('latin1', Math.max(0, end - most), end);
    }
    return false;
  }
}

/** Texts that a piece does not hold: nobody changes it, and bodies to come share it. */
const lacking = new WeakMap<Buffer, Set<string>>();

function isIn(part: Buffer, text: string): boolean {
  const lacks = lacking.get(part) ?? new Set();
  if (lacks.has(text)) return false;
  if (part.includes(text)) return true;
  lacking.set(part, lacks.add(text));
  return false;
}

/** The pieces of bytes, none of them empty. */
export function partsOf(bytes: Bytes): readonly Buffer[] {
  if (!Buffer.isBuffer(bytes)) return bytes.parts;
  return bytes.length === 0 ? [] : [bytes];
}

/** The same bytes in one piece: a copy where they lie in several. */
export function whole(bytes: Bytes): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : bytes.subarray();
}

/** What lies between two offsets, piece by piece. */
export function slicesOf(bytes: Bytes, start: number, end: number): Buffer[] {
  return (Buffer.isBuffer(bytes) ? new Pieces(partsOf(bytes)) : bytes).slices(start, end);
}

/**
 * The first `shared` bytes of others, where they lie, and behind them `rest`, in a copy. Later pieces are joined, so that
 * each is more than twice as long as the next one: there are few of them, however many turns a conversation has.
 */
export function continued(earlier: Bytes, shared: number, rest: readonly Buffer[]): Bytes {
  const parts = slicesOf(earlier, 0, shared);
  const tail = [...rest];
  let length = lengthOf(rest);
  for (let last = parts.at(-1); last !== undefined; last = parts.at(-1)) {
    if (last.length > 2 * length && !isWasteful(last)) break;
    parts.pop();
    tail.unshift(last);
    length += last.length;
  }
  if (length > 0) parts.push(joined(tail, length));
  const [first = Buffer.alloc(0), ...others] = parts;
  return others.length === 0 ? first : new Pieces(parts);
}

/** It keeps more memory from being freed than it has bytes. */
function isWasteful(part: Buffer): boolean {
  return part.buffer.byteLength > 2 * part.length;
}

/** In memory of its own: the pool that Node keeps for small buffers would stay with each. */
function joined(parts: readonly Buffer[], length: number): Buffer {
  const all = Buffer.allocUnsafeSlow(length);
  let at = 0;
  for (const part of parts) at += part.copy(all, at);
  return all;
}

/** Length of the common beginning. Where both lie in the same memory nothing is compared. */
export function sharedBytes(one: Bytes, other: Bytes): number {
  const [ones, others] = [partsOf(one), partsOf(other)];
  let [at, in1, in2, from1, from2] = [0, 0, 0, 0, 0];
  for (;;) {
    const [part1, part2] = [ones[in1], others[in2]];
    if (part1 === undefined || part2 === undefined) return at;
    const length = Math.min(part1.length - from1, part2.length - from2);
    const [left, right] = [part1.subarray(from1, from1 + length), part2.subarray(from2, from2 + length)];
    const same = isSameMemory(left, right) ? length : sharedBeginning(left, right);
    at += same;
    if (same < length) return at;
    [from1, from2] = [from1 + length, from2 + length];
    if (from1 === part1.length) [in1, from1] = [in1 + 1, 0];
    if (from2 === part2.length) [in2, from2] = [in2 + 1, 0];
  }
}

function isSameMemory(one: Buffer, other: Buffer): boolean {
  return one.buffer === other.buffer && one.byteOffset === other.byteOffset;
}

/** By halving: comparing bytes is far cheaper than looking at them one by one. */
function sharedBeginning(one: Buffer, other: Buffer): number {
  let [same, differs] = [0, one.length + 1];
  while (differs - same > 1) {
    const middle = Math.floor((same + differs) / 2);
    if (one.subarray(same, middle).equals(other.subarray(same, middle))) same = middle;
    else differs = middle;
  }
  return same;
}

function lengthOf(parts: readonly Buffer[]): number {
  return parts.reduce((sum, { length }) => sum + length, 0);
}
