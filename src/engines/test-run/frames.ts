import { indentOf } from '../../text/lines.ts';
import type { Role } from './role.ts';

/** A call of a stack trace with what is said of it, up to the line behind it. */
interface Frame {
  readonly to: number;
  /** It is of the project, neither of a runner, a library nor the language. */
  readonly isOwn: boolean;
  /** Where the trace names the innermost call last. */
  readonly isLastInner: boolean;
}

/** Folders of what a project uses and did not write. */
const foreignPath =
  /(?:^|[\\/(<"'\s])(?:node_modules|site-packages|dist-packages|vendor|gems|\.cargo|rustc|rustlib|phar:|\.pnpm|\.yarn)[\\/]|\/(?:lib(?:64)?|Lib)\/python\d|\/pypy\d|<frozen |\/pkg\/mod\/|\/(?:lib|share)\/(?:ruby|php)\/|<internal:|(?:^|[(\s])(?:node|bun|ext|native|internal):|(?:^|[(\s])internal\/(?:process|modules|timers|bootstrap|main)\b/;
/** Go's own packages: what else stands in a folder `go/src` is somebody's. */
const goLibrary =
  /\/go(?:root|lang)?[\d.-]*\/(?:libexec\/)?src\/(?:archive|bufio|bytes|cmp|compress|container|context|crypto|database|debug|encoding|errors|expvar|flag|fmt|go|hash|html|image|internal\/(?:abi|bytealg|fmtsort|poll|reflectlite|runtime|sync|synctest|syscall|testdeps|testlog)|io|iter|log|maps|math|mime|net|os|path|plugin|reflect|regexp|runtime|slices|sort|strconv|strings|sync|syscall|testing|text|time|unicode|unique|vendor)\//;
/** Calls of JavaScript that no file holds. */
const placeless = /\(<anonymous>\)$|^at <|\(native\)$|\(index \d+\)$|\[native code\]/;
/** Packages of the JVM, and of what runs and mocks tests there. */
const foreignClass =
  /^(?:[\w.@-]*\/{1,2})?(?:java|javax|jakarta|jdk|sun|com\.sun|kotlin|kotlinx|scala|groovy|clojure|junit|org\.(?:junit|testng|hamcrest|assertj|mockito|opentest4j|gradle|apache|codehaus|spockframework|springframework|hibernate|scalatest|jetbrains)|worker\.org\.gradle|io\.(?:netty|kotest|mockk)|reactor|net\.bytebuddy|com\.google\.common)\./;
/** A test's own class, whatever its package. */
const testClass = /\w(?:Tests?|IT|Specs?|TestCase)(?:\$[\w$]*)?\.[\w$<>]+\(/;

const python = /^ *(?:[|+] +)?File "([^"]+)", line \d+(?:, in .*)?$/;
/** pytest's short form: `shop/cart.py:12: in total`. */
const pythonShort = /^(\S.*):\d+: in \S+$/;
const javaScript =
  /^\s*(at (?:async )?(?:[^(]*\((?:.*:\d+:\d+|<anonymous>|native|index \d+)\)|(?:\S*\/)?\S+:\d+:\d+|<\S+>)|.*\[native code\])(?: \{)?$/;
/** `at org.shop.Cart.total(Cart.java:12)`; also `... 12 more`. */
const jvm =
  /^\s*at ([\w.@$/<>-][^()]*\((?:[\w$ ]+\.\w+(?::\d+)?|Native Method|Unknown Source)\))(?: ~?\[.*\])?$/;
const jvmRest = /^\s*\.{3} \d+ (?:more|common frames omitted)$/;
const dotnet = /^\s*at [\w.`<>[\]+|$]+(?:\[[^\]]*\])?\(.*\)( in .+:line \d+)?$|^\s*--- End of .*---$/;
const vitest = /^ \u276f (?:\S.* )?(\S+:\d+:\d+)$/;
/** TAP: below `stack: |-`, without the "at". */
const tap = /^ {4,}(?:async )?[\w.<>$# [\]]+ (\((?:file:|node:|\/).*:\d+:\d+\))$/;
const ruby = /^\s+(?:# |from )(\S+:\d+)(?::in .*)?$|^\s+(\S+\.rb:\d+):in .*$/;
const php = /^(?:#\d+ )?(\S+\.php)(?::\d+|\(\d+\): .*)$/;
const goCall = /^(?:created by )?[\w./*()[\]{}$-]+(?:\(.*\))?(?: in goroutine \d+)?$/;
const goPlace = /^\t(\S+):\d+(?: \+0x[\da-f]+)?$/;
const rust = /^ +\d+: +(?:0x[\da-f]+ - )?(\S*::.*|<.*|_\w+|main)$/;
const rustPlace = /^ +at (\S+)$/;
const rustLibrary =
  /^(?:<?(?:core|std|alloc|test|tokio|backtrace)::|__?rust|rust_|<fn\(|_?main$|__libc|start_thread)/;

/** What stands below each of rustc's traces. */
const backtraceNote = /^note: (?:Some details are omitted, )?run with `RUST_BACKTRACE=/;

/** A cheap look before the rest. */
const hint = /\bat |:\d|File "|\.{3} \d|--- End|\[native|\(|^note: /;

/** The frame that begins in a line; null: none does. */
function frameAt(lines: readonly string[], at: number): Frame | null {
  const line = lines[at] ?? '';
  if (line.length > maxFrameChars || !(hint.test(line) || rust.test(line))) return null;
  const next = lines[at + 1] ?? '';
  const [, file = pythonShort.exec(line)?.[1]] = python.exec(line) ?? [];
  if (file !== undefined) {
    return { to: statementEnd(lines, at), isOwn: !isForeign(file), isLastInner: true };
  }
  if (backtraceNote.test(line)) return { to: at + 1, isOwn: false, isLastInner: false };
  const found = isOwnLine(line);
  if (found !== null) return { to: at + 1, isOwn: found, isLastInner: false };
  const [, goFile] = goPlace.exec(next) ?? [];
  if (goFile !== undefined && goCall.test(line))
    return { to: at + 2, isOwn: !isForeign(goFile), isLastInner: false };
  const [, call] = rust.exec(line) ?? [];
  if (call === undefined) return null;
  const [, place] = rustPlace.exec(next) ?? [];
  const isTest =
    call.endsWith('::{{closure}}') &&
    lines
      .slice(at - 2, at)
      .join()
      .includes(call.slice(0, -13));
  const isOwn = place === undefined ? !rustLibrary.test(call) : !isForeign(place);
  return { to: at + (place === undefined ? 1 : 2), isOwn: isOwn && !isTest, isLastInner: false };
}

/** Whether a frame of one line is of the project; null: it is no such frame. */
function isOwnLine(line: string): boolean | null {
  const [, java] = jvm.exec(line) ?? [];
  if (java !== undefined) return testClass.test(java) || !foreignClass.test(java);
  if (jvmRest.test(line)) return false;
  const [, script] = javaScript.exec(line) ?? [];
  if (script !== undefined) return !placeless.test(script) && !isForeign(script);
  const net = dotnet.exec(line);
  if (net !== null) return net[1] !== undefined && !isForeign(net[1]);
  const [, path] = vitest.exec(line) ?? tap.exec(line) ?? php.exec(line) ?? [];
  if (path !== undefined) return !isForeign(path);
  const [, named, other] = ruby.exec(line) ?? [];
  const place = named ?? other;
  return place === undefined ? null : !isForeign(place);
}

/** Behind the statement that Python prints below a call, and its marks. */
function statementEnd(lines: readonly string[], at: number): number {
  const indent = indentOf(lines[at] ?? '');
  let to = at + 1;
  while (to < lines.length && to - at <= maxStatementLines && indentOf(lines[to] ?? '') > indent + 1) to += 1;
  return to;
}

/**
 * Marks as `frames` what a stack trace tells of runners, libraries and the language. Calls of the project stay; where
 * there is none, the innermost call does.
 */
export function markFrames(lines: readonly string[], roles: Role[]): void {
  const packages = testPackages(lines);
  const folders = testFolders(lines);
  for (let at = 0; at < lines.length;) {
    const stack: (Frame & { readonly from: number })[] = [];
    let next = at;
    for (let frame = frameOf(lines, roles, next); frame !== null; frame = frameOf(lines, roles, next)) {
      const isInOwn = lines.slice(next, frame.to).some((line) => folders.some((own) => line.includes(own)));
      const isOwn = frame.isOwn || isInOwn || packages.has(packageOf(lines[next] ?? ''));
      stack.push({ ...frame, isOwn, from: next });
      next = frame.to;
      // vitest prints an excerpt between two calls.
      while (roles[next] === 'source') next += 1;
    }
    const kept = keptOf(stack);
    for (const frame of stack) if (!kept.has(frame.from)) roles.fill('frames', frame.from, frame.to);
    at = Math.max(next, at + 1);
  }
}

/** Folders among those of libraries in which tests failed: a project may itself stand below a `vendor/`. */
function testFolders(lines: readonly string[]): readonly string[] {
  const found = lines.flatMap((line) => {
    const [folder] = line.length > maxFrameChars ? [] : (testFolder.exec(line) ?? []);
    return folder === undefined ? [] : [folder];
  });
  return [...new Set(found)].slice(0, maxFolders);
}

const testFolder =
  /[\\/](?:node_modules|site-packages|dist-packages|vendor|gems)[\\/][^\\/\s"'(]{1,80}[\\/](?=[^\s"'():]{0,200}(?:\btest_\w{1,80}\.py|_test\.(?:py|go|rb)|_spec\.rb|[._-](?:test|spec)\.[cm]?[jt]sx?|Test\.php)\b)/;
/** Nobody runs the tests of more libraries at once. */
const maxFolders = 8;

/** Packages of the JVM in which tests failed: of whoever makes a library, its own. */
function testPackages(lines: readonly string[]): ReadonlySet<string> {
  const found = lines.flatMap((line) => (testClass.test(line) ? [packageOf(line)] : []));
  return new Set(found.filter((name) => name !== '' && !/^(?:org\.)?junit\b/.test(name)));
}

/** Up to three names: `org.apache.commons`. */
function packageOf(line: string): string {
  if (!line.includes('at ') || line.length > maxFrameChars) return '';
  const [, java = ''] = jvm.exec(line) ?? [];
  return java
    .slice(java.lastIndexOf('/', java.indexOf('(')) + 1, java.indexOf('('))
    .split('.')
    .slice(0, -2)
    .slice(0, 3)
    .join('.');
}

function frameOf(lines: readonly string[], roles: readonly Role[], at: number): Frame | null {
  return roles[at] === 'keep' ? frameAt(lines, at) : null;
}

function keptOf(stack: readonly (Frame & { readonly from: number })[]): ReadonlySet<number> {
  const own = stack.flatMap(({ from, isOwn }) => (isOwn ? [from] : []));
  if (own.length > maxOwnFrames) {
    return new Set([...own.slice(0, keptAtEnds), ...own.slice(-keptAtEnds)]);
  }
  const inner = stack.at(stack[0]?.isLastInner === true ? -1 : 0);
  return new Set(own.length === 0 && inner !== undefined ? [inner.from] : own);
}

/** Whether a path leads into a library, a runner or the language. */
export function isForeign(path: string): boolean {
  return foreignPath.test(path) || goLibrary.test(path);
}

/** A stack of more calls of the project is that of a recursion: both of its ends say where it came from and went. */
const maxOwnFrames = 12;
const keptAtEnds = 6;
/** A statement printed below a call is about so long, its marks included. */
const maxStatementLines = 6;
/** A frame is shorter than this. */
const maxFrameChars = 400;
