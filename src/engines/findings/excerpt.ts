import { excerptMark } from './section.ts';

/** Lines of a finding: what is said, and the excerpts that stood where `…` is. */
export interface Told {
  readonly shown: string[];
  readonly excerpts: string[][];
}

/** `  210 |     s->len += ret;` of gcc and clang, and the lines of marks under it. */
export const gutter = /^ *\d+ \||^ +\|(?: |$)/;
const unnumbered = /^ +\| /;
/** What points to a part of the line above. */
export const marks = /^[ \t]*[\^~][\s^~-]*$/;
const beforeWords = /^[^\p{L}\p{N}'"`\u2018\u201c]*/u;

/** What is said stands as it is; a line that is read otherwise in a form ends what can be told: false. */
export function say(told: Told, line: string): boolean {
  if (line.startsWith('&') || line.startsWith(excerptMark)) return false;
  told.shown.push(line);
  return true;
}

/** A line of an excerpt; what is said at the end of one stays with the finding. */
export function quote(told: Told, line: string): void {
  const { shown, excerpts } = told;
  const hidden = unnumbered.test(line) ? (beforeWords.exec(line)?.[0] ?? line) : line;
  // A run of its own: so that what stands before begins as where nothing is said.
  if (hidden.length < line.length || shown.at(-1) !== excerptMark) {
    shown.push(excerptMark + line.slice(hidden.length));
    excerpts.push([hidden]);
  } else excerpts.at(-1)?.push(hidden);
}
