/** A log of a failed build, and the lines of it that a person marked as the reason. */
export interface MarkedLog {
  readonly name: string;
  readonly text: string;
  readonly marked: readonly string[];
}

/** Reads one record in the form of LogChunks, `{log, text, chunk}`; null: it is something else. */
export function readMarkedLog(record: unknown): MarkedLog | null {
  if (typeof record !== 'object' || record === null) return null;
  const { log, text, chunk } = record as Record<string, unknown>;
  if (typeof log !== 'string' || typeof text !== 'string' || typeof chunk !== 'string') return null;
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
