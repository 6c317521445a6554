/** Names under which programs leave what they printed: `app.log`, `events.jsonl`, `stderr.txt`, `/var/log/syslog`. */
const logName =
  /\.(?:log|jsonl|ndjson|out|err|stdout|stderr|trace)(?:[.-][\d.-]+|\.txt|\.old|\.prev)?$|^(?:.*\/)?(?:nohup|stdout|stderr|syslog|dmesg|(?:build|console)[-_.]?(?:log|output))(?:\.txt)?$|^\/var\/log\//i;
/** Programs that print files as they are; `tail -f` too. */
const reader = /^(?:sudo\s+)?(?:cat|bat|head|tail|less|more|sed\s+-n)(?=\s)/;
/** Words of a reader's command line that name no file: flags, counts, line ranges. */
const noName = /^(?:-.*|\+?\d+|['"]?[\d,$]+p['"]?|<|\d?>&?\d?.*)$/;

/** True when a command prints files and each of them has the name of a log, which nobody edits by quoting it. */
export function printsLogs(command: string): boolean {
  const parts = command.split(/&&|\|\||;|\n/).map((part) => part.trim());
  const readers = parts.filter((part) => reader.test(part));
  return readers.length > 0 && readers.every((part) => namesLogs(part));
}

/** True when some word of a command is the name of a log. */
export function namesLog(command: string): boolean {
  return command.split(/\s+/).some((word) => logName.test(word.replace(/^['"]|['"]$/g, '')));
}

function namesLogs(part: string): boolean {
  const [first = ''] = part.split('|');
  const names = first
    .replace(reader, '')
    .split(/\s+/)
    .filter((word) => word !== '' && !noName.test(word))
    .map((word) => word.replace(/^['"]|['"]$/g, ''));
  return names.length > 0 && names.every((name) => logName.test(name));
}
