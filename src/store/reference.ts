import { createHmac } from 'node:crypto';
import { refChars } from '../limits.ts';

/** Crockford's base 32: no letter that reads like a digit. */
export const refAlphabet = '0123456789abcdefghjkmnpqrstvwxyz';

/**
 * The reference of an original: an HMAC-SHA256 under the install's key, so that it cannot be guessed from the text.
 * The view is part of it: markers name lines of one view, and another release may lay out a text in another way.
 */
export function referenceOf(key: Uint8Array, text: string, view: string): string {
  // As UTF-16, since UTF-8 makes all lone surrogates equal.
  const hmac = createHmac('sha256', key).update(`${text.length} `).update(Buffer.from(text, 'utf16le'));
  if (view !== text) hmac.update(Buffer.from(view, 'utf16le'));
  return lettersOf(hmac.digest());
}

/**
 * The reference of a text that no marker names: the one at `index` of the block whose decision has the key `chain`, as
 * the agent sent it. Made without the text, so that nobody waits for it.
 */
export function inspectionReferenceOf(key: Uint8Array, chain: string, index: number): string {
  return lettersOf(createHmac('sha256', key).update(`inspect ${chain} ${index}`).digest());
}

function lettersOf(digest: Buffer): string {
  return Array.from(digest.subarray(0, refChars), (byte) => refAlphabet[byte % refAlphabet.length]).join('');
}
