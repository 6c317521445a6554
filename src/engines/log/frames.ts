/** A stack frame with a longer path than this is left as it is: each end of a path may become its name. */
const maxFramePathChars = 300;

/** Two lines of CPython's traceback module; traces of exception groups are indented and have bars in front. */
const frame = /^([\s|+]*)File "([^"\s:]+)", line (\d+), in (\S+)$/;
/** What a reader would take for a short frame. */
const short = /^[\s|+]*[^"\s:]+:\d+ in \S+$/;
/** Lines below a frame that show its code, with marks under it. */
const maxCodeLines = 3;

/** A frame of a Python stack trace, written as `  query.py:12 in run`. */
export interface Frame {
  readonly text: string;
  /** Number of its path, in order of first sight. */
  readonly path: number;
  /** It spells the path out. */
  readonly isFirst: boolean;
  /** Lines below it that are left out, since the same frame showed them before. */
  readonly hidden: number;
}

/** True for a line that could not be told from a short frame. */
export function looksLikeFrame(line: string): boolean {
  return line.includes(' in ') && short.test(line);
}

/** True for a line that is a frame as Python prints it. */
export function isFrame(line: string): boolean {
  return line.includes('File "') && frame.test(line);
}

/**
 * Writes frames short: the first of a path gives it whole, later ones as much of its end as no other path has; code
 * that the same frame showed before is not shown again.
 */
export class Frames {
  readonly #paths = new Map<string, number>();
  /** What a path may be named by, and whose name it is; null: of several. */
  readonly #ends = new Map<string, string | null>();
  readonly #codes = new Map<string, string>();

  /** Null: the line is no frame, or one that would be read as another. `below` gives the lines that follow it. */
  write(line: string, below: (count: number) => readonly string[]): Frame | null {
    if (!line.includes('File "')) return null;
    const [found, indent = '', path = '', number = '', place = ''] = frame.exec(line) ?? [];
    if (found === undefined || path.length > maxFramePathChars) return null;
    const code = codeOf(indent, below(maxCodeLines));
    const key = `${path}:${number} in ${place}`;
    const shown = this.#codes.get(key);
    const known = this.#paths.get(path);
    if (known === undefined ? this.#ends.has(path) : shown !== undefined && !startsWith(code, shown))
      return null;
    this.#codes.set(key, shown ?? code.join('\n'));
    const name = known === undefined ? path : this.#nameOf(path);
    return {
      text: `${indent}${name}:${number} in ${place}`,
      path: known ?? this.#add(path),
      isFirst: known === undefined,
      hidden: shown === undefined || shown === '' ? 0 : shown.split('\n').length,
    };
  }

  #add(path: string): number {
    for (const end of endsOf(path)) this.#ends.set(end, this.#ends.has(end) ? null : path);
    this.#paths.set(path, this.#paths.size);
    return this.#paths.size - 1;
  }

  #nameOf(path: string): string {
    for (const end of endsOf(path)) {
      if (this.#ends.get(end) === path && !this.#paths.has(end)) return end;
    }
    return path;
  }
}

/** The lines below a frame that are indented further and are no frames. */
function codeOf(indent: string, below: readonly string[]): readonly string[] {
  const deeper = `${indent}  `;
  const end = below.findIndex((line) => !line.startsWith(deeper) || isFrame(line));
  return end === -1 ? below : below.slice(0, end);
}

function startsWith(code: readonly string[], shown: string): boolean {
  return shown === '' || `${code.join('\n')}\n`.startsWith(`${shown}\n`);
}

/** `c.py`, `b/c.py`, `a/b/c.py` of `/a/b/c.py`: shortest first. */
function* endsOf(path: string): Generator<string> {
  let at = path.length;
  while (at > 0 && (at = path.lastIndexOf('/', at - 1)) >= 0) {
    if (at < path.length - 1) yield path.slice(at + 1);
  }
}
