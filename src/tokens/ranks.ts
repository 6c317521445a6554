const space = 0x20;
const newline = 0x0a;
const padding = 0x3d;
const zero = 0x30;
const byteOrderMark = 0xfeff;

const sextets = new Uint8Array(128);
'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'.split('').forEach((letter, value) => {
  sextets[letter.charCodeAt(0)] = value;
});

/**
 * The tokens of an encoding by rank, from OpenAI's own file of them (a line each: its bytes in base64, a space, its
 * rank). A token is a string, or its bytes where those are no text, as gpt-tokenizer wants them. The same list as a
 * module of its package costs a thread 25 MB more: source, syntax tree and constants of 200,000 literals. Overwrites
 * `file`.
 */
export function readRanks(file: Buffer): (string | number[])[] {
  const ranks: (string | number[])[] = [];
  for (let at = 0; at < file.length;) {
    // Decoded in its own place: nothing is allocated but the tokens.
    const start = at;
    let end = at;
    let [held, bits, high] = [0, 0, 0];
    let code = file[at] ?? space;
    for (; code !== space; code = file[(at += 1)] ?? space) {
      if (code === padding) continue;
      held = ((held << 6) | (sextets[code] ?? 0)) & 0xffff;
      bits += 6;
      if (bits < 8) continue;
      bits -= 8;
      const byte = (held >> bits) & 0xff;
      high |= byte;
      file[end] = byte;
      end += 1;
    }
    let rank = 0;
    for (code = file[(at += 1)] ?? newline; code !== newline; code = file[(at += 1)] ?? newline) {
      rank = rank * 10 + code - zero;
    }
    at += 1;
    ranks[rank] = high < 0x80 ? file.toString('latin1', start, end) : tokenOf(file.subarray(start, end));
  }
  return ranks;
}

/** Bytes that are no whole characters, or begin with a mark that decoders drop, stay bytes. */
function tokenOf(bytes: Buffer): string | number[] {
  const text = bytes.toString('utf8');
  const isText = !text.includes('\uFFFD') || Buffer.from(text).equals(bytes);
  return isText && text.charCodeAt(0) !== byteOrderMark ? text : [...bytes];
}
