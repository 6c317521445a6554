import type { Transform } from 'node:stream';
import zlib from 'node:zlib';

/** The coding's name as it is compared; `identity` where the header is absent or empty. */
export function codingName(contentEncoding: string | undefined): string {
  const name = (contentEncoding ?? '').trim().toLowerCase();
  return name === '' ? 'identity' : name;
}

/** A stream that undoes one content coding; null for codings (or stacks of them) that this Node cannot undo. */
export function createDecoder(coding: string): Transform | null {
  switch (coding) {
    case 'gzip':
    case 'x-gzip':
      return zlib.createGunzip();
    case 'deflate':
      return zlib.createInflate();
    case 'br':
      return zlib.createBrotliDecompress();
    case 'zstd':
      return hasZstd(zlib) ? zlib.createZstdDecompress() : null;
    default:
      return null;
  }
}

/** Node has zstd from 22.15 on. */
function hasZstd(module: object): module is { createZstdDecompress(): Transform } {
  return 'createZstdDecompress' in module && typeof module.createZstdDecompress === 'function';
}
