const unit = '(?:lines?|rows|char(?:acter)?s?|tokens?|bytes|[KM]i?B|output|results?|response|content|middle)';
const cut =
  '(?:truncated|omitted|elided|clipped|removed|cut(?: off)?|hidden|not shown|skipped|too (?:long|large))';
const said = `(?:\\b${unit}\\b.{0,80}\\b${cut}\\b|\\b${cut}\\b.{0,80}\\b${unit}\\b)`;

/**
 * How agents say that they have cut an output, on a line of its own or around the rest: "… [12345 characters
 * truncated] …", "<system>Output truncated</system>", Codex's "Total output lines: 300", mini-swe-agent's
 * `<output_head>`. No program has printed that, and without it a reader takes what is left for the whole.
 */
const notice = new RegExp(
  [
    `(?:[[(<\u2026]|\\.{3}|---).{0,60}?${said}.{0,160}?(?:[\\])>\u2026]|\\.{3}|---)`,
    `^\\W{0,4}(?:the )?(?:\\d[\\d,.]* )?(?:more )?${unit} (?:\\w+ ){0,4}${cut}\\b[^:]*$`,
    '^(?:warning: )?truncated output\\b|^total output lines: \\d+$',
    '</?(?:output_head|output_tail|elided_chars|system|system-reminder|returncode)>|<response clipped>',
  ].join('|'),
  'i',
);
const hint =
  /truncated|omitted|elided|clipped|removed|\bcut\b|hidden|shown|skipped|too l|total output|<\/?(?:output|elided|system|return)/i;
/** Agents write short lines. */
const mostChars = 400;

/** True for a line by which an agent says that an output was cut. */
export function isCutNotice(line: string): boolean {
  return line.length <= mostChars && hint.test(line) && notice.test(line);
}
