import type { Role } from './role.ts';

/** What a runner prints between the parts of a failure, or how it may be called to tell more. */
const asides: readonly RegExp[] = [
  // pytest: rules between calls, empty lines of its message, what options would show.
  /^(?:_ ){3,}_?$/,
  /^E +$/,
  /^E +(?:Use -vv? to get (?:more|the full) diff|\.{3}Full output truncated .*)$/,
  // Python: marks below a statement.
  /^(?: {4,}|E {4,})[~^]+ *$/,
  // cargo, and jest where it says the two values below.
  /^note: (?:Some details are omitted, )?run with `RUST_BACKTRACE=/,
  /^ {4}expect\(received\)\.to(?:Be|Equal|StrictEqual)\(expected\)(?: \/\/ .*)?$/,
];

/** Marks as `source` what says nothing of a failure that another line does not. */
export function markAsides(lines: readonly string[], roles: Role[]): void {
  for (const [at, line] of lines.entries()) {
    if (roles[at] === 'keep' && line.length < maxAsideChars && asides.some((aside) => aside.test(line)))
      roles[at] = 'source';
  }
}

const maxAsideChars = 200;
