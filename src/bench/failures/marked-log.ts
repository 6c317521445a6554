/** A log of a failed build, and the lines of it that a person marked as the reason. */
export interface MarkedLog {
  readonly name: string;
  readonly text: string;
  readonly marked: readonly string[];
}

/** One record of LogChunks, as far as it is read: `chunk` holds the marked lines. */
interface LogRecord {
  readonly log: string;
  readonly text: string;
  readonly chunk: string;
}

export function isMarkedLog(record: unknown): record is LogRecord {
  if (typeof record !== 'object' || record === null) return false;
  return ['log', 'text', 'chunk'].every((name) => typeof Reflect.get(record, name) === 'string');
}

export function readMarkedLog({ log, text, chunk }: LogRecord): MarkedLog {
  const there = text.split('\n').map(bare);
  // Marking lost escape codes and "<": a line that cannot be found again tells nothing.
  const marked = chunk.split('\n').filter((line) => {
    const key = bare(line);
    return key !== '' && there.some((each) => each.includes(key));
  });
  return { name: log, text, marked };
}

/** A line as it is compared: letters and digits alone. */
export function bare(line: string): string {
  return line.replace(/\u001b\[[\d;]*[A-Za-z]|[^\p{L}\p{N}]/gu, '');
}
