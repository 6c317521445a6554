import { promisify } from 'node:util';
import { brotliCompress, brotliDecompress, constants } from 'node:zlib';
import { systemCode } from '../../errors.ts';

/** Brotli quality of stored originals: 7.5 times smaller on code at 141 MB/s; higher levels cost twice the time. */
const originalQuality = 4;

/** A text as a tool printed it, and the lossless form of it whose lines markers name. */
export interface Original {
  readonly text: string;
  readonly view: string;
}

const compress = promisify(brotliCompress);
const decompress = promisify(brotliDecompress);

/** First line of the file, decompressed: version, encoding of the texts, bytes of the view, or that it is the text. */
const header = /^headroom-original 1 (utf8|utf16le) (\d+|same)\n/;
const maxHeaderChars = 64;

/** The bytes of an original's file. Work is done off the main thread. */
export async function encodeOriginal({ text, view }: Original): Promise<Buffer> {
  const isSame = view === text;
  // A JSON string may hold halves of surrogate pairs, which UTF-8 cannot.
  const encoding = text.isWellFormed() && view.isWellFormed() ? 'utf8' : 'utf16le';
  const viewBytes = isSame ? Buffer.alloc(0) : Buffer.from(view, encoding);
  const head = Buffer.from(`headroom-original 1 ${encoding} ${isSame ? 'same' : viewBytes.length}\n`);
  return compress(Buffer.concat([head, viewBytes, Buffer.from(text, encoding)]), {
    params: { [constants.BROTLI_PARAM_QUALITY]: originalQuality },
  });
}

/** Null for bytes that are no original, or none that this version can read. */
export async function decodeOriginal(file: Buffer): Promise<Original | null> {
  const bytes = await decompress(file).catch((error: unknown) => {
    if (/^(ERR_|Z_)/.test(systemCode(error) ?? '')) return Buffer.alloc(0);
    throw error;
  });
  const match = header.exec(bytes.toString('latin1', 0, maxHeaderChars));
  if (match === null) return null;
  const encoding = match[1] === 'utf8' ? 'utf8' : 'utf16le';
  const viewFrom = match[0].length;
  const isSame = match[2] === 'same';
  const textFrom = isSame ? viewFrom : viewFrom + Number(match[2]);
  const text = bytes.toString(encoding, textFrom);
  return { text, view: isSame ? text : bytes.toString(encoding, viewFrom, textFrom) };
}
