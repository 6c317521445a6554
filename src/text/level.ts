/** How grave a line says it is. */
export type LogLevel = 'FATAL' | 'ERROR' | 'WARN' | 'INFO' | 'DEBUG' | 'TRACE';

const levels: Readonly<Record<string, LogLevel>> = {
  fatal: 'FATAL',
  critical: 'FATAL',
  crit: 'FATAL',
  emerg: 'FATAL',
  emergency: 'FATAL',
  alert: 'FATAL',
  panic: 'FATAL',
  error: 'ERROR',
  err: 'ERROR',
  severe: 'ERROR',
  warn: 'WARN',
  warning: 'WARN',
  info: 'INFO',
  information: 'INFO',
  notice: 'INFO',
  debug: 'DEBUG',
  dbg: 'DEBUG',
  fine: 'DEBUG',
  verbose: 'DEBUG',
  trace: 'TRACE',
  finest: 'TRACE',
};
const names = Object.keys(levels).join('|');

/** Loggers write the level behind time, host and thread at most. */
const headChars = 120;
const capital = new RegExp(
  `(?:^|[\\s[(|<*:])(?:(${names.toUpperCase()})(?=[\\s\\])|>*:,]|$)|(Error|Warning)(?=: ))`,
);
const bracketed = new RegExp(`^\\W{0,3}[[(<](${names})[\\])>]`, 'i');
const leading = new RegExp(`^(?:npm )?(${names})(?:!|: |:$|\\[)`, 'i');
const keyed = new RegExp(`\\b(?:level|lvl|severity)"?\\s?[=:]\\s?"?(${names})\\b`, 'i');
/** glog and klog: `E0302 10:04:05.123456   17 server.go:42] `. */
const glog = /^([IWEF])\d{4} \d\d:\d\d:\d\d\./;
const glogLevels: Readonly<Record<string, LogLevel>> = { I: 'INFO', W: 'WARN', E: 'ERROR', F: 'FATAL' };

/** The level that a plain line (no escape codes) states, or null. */
export function levelOf(plain: string): LogLevel | null {
  const head = plain.length > headChars ? plain.slice(0, headChars) : plain;
  // A count of nothing is no level: `errors: 0`. `ERROR: null` is one, of whom had nothing to say.
  if (/^\W{0,3}[a-z]+: ?(?:0(?:$|[,;)])|none\s*$)/.test(head)) return null;
  const found = bracketed.exec(head) ?? leading.exec(head) ?? capital.exec(head) ?? keyed.exec(head);
  if (found !== null) return levels[(found[1] ?? found[2] ?? '').toLowerCase()] ?? null;
  const [, letter = ''] = glog.exec(head) ?? [];
  return glogLevels[letter] ?? null;
}
