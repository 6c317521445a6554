import type { Wrapping } from './client-profile.ts';

/** A tool's own output, and what the agent has written around it. `head + output + tail` is the text. */
export interface Unwrapped {
  readonly head: string;
  readonly output: string;
  readonly tail: string;
  /** True where the agent says that the command ended with another code than 0. */
  readonly failed: boolean;
}

/** Takes the agent's own text from around a tool's output: it goes out as it is, and no engine sees it. */
export function unwrapped(text: string, wrappings: readonly Wrapping[]): Unwrapped {
  let start = 0;
  let end = text.length;
  let failed = false;
  for (const { head, tail } of wrappings) {
    const output = text.slice(start, end);
    const before = head?.exec(output) ?? null;
    if (before?.index === 0) start += before[0].length;
    const after = tail?.exec(text.slice(start, end)) ?? null;
    if (after !== null && start + after.index + after[0].length === end) end = start + after.index;
    failed ||= [before, after].some((found) => Number(found?.groups?.['exit'] ?? 0) !== 0);
  }
  return { head: text.slice(0, start), output: text.slice(start, end), tail: text.slice(end), failed };
}
