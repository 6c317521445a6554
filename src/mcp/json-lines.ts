import { Transform, type TransformCallback } from 'node:stream';
import { isJson } from '../json/object.ts';

/** A message to the MCP server may have so many bytes; a call has a few hundred. */
export const maxMessageBytes = 10 * 1024 * 1024;

/** Why a line is not passed on, as JSON-RPC numbers it. */
export interface Refusal {
  readonly code: -32700 | -32600;
  readonly message: string;
}

/** Passes on lines that are JSON and not too long, each at once and whole; `refuse` is told of all others. */
export class JsonLines extends Transform {
  readonly #refuse: (refusal: Refusal) => void;
  #parts: Buffer[] = [];
  #bytes = 0;

  constructor(refuse: (refusal: Refusal) => void) {
    super();
    this.#refuse = refuse;
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    let from = 0;
    for (let end = chunk.indexOf(newline); end !== -1; end = chunk.indexOf(newline, from)) {
      this.#take(chunk.subarray(from, end + 1));
      this.#finish();
      from = end + 1;
    }
    this.#take(chunk.subarray(from));
    done();
  }

  /** Of a line that is too long nothing is kept. */
  #take(part: Buffer): void {
    this.#bytes += part.length;
    if (this.#bytes > maxMessageBytes) this.#parts = [];
    else this.#parts.push(part);
  }

  #finish(): void {
    const [line, bytes] = [Buffer.concat(this.#parts), this.#bytes];
    this.#parts = [];
    this.#bytes = 0;
    if (bytes > maxMessageBytes) {
      const message = `a message has ${bytes} bytes; ${maxMessageBytes} are read`;
      this.#refuse({ code: -32600, message });
    } else if (isJson(line.toString())) this.push(line);
    else if (line.toString().trim() !== '') this.#refuse({ code: -32700, message: 'a message is not JSON' });
  }
}

const newline = 0x0a;
