import { indentOf } from './lines.ts';

/** Frames, and lines between frames, by the languages that print them so. */
const frames: readonly RegExp[] = [
  // Java, JavaScript, .NET: "at Main.run(Main.java:3)", "Caused by: …", "... 12 more".
  /^\s*(?:at (?:\S+ ){0,2}\S*(?:\(|:\d+|<anonymous>)|Caused by: |Suppressed: |\.{3} \d+ (?:more|common frames)|--- End of |---> )/,
  // Ruby: "from app.rb:3:in `run'"; Elixir: "(app 1.0) lib/app.ex:3: App.run/1".
  /^\s*(?:from )?\S+:\d+:in [`'\u2018]|^\s+(?:\([\w. ]+\) )?\S+\.(?:exs?|erl):\d+: /,
  // gdb, sanitizers, PHP: "#0 0x4005 in main", "#1 app.php(3): run()".
  /^\s*#\d+:? +(?:0x|\S.*\(|\{main\})/,
  // Lua: "app.lua:3: in function 'run'", "[C]: in ?"; pytest: "app.py:3: in run".
  /^\s*(?:\[C\]|\[string ".*"\]:\d+|\S+:\d+): in (?:\w|\?|<)/,
  // Perl: "main::run() called at app.pl line 3".
  /^\s+\S+\(.*\) called at \S+ line \d+/,
];
const frameHint = /\bat |\bin |:\d|Caused|Suppressed|\.\.\. |--- |---> |#\d/;

/** Above the first frame stands what was thrown, its message perhaps on several lines. */
const thrown = /(?:Error|Exception|Throwable|Fault|Uncaught|Unhandled|Stack trace|panic|\(\w+\) )/;
const headerLines = 4;
/** Lines that a message in the middle of a trace may take. */
const gapLines = 3;

const numberedReport = /^ {0,4}\d{1,4}\) [^\s\d]/;

interface Trace {
  readonly begins: RegExp;
  /** Whether the line at `at` still belongs to the trace that began at `from`. */
  readonly goesOn: (lines: readonly string[], at: number, from: number) => boolean;
}

const traces: readonly Trace[] = [
  {
    // Python, with exception groups: indented lines, then the exception, which is not.
    begins: /Traceback \(most recent call last\):/,
    goesOn: (lines, at) =>
      /^(?:\s|[|+E] )/.test(lines[at - 1] ?? '') || /Traceback \(most/.test(lines[at - 1] ?? ''),
  },
  {
    begins: /^(?:panic: |fatal error: |goroutine \d+ \[)/,
    goesOn: (lines, at) =>
      /^(?:\t|goroutine \d+ \[|\[signal |panic: |exit status|created by |[\w./*()[\]{}$-]+\(.*\)$|runtime\.)/.test(
        lines[at] ?? '',
      ) ||
      ((lines[at] ?? '') === '' && /^(?:goroutine \d+ \[|\[signal )/.test(lines[at + 1] ?? '')),
  },
  {
    begins: /\bthread '.*' panicked at /,
    goesOn: (lines, at, from) =>
      /^(?:note: |stack backtrace:|\s+\d+: |\s+at |\s*(?:left|right): )/.test(lines[at] ?? '') ||
      (at - from <= 2 && (lines[at] ?? '') !== ''),
  },
  {
    begins: /==\d+==\s?(?:ERROR|WARNING): \w+Sanitizer|^WARNING: \w+Sanitizer/,
    goesOn: (lines, at, from) =>
      at - from < sanitizerLines && !/^SUMMARY: |==ABORTING/.test(lines[at - 1] ?? ''),
  },
  {
    // Emacs Lisp: the calls, the innermost first; in a batch the heading may be missing.
    begins: /^(?:Debugger entered--|Error: [\w-]+ \(| {2}signal\([\w-]+ \(| {2}error\("[^"]*"(?: \S|\)$))/,
    goesOn: (lines, at, from) => at - from < lispLines && /^(?: {2}|\* )\S/.test(lines[at] ?? ''),
  },
  {
    begins: /^terminate called /,
    goesOn: (lines, at) => /^\s*what\(\): |^Aborted|core dumped/.test(lines[at] ?? ''),
  },
  {
    // Mocha, RSpec, ExUnit: "  1) Cart adds an item", then what was expected, further in.
    begins: numberedReport,
    goesOn: (lines, at, from) => {
      const told = (lines[at] ?? '').trim() === '' ? lines[at + 1] : lines[at];
      return at - from < reportLines && indentOf(told ?? '') > indentOf(lines[from] ?? '') + 1;
    },
  },
];
/** A test's report is about so long; a longer one ends in what the test itself has printed. */
const reportLines = 60;
/** Calls that a backtrace of Emacs Lisp shows, about: one that never ends is a loop. */
const lispLines = 60;
/** A sanitizer's report has up to three stacks and a map of the memory around. */
const sanitizerLines = 200;

const hint =
  /Traceback|panic|goroutine|fatal error|Sanitizer|terminate called|^Debugger entered|^Error: |^ {2}(?:signal|error)\(|^ {0,4}\d{1,4}\) /;

/** For each message whether it belongs to a stack trace, from what was thrown to the last frame. */
export function tracebackLines(lines: readonly string[]): readonly boolean[] {
  const inside = new Array<boolean>(lines.length).fill(false);
  for (let at = 0; at < lines.length;) {
    const line = lines[at] ?? '';
    const end = isFrame(line) ? framesEnd(lines, at) : hint.test(line) ? traceEnd(lines, at) : at;
    if (end === at) {
      at += 1;
      continue;
    }
    const from = isFrame(line) ? headerOf(lines, at) : at;
    inside.fill(true, from, end);
    at = end;
  }
  return inside;
}

function traceEnd(lines: readonly string[], from: number): number {
  const trace = traces.find(({ begins }) => begins.test(lines[from] ?? ''));
  if (trace === undefined) return from;
  let end = from + 1;
  while (end < lines.length && trace.goesOn(lines, end, from)) end += 1;
  return end;
}

function isFrame(line: string): boolean {
  return frameHint.test(line) && frames.some((frame) => frame.test(line));
}

/** Behind the last frame; lines of a message in between belong to it. */
function framesEnd(lines: readonly string[], from: number): number {
  let end = from + 1;
  for (let next = end; next < lines.length && next - end <= gapLines; next += 1) {
    if (isFrame(lines[next] ?? '')) end = next + 1;
  }
  return end;
}

function headerOf(lines: readonly string[], first: number): number {
  const isThrown = (at: number): boolean => thrown.test(lines[at] ?? '');
  for (let at = first - 1; at >= Math.max(0, first - headerLines); at -= 1) {
    if (isThrown(at)) return isThrown(at - 1) ? at - 1 : at;
  }
  return Math.max(0, first - 1);
}
