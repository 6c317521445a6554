import { printsFile } from './file-reader.ts';
import type { Program } from './program.ts';

/** Names under which programs leave what they printed: `app.log`, `events.jsonl`, `stderr.txt`, `/var/log/syslog`. */
const logName =
  /\.(?:log|jsonl|ndjson|out|err|stdout|stderr|trace)(?:[.-][\d.-]+|\.txt|\.old|\.prev)?$|^(?:.*\/)?(?:nohup|stdout|stderr|syslog|dmesg|(?:build|console)[-_.]?(?:log|output))(?:\.txt)?$|^\/var\/log\//i;
/** Arguments of a program that prints files which name none: flags, counts, line ranges, what every line matches. */
const noName = /^(?:[\^$.*+]*|-.*|\+?\d+|[\d,$]+p|[{}])$/;

/** True when programs print files and each of these has the name of a log, which nobody edits by quoting it. */
export function printsLogs(programs: readonly Program[]): boolean {
  const readers = programs.filter(printsFile);
  return readers.length > 0 && readers.every(readsLogs);
}

/** True when some argument of a program is the name of a log. */
export function namesLog({ args, input = [] }: Program): boolean {
  return [...args, ...input].some((arg) => logName.test(arg));
}

function readsLogs({ args, input = [] }: Program): boolean {
  const names = [...args.filter((arg) => !noName.test(arg)), ...input];
  return names.length > 0 && names.every((name) => logName.test(name));
}
