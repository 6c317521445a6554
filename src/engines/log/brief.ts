import { tokenWeight } from '../../text/token-weight.ts';
import type { Distinct } from './distinct.ts';
import { Frames, isFrame, looksLikeFrame } from './frames.ts';
import type { Page, Row } from './page.ts';
import { findRepeats, type Repeat } from './repeats.ts';

/** Says how frames are written; stands first where some are. */
const frameHeader =
  'Stack frames: path:line in function. A path given before is named by its end, code given before left out.';
const note = /^\[the (?:line|\d+ lines) above (?:once|\d+ times) more\]$/;
/** Python's warnings module: `app.py:3: DeprecationWarning: use new()`. */
const warning = /^(.*\S:\d+: \w*Warning): (\S.*)$/;
const sameWarning = /:\d+: \w*Warning as above$/;

/**
 * A text as its lines, with little to be said about the form: what comes again right below is counted, stack frames of
 * Python are written short, and a warning that says what the last of its category said is not spelled again. Null:
 * nothing of that is in the text, or it has such notes of its own.
 */
export function briefPage(lines: Distinct): Page | null {
  if (lines.texts.some(isTaken)) return null;
  const writer = new Writer(lines);
  writer.write();
  const { rows, isShorter } = writer;
  if (!isShorter) return null;
  return { rows: writer.hasFrames ? [headerRow(), ...rows] : rows, lines, statements: [] };
}

function isTaken(line: string, index: number): boolean {
  if (index === 0 && (line === frameHeader || line.startsWith('Log in short form.'))) return true;
  return line.endsWith(' more]') ? note.test(line) : line.endsWith(' as above') && sameWarning.test(line);
}

function headerRow(): Row {
  const weight = tokenWeight(frameHeader);
  return { text: frameHeader, weight, line: -1, times: 0, kind: -1, role: 'header', span: 0 };
}

class Writer {
  readonly rows: Row[] = [];
  hasFrames = false;
  isShorter = false;
  readonly #lines: Distinct;
  readonly #repeats: ReadonlyMap<number, Repeat>;
  readonly #frames: Frames | null;
  /** For each line of the text its row; -1: the row above stands for it too. */
  readonly #rowOf: Int32Array;
  /** What rows have in common, a path or a warning, has a number. */
  readonly #pathKinds = new Map<number, number>();
  #kinds = 0;
  /** By category, what was warned of last. */
  readonly #warned = new Map<string, { readonly said: string; readonly kind: number }>();

  constructor(lines: Distinct) {
    this.#lines = lines;
    this.#repeats = findRepeats(lines.order, lines.weights);
    this.#frames = lines.texts.some(isFrame) && !lines.texts.some(looksLikeFrame) ? new Frames() : null;
    this.#rowOf = new Int32Array(lines.order.length).fill(-1);
  }

  write(): void {
    const { order } = this.#lines;
    for (let at = 0; at < order.length;) {
      const counted = this.#repeat(at);
      if (counted > 0) at += counted;
      else at += 1 + this.#line(at);
    }
  }

  /** Answers how many lines the note stands for. */
  #repeat(at: number): number {
    const { span, times } = this.#repeats.get(at) ?? { span: 0, times: 0 };
    const first = this.#rowOf[at - span] ?? -1;
    if (span === 0 || first === -1) return 0;
    const rows = this.rows.length - first;
    const what = rows === 1 ? 'line' : `${rows} lines`;
    const text = `[the ${what} above ${times === 1 ? 'once' : `${times} times`} more]`;
    // What one line says it says again; a block says nothing of its own.
    const line = span === 1 ? (this.#lines.order[at] ?? 0) : -1;
    this.rows.push({ text, weight: tokenWeight(text), line, times, kind: -1, role: 'repeat', span: rows });
    this.isShorter = true;
    return span * times;
  }

  /** Answers how many lines below are left out. */
  #line(at: number): number {
    const { texts, weights, order } = this.#lines;
    const line = order[at] ?? 0;
    const text = texts[line] ?? '';
    const plain = {
      text,
      weight: weights[line] ?? 0,
      line,
      times: 1,
      kind: -1,
      role: 'line',
      span: 0,
    } as const;
    this.#rowOf[at] = this.rows.length;
    const frame = this.#frames?.write(text, (count) => this.#below(at, count)) ?? null;
    if (frame === null) {
      this.rows.push(this.#warning(plain) ?? plain);
      return 0;
    }
    this.hasFrames = true;
    this.isShorter = true;
    const kind = this.#pathKinds.get(frame.path) ?? this.#kinds++;
    this.#pathKinds.set(frame.path, kind);
    const role = frame.isFirst ? 'first' : 'line';
    this.rows.push({ ...plain, text: frame.text, weight: tokenWeight(frame.text), kind, role });
    return frame.hidden;
  }

  /** The lines that follow, as far as none of them is counted. */
  #below(at: number, count: number): readonly string[] {
    const { texts, order } = this.#lines;
    const below: string[] = [];
    for (let next = at + 1; next <= at + count && next < order.length; next += 1) {
      if (this.#isCounted(next, at)) break;
      below.push(texts[order[next] ?? 0] ?? '');
    }
    return below;
  }

  /**
   * Whether a note will stand for the line: not so where what it would count has no rows. `last`: the last line
   * written.
   */
  #isCounted(line: number, last: number): boolean {
    const repeat = this.#repeats.get(line);
    if (repeat === undefined) return false;
    const first = line - repeat.span;
    return first > last || this.#rowOf[first] !== -1;
  }

  #warning(plain: Row): Row | null {
    if (!plain.text.includes('Warning: ')) return null;
    const [found, head = '', said = ''] = warning.exec(plain.text) ?? [];
    if (found === undefined) return null;
    const category = head.slice(head.lastIndexOf(' '));
    const before = this.#warned.get(category);
    if (before?.said !== said) {
      const kind = this.#kinds++;
      this.#warned.set(category, { said, kind });
      return { ...plain, kind, role: 'first' };
    }
    this.isShorter = true;
    const text = `${head} as above`;
    return { ...plain, text, weight: tokenWeight(text), kind: before.kind };
  }
}
