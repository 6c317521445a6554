import { maxUsageBytes } from '../limits.ts';

/**
 * Cuts a server-sent event stream into the data of its events.
 *
 * It reads the latin1 view of the bytes: line breaks are ASCII, so data may be split anywhere, also inside a
 * UTF-8 character; `onData` gets latin1 text, too. An event that outgrows `maxUsageBytes` is left out.
 */
export class EventStream {
  readonly #onData: (data: string) => void;
  /** Pieces of the line whose end has not come yet. */
  #line: string[] = [];
  #blank = true;
  #data: string[] = [];
  #length = 0;
  #afterCr = false;

  constructor(onData: (data: string) => void) {
    this.#onData = onData;
  }

  write(view: string): void {
    if (view === '') return;
    // A line feed that opens a chunk may be the second half of a line break.
    const start = this.#afterCr && view.startsWith('\n') ? 1 : 0;
    this.#afterCr = view.endsWith('\r');
    const [first = '', ...rest] = view.slice(start).split(/\r\n|\r|\n/);
    this.#extend(first);
    for (const piece of rest) {
      this.#endLine();
      this.#extend(piece);
    }
  }

  /** The last event counts even without the blank line that should follow it; a half line does not. */
  end(): void {
    this.#dispatch();
  }

  #extend(piece: string): void {
    this.#blank &&= piece === '';
    this.#length += piece.length;
    if (this.#length <= maxUsageBytes) this.#line.push(piece);
    else this.#line = [];
  }

  #endLine(): void {
    const line = this.#line.join('');
    if (this.#blank) this.#dispatch();
    else if (line.startsWith('data:')) this.#data.push(line.slice(line.charAt(5) === ' ' ? 6 : 5));
    this.#line = [];
    this.#blank = true;
  }

  #dispatch(): void {
    const data = this.#data.join('\n');
    const whole = this.#length <= maxUsageBytes;
    this.#data = [];
    this.#length = 0;
    if (whole && data !== '') this.#onData(data);
  }
}
