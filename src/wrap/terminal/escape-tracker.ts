/** The beginning of an escape sequence that is looked at; the longest that switches modes has about 40 bytes. */
const maxSequenceBytes = 64;

/** Told of the escape sequences in a terminal's output, each at its last byte. */
export interface SequenceListener {
  /** `ESC … final`: everything behind ESC. */
  readonly escape: (body: string) => void;
  /** `CSI … final`: everything behind `ESC [`. */
  readonly control: (body: string) => void;
  /** A string (OSC, DCS, …) has begun to name its business: its kind and its first characters up to a `;`. */
  readonly string: (kind: string, command: string) => void;
}

type State = 'ground' | 'escape' | 'control' | 'string';

const bell = 0x07;
const cancel = 0x18;
const substitute = 0x1a;
const escape = 0x1b;
const space = 0x20;
const zero = 0x30;
const at = 0x40;
const tilde = 0x7e;
const semicolon = 0x3b;

/** Final bytes that open a string instead of ending the sequence: DCS, SOS, OSC, PM, APC, and the title of screen. */
const stringKinds = new Set(['P', 'X', ']', '^', '_', 'k']);

/**
 * Follows the output of a program far enough to know where a sequence of ECMA-48 or a character of UTF-8 is unfinished,
 * however the bytes are cut. The 8-bit forms of the controls are none in UTF-8 and are not looked for.
 */
export class EscapeTracker {
  readonly #listener: SequenceListener;
  #state: State = 'ground';
  /** Continuation bytes that the current character still lacks. */
  #missing = 0;
  #body = '';
  #kind = '';
  /** The string has named its business. */
  #named = false;

  constructor(listener: SequenceListener) {
    this.#listener = listener;
  }

  /** True if something of our own may be written here. */
  get isBetween(): boolean {
    return this.#state === 'ground' && this.#missing === 0;
  }

  feed(bytes: Uint8Array): void {
    for (const byte of bytes) {
      if (byte === escape) this.#begin();
      else if (this.#state === 'ground') this.#text(byte);
      else if (byte === cancel || byte === substitute) this.#state = 'ground';
      else if (this.#state === 'string') this.#inString(byte);
      else if (byte >= space && byte <= tilde) this.#inSequence(byte);
    }
  }

  #begin(): void {
    if (this.#state === 'string') this.#name();
    this.#state = 'escape';
    this.#missing = 0;
    this.#body = '';
  }

  #text(byte: number): void {
    if (byte < 0x80) this.#missing = 0;
    else if (byte < 0xc0) this.#missing = Math.max(0, this.#missing - 1);
    else this.#missing = byte < 0xe0 ? 1 : byte < 0xf0 ? 2 : byte < 0xf8 ? 3 : 0;
  }

  #inSequence(byte: number): void {
    const character = String.fromCharCode(byte);
    if (this.#state === 'escape' && this.#body === '' && character === '[') {
      this.#state = 'control';
      return;
    }
    if (this.#state === 'escape' && this.#body === '' && stringKinds.has(character)) {
      this.#state = 'string';
      this.#kind = character;
      this.#named = false;
      return;
    }
    if (this.#body.length < maxSequenceBytes) this.#body += character;
    if (byte < (this.#state === 'escape' ? zero : at)) return;
    if (this.#state === 'escape') this.#listener.escape(this.#body);
    else this.#listener.control(this.#body);
    this.#state = 'ground';
  }

  #inString(byte: number): void {
    if (byte === semicolon || byte === bell) this.#name();
    if (byte === bell) this.#state = 'ground';
    else if (!this.#named && this.#body.length < maxSequenceBytes) this.#body += String.fromCharCode(byte);
  }

  #name(): void {
    if (this.#named) return;
    this.#named = true;
    this.#listener.string(this.#kind, this.#body);
  }
}
