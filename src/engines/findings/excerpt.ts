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
  if (shown.at(-1) !== excerptMark) {
    shown.push(excerptMark);
    excerpts.push([]);
  }
  const run = excerpts.at(-1) ?? [];
  const hidden = unnumbered.test(line) ? (beforeWords.exec(line)?.[0] ?? line) : line;
  run.push(hidden);
  if (hidden.length < line.length) shown[shown.length - 1] = excerptMark + line.slice(hidden.length);
}
