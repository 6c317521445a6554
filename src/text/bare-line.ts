import { maxMessageChars } from '../limits.ts';
import { overwrittenMark } from './lines.ts';

// Colours, cursor moves and window titles (ECMA-48 5.4, xterm's OSC).
const escapes = /\u001b(?:\[[0-9;?]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[@-Z\\^_])/g;

const time = String.raw`\d{1,2}:\d\d:\d\d(?:[.,]\d{1,9})?`;
const zone = String.raw`(?:Z| ?[-+]\d\d:?\d\d| (?:UTC|GMT|[A-Z]{3,4})(?=[\s\])|:]))?`;
const date = String.raw`(?:\d{4}[-/.]\d\d[-/.]\d\d|\d\d[-/.](?:\d\d|[A-Z][a-z]{2})[-/.]\d{2,4}|(?:[A-Z][a-z]{2} )?[A-Z][a-z]{2} [ \d]\d(?: \d{4})?)`;
const epoch = String.raw`\[ *\d+\.\d{3,6}\]|\d{10}(?:\.\d+|\d{3})?`;
/** A moment at a line's beginning, with the brackets around it and one blank or separator behind. */
const stamp = new RegExp(
  String.raw`^(?:[[(<]?(?:${date}[T :,]{1,2})?${time}${zone}[\])>]?|${epoch})(?: ?[-|] |: |\t| |$)`,
);
/** `web_1  | ` of docker compose, `[pod/api-1/app] ` of kubectl, `[info] ` of sbt and maven. */
const tag = /^(?:[\w.-]+ *\| |\[[\w./-]+\] ?)/;

/** A line without escape codes and without the mark that it was overwritten. */
export function plainLine(line: string): string {
  const whole = line.endsWith(overwrittenMark) ? line.slice(0, -1) : line;
  const plain = whole.includes('\u001b') ? whole.replace(escapes, '') : whole;
  return plain.endsWith('\r') ? plain.slice(0, -1) : plain;
}

/** Characters of the moment that a plain line begins with; 0: it begins with none. */
export function stampLength(plain: string): number {
  return stamp.exec(plain)?.[0].length ?? 0;
}

/** What a program printed of a plain line, cut: without the moment and the tag that a collector wrote before it. */
export function messageOf(plain: string): string {
  let message = plain;
  // Either may stand first.
  for (let round = 0; round < 2; round += 1) {
    message = message.slice(stampLength(message));
    message = message.slice(tag.exec(message)?.[0].length ?? 0);
  }
  return message.length > maxMessageChars ? message.slice(0, maxMessageChars) : message;
}
