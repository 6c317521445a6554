import { createHmac } from 'node:crypto';

/** Characters of a reference to an original: 50 bits, no collision to expect below 30 million originals. */
export const refChars = 10;

/**
 * Bits by which a reference is told from one that was never ours, in its longest form: of 16,000 made up one passes.
 */
const refCheckBits = 14;

/** Crockford's base 32: no letter that reads like a digit. */
const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';
/** One letter of a reference, as the source of a regular expression. */
export const refLetter = `[${alphabet}]`;
const letterBits = 5;

/** Letters behind those of a reference by which one that was never ours is known. */
const checkLetters = 2;
const markedChars = refChars + checkLetters;
const hexDigits = (refChars * letterBits + refCheckBits) / 4;

/** The names under which originals are stored, as the source of a regular expression: ten letters. */
export const storedReference = `${refLetter}{${refChars}}`;

/** Every form of a reference, as the source of a regular expression. Their lengths tell them apart. */
export const anyReference = `(?:[0-9a-f]{${hexDigits}}|${refLetter}{${markedChars}}|${storedReference})`;

const isStored = new RegExp(`^${storedReference}$`);
const isMarked = new RegExp(`^${refLetter}{${markedChars}}$`);
const isHex = new RegExp(`^[0-9a-f]{${hexDigits}}$`);

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

/** The reference of a text that is kept for a report, from all that is kept of it. */
export function unprovedReferenceOf(key: Uint8Array, details: string): string {
  return lettersOf(createHmac('sha256', key).update(`unproved ${details}`).digest());
}

/** As a marker names it: the ten letters, then two that only this install's key makes of them. */
export function markedReference(key: Uint8Array, stored: string): string {
  const check = checkOf(key, stored) >> (refCheckBits - checkLetters * letterBits);
  return stored + letterAt(check >> letterBits) + letterAt(check);
}

/** As HTTP gateways take it: the same bits and more check bits, as 16 hexadecimal digits. */
export function hexReference(key: Uint8Array, stored: string): string {
  const bits = Array.from(stored).reduce((sum, each) => sum * 32n + BigInt(alphabet.indexOf(each)), 0n);
  const all = (bits << BigInt(refCheckBits)) | BigInt(checkOf(key, stored));
  return all.toString(16).padStart(hexDigits, '0');
}

/** The ten letters under which the original of a reference is stored; null: no reference looks like this. */
export function storedReferenceOf(reference: string): string | null {
  if (isStored.test(reference)) return reference;
  if (isMarked.test(reference)) return reference.slice(0, refChars);
  if (!isHex.test(reference)) return null;
  const bits = BigInt(`0x${reference}`) >> BigInt(refCheckBits);
  const places = Array.from({ length: refChars }, (_, at) => BigInt((refChars - 1 - at) * letterBits));
  return places.map((place) => letterAt(Number((bits >> place) & 31n))).join('');
}

/**
 * True for a reference that this install may have written. Ten letters alone, as older markers have them, tell nothing.
 */
export function mayBeOurs(key: Uint8Array, reference: string): boolean {
  const stored = storedReferenceOf(reference);
  if (stored === null) return false;
  return [stored, markedReference(key, stored), hexReference(key, stored)].includes(reference);
}

/** True for a reference that nobody without this install's key can have written. */
export function isSurelyOurs(key: Uint8Array, reference: string): boolean {
  return !isStored.test(reference) && mayBeOurs(key, reference);
}

function checkOf(key: Uint8Array, stored: string): number {
  return createHmac('sha256', key).update(`check ${stored}`).digest().readUInt16BE() >> (16 - refCheckBits);
}

function lettersOf(digest: Buffer): string {
  return Array.from(digest.subarray(0, refChars), letterAt).join('');
}

function letterAt(number: number): string {
  return alphabet.charAt(number % alphabet.length);
}
