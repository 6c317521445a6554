const unit =
  /\b(?:lines?|rows|char(?:acter)?s?|tokens?|bytes|[KM]i?B|output|results?|response|content|middle)\b/i;
const cut =
  /\b(?:truncated|omitted|elided|clipped|removed|cut|hidden|not shown|skipped|too (?:long|large))\b/i;
/** Around what an agent says stand brackets, dots or dashes. */
const opens = /[[(<\u2026]|\.{3}|---/;
const closes = /(?:[\])>\u2026]|\.{3}|---)\W*$/;
/** "4521 characters elided", as a line of its own. */
const counted = /^\W{0,4}(?:the )?(?:\d[\d,.]* )?(?:more )?[a-z]+ (?:\w+ ){0,4}[a-z]+\W{0,4}$/i;
/** What no other words are needed for. */
const known =
  /^(?:warning: )?truncated output\b|^total output lines: \d+$|<\/?(?:output_head|output_tail|elided_chars|system|system-reminder|returncode)>|<response clipped>/i;
/** What an agent says of a call above or below its output, or in place of the rest. */
const frame =
  /^(?:Exit code:? -?\d+|Wall time: [\d.]+ ?\w*|Process (?:exited|running|terminated)\b.{0,80}|(?:Std(?:out|err)|STD(?:OUT|ERR)|Output|Preview)(?: \([^)]{1,40}\))?:|Chunk ID: \w+|Original token count: \d+|Shell cwd was reset to .+|Command (?:timed out|running in background|exited|failed|completed)\b.{0,80})$|^(?:>>>|~~~|#|\u2026|\.{3}|[[<({\uff08]).{0,12}\b(?:cut|elided|dropped|more (?:rows|lines)|SNIP|exit code)\b|^(?:Output too large|Note: output exceeded)\b|^\[(?:SNIP|Process exited\b.{0,60}|Showing lines .{1,40})\]$|^<\/?\w+_metadata>/;
/** How these begin: most lines of a text do not. */
const mayBeFrame = /^[EWPSOCN>~#\u2026.[<({\uff08]/;
const mayBeKnown = /^[wt]/i;
/** How far one word may stand from the other, and the bracket from both, in characters. */
const near = 80;
/** Agents write short lines. */
const mostChars = 400;

/**
 * True for a line by which an agent says that an output was cut, on a line of its own or around the rest: "… [12345
 * characters truncated] …", "<system>Output truncated</system>", Codex's "Total output lines: 300", mini-swe-agent's
 * `<output_head>`, and its frame: "Exit code: 1", "Wall time: 2.1 seconds", "Preview (first 2KB):". No program has printed that, and without it a reader takes what is left for the whole.
 */
export function isCutNotice(line: string): boolean {
  if (line.length > mostChars) return false;
  if (mayBeFrame.test(line) && frame.test(line)) return true;
  const isKnown = (mayBeKnown.test(line) || line.includes('<')) && known.test(line);
  const cutAt = isKnown ? -1 : line.search(cut);
  if (cutAt === -1) return isKnown;
  const unitAt = line.search(unit);
  if (unitAt === -1 || Math.abs(unitAt - cutAt) > near) return false;
  const openAt = line.search(opens);
  const first = Math.min(unitAt, cutAt);
  const isAround = openAt !== -1 && openAt < first && first - openAt <= near && closes.test(line);
  return isAround || counted.test(line);
}
