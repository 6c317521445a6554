import { plainLine, stampLength } from '../../text/bare-line.ts';
import { levelOf } from '../../text/level.ts';
import { overwrittenMark, splitLines } from '../../text/lines.ts';
import { printsLogs } from '../../text/log-files.ts';
import { namedFiles } from '../../text/file-reader.ts';
import type { Program } from '../../text/program.ts';
import { printed } from './commands.ts';

/** Lines of a text that are looked at to tell whether it is a log. */
const logSampleLines = 400;

/** Fewer lines with something on them than this are no log worth a look. */
const minLogLines = 10;

/** Share of lines with a moment or a level by which a text is known as a log. */
const minLogShare = 0.4;

/** Lines of build tools and installers that a text without moments and levels must have to be known as their output. */
const minToolLines = 6;

/** Fewer lines of a program nobody knows than this hold too little that comes again. */
const minPlainLines = 6;

/** How builds, installers and CI services begin their lines. */
const toolLine =
  /^\s*(?:travis_(?:fold|time):|##\[|::(?:group|endgroup|error|warning|debug)|#\d+ (?:\[|DONE|CACHED|sha256:|\d+\.\d+ )|Step \d+\/\d+ :| ---> |(?:Removing intermediate|Successfully (?:built|tagged|installed))|(?:Get|Hit|Ign|Err):\d+ |Selecting previously unselected|Preparing to unpack|(?:Unpacking|Setting up|Processing triggers for) \S+|\(Reading database|remote: (?:Counting|Compressing|Enumerating|Total)|(?:Receiving|Unpacking|Resolving) (?:objects|deltas):|Collecting \S+$|Collecting [\w.-]+[<=>(! ]|(?:Using cached|Downloading) \S+|Downloaded (?:from )?\S+|Requirement already|Building wheel|Fetching \S+ [\d.]+|Installing \S+ [\d.]+|Using \S+ \d[\d.]+|(?:Compiling|Checking|Downloaded|Documenting|Fresh) [\w-]+ v\d|npm (?:WARN|ERR!|notice|http|info|timing|warn|error) |(?:> )?Task :|:[\w:]+(?: UP-TO-DATE| NO-SOURCE| FROM-CACHE)?$|\[\d+\/\d+\] |\[ *\d+%\] |make(?:\[\d+\])?: |(?:gcc|g\+\+|cc|c\+\+|clang(?:\+\+)?|ld|ar|libtool:|ghc|erlc|javac) -|(?:CC|CXX|LD|AR|GEN|LINK)\s+\S+\.\w+$|(?:PLAY|TASK) \[|(?:ok|changed|skipping|fatal): \[|\S+: (?:Pulling|Waiting|Verifying|Pull complete|Download complete|Already exists|Preparing|Pushed|Layer)|\[(?:INFO|WARNING|WARN|ERROR|info|warn|error|debug)\] )/;
/** The first lines by which a test runner shows itself. */
const testRun =
  /^=+ test session starts|^=== RUN|^running \d+ tests?$|^(?:PASS|FAIL) \S+\.\w+|^TAP version|^\s*RUN\s+v\d|^\s+\u2713 |^Test Suites:|^ok \d+ - |^\S+\.py::\S+ /;
const testRunLines = 10;

const diffLine = /^(?:diff --git |@@ -\d|--- a\/|\+\+\+ b\/|index [0-9a-f]{7,}\.\.)/;
const hitLine = /^(?:[\w.@~/\\-]+[/.][\w.@~/\\-]*[:-]\d+[:-]|\d+[:-](?!\d\d:))/;
const codeLine =
  /^\s*(?:(?:import|from|export|const|let|var|def|class|function|func|fn|pub|public|private|protected|static|return|if|else|elif|for|while|package|namespace|using|struct|enum|interface|type|async|await|switch|case|try|catch|except|#include|#define)\b.*[;{}():,'"]?$|[{}()[\]]+[;,]?$|\/\/|\/\*|\* |#!|<\/?\w[^>]*>|@\w+)|[;{]\s*$/;

/**
 * Whether a text is a log or the story of a build: by the programs that printed it where they are known, else by how
 * its lines begin. Diffs, search results, listings, test runs, source code and prose are not.
 */
export function looksLikeLog(text: string, programs: readonly Program[]): boolean {
  const lines = sampleOf(text);
  if (lines.length < minLogLines || isDiff(lines)) return false;
  if (printsLogs(programs) || isPrintedOver(text)) return true;
  const stamped = lines.filter((line) => stampLength(line) > 0 || levelOf(line) !== null).length;
  const kinds = programs.map(printed);
  if (kinds.includes('own') || (kinds.includes('values') && !isPlainLog(lines))) return false;
  if (kinds.includes('picked')) {
    return kinds.every((kind) => kind === 'picked') && stamped >= lines.length * minLogShare;
  }
  if (kinds.includes('log')) return true;
  if (isSearch(lines) || isCode(lines)) return false;
  if (stamped >= lines.length * minLogShare && statesLevels(lines)) return true;
  const told = lines.filter((line) => toolLine.test(line)).length;
  if (kinds.includes('build')) {
    return told + stamped >= Math.max(minBuildLines, lines.length * minBuildShare);
  }
  if (isTestRun(lines)) return false;
  return told >= Math.max(minToolLines, lines.length * minToolShare);
}

/** Whether a text is what a script or a program nobody knows printed: of such a text only what comes again is known. */
export function looksPrinted(text: string, programs: readonly Program[]): boolean {
  const isKnown = (program: Program): boolean => !['anything', 'build'].includes(printed(program));
  if (programs.some(isKnown)) return false;
  const lines = sampleOf(text);
  if (programs.length === 0 && !areStatements(lines)) return false;
  if (lines.length < minPlainLines || isDiff(lines) || isSearch(lines)) return false;
  if (isOneFile(programs) && !hasLogSigns(lines)) return false;
  return !isCode(lines) && !isListing(text, lines);
}

/** Most lines are one sentence with other numbers in it: so does no person write. */
function areStatements(lines: readonly string[]): boolean {
  if (lines.length < minStatements || isTestRun(lines)) return false;
  const counts = new Map<string, number>();
  for (const line of lines) {
    const said = line.replace(/\d+(?:[.,:]\d+)*/g, '0');
    if (isSentence(said) && stampLength(line) === 0) counts.set(said, (counts.get(said) ?? 0) + 1);
  }
  return Math.max(0, ...counts.values()) > lines.length * minPlainShare;
}

/** Two words at least and a number, none of the signs of code, settings and tables, no moment as chats have. */
function isSentence(line: string): boolean {
  if (!/^[\p{L}[(]/u.test(line) || /[;{}=<>"'|`]|^[\w.-]+: /.test(line)) return false;
  if (!/(?<![\p{L}\d_])0(?![\p{L}\d_])/u.test(line)) return false;
  return (line.match(/(?<!\p{L})\p{Ll}{3,}(?!\p{L})/gu)?.length ?? 0) > 1;
}

const minStatements = 20;

/** Who is given one file, and nobody knows, may print just that: an edit may quote it. */
function isOneFile(programs: readonly Program[]): boolean {
  return new Set(programs.flatMap(namedFiles)).size === 1;
}

/** Moments, levels, and what builders and runners say, now and then at least. */
function hasLogSigns(lines: readonly string[]): boolean {
  const signs = lines.filter(
    (line) => stampLength(line) > 0 || levelOf(line) !== null || toolLine.test(line),
  );
  return (
    signs.length >= Math.max(minSigns, lines.length * minSignShare) ||
    lines.some((line) => testRun.test(line))
  );
}

/** Whatever printed it: most of what a terminal was asked to draw are states of progress bars. */
function isPrintedOver(text: string): boolean {
  if (!text.includes('\r')) return false;
  const { lines } = splitLines(text);
  return lines.filter((line) => line.endsWith(overwrittenMark)).length > lines.length / 2;
}

/** Whatever printed them: most lines begin with a moment, and most say how grave they are. */
function isPlainLog(lines: readonly string[]): boolean {
  const both = lines.filter((line) => stampLength(line) > 0 && levelIn(line) !== null);
  return both.length > lines.length * minPlainShare;
}

/** A level stands in a line's head, or is the first word behind the moment: `[10:04:05] info: ready`. */
function levelIn(line: string): ReturnType<typeof levelOf> {
  return levelOf(line) ?? levelOf(line.slice(stampLength(line)));
}

/** Times in front alone may be a table's, a chat's or a calendar's; a log also says how grave its lines are. */
function statesLevels(lines: readonly string[]): boolean {
  const levels = lines.map(levelIn).filter((level) => level !== null);
  const isStamped = lines.some((line) => stampLength(line) > 0 || klog.test(line));
  return levels.length >= lines.length * minLevelShare && (isStamped || new Set(levels).size > 1);
}

function isTestRun(lines: readonly string[]): boolean {
  return lines.slice(0, testRunLines).some((line) => testRun.test(line));
}

function isDiff(lines: readonly string[]): boolean {
  const marked = lines.filter((line) => /^[-+ @]/.test(line)).length;
  return marked > lines.length / 2 && lines.some((line) => diffLine.test(line));
}

function isSearch(lines: readonly string[]): boolean {
  return lines.filter((line) => hitLine.test(line) && stampLength(line) === 0).length > lines.length / 2;
}

/** Files as programs list them whose names nobody knows: their names are what a reader looks for. */
function isListing(text: string, sample: readonly string[]): boolean {
  const share = shareListed(sample);
  return (Math.abs(share - 0.5) < sampleDoubt ? shareListed(linesOf(text, Infinity)) : share) > 0.5;
}

function shareListed(lines: readonly string[]): number {
  return lines.filter(isListed).length / lines.length;
}

/** Shares of a few hundred lines may be that far from those of the text: three times their standard deviation. */
const sampleDoubt = 0.1;

function isCode(lines: readonly string[]): boolean {
  return lines.filter((line) => codeLine.test(line)).length > lines.length * maxCodeShare;
}

/** Lines from all over the text. */
function sampleOf(text: string): readonly string[] {
  return linesOf(text, logSampleLines);
}

/** Lines with something on them, about so many. */
function linesOf(text: string, most: number): readonly string[] {
  const lines = text.split(/[\r\n]+/);
  const step = Math.max(1, Math.ceil(lines.length / most));
  return lines
    .filter((line, index) => index % step === placeIn(Math.floor(index / step), step) && line.trim() !== '')
    .map((line) => plainLine(line).slice(0, lineHead));
}

/**
 * Which of `step` lines stands for a stretch: of blocks of equal length the same line of each would be all that is seen.
 * Of the first it is the first, by which many programs show themselves.
 */
function placeIn(stretch: number, step: number): number {
  return (Math.imul(stretch, goldenRatio) >>> 8) % step;
}

/** By this multiplier neighbouring numbers become ones that are far apart (Knuth, TAOCP 3, 6.4). */
const goldenRatio = 0x9e3779b1;

const day = String.raw`(?:\d{4}[-./]\d\d?[-./]\d\d?|\d\d?[-./]\d\d?[-./]\d{2,4}|[A-Z][a-z]{2} +\d{1,2},? +(?:\d{4}|\d\d:\d\d)|\d{1,2}[- ][A-Z][a-z]{2}[- ]\d{4})`;
const moment = String.raw`\[?${day},?(?:[ T]+\d\d?[:.]\d\d(?:[:.]\d\d(?:\.\d+)?)?)?(?:\s?[AaPp]\.?[Mm]\.?|\s?UTC|Z)?\]?`;
const bytes = String.raw`\d[\d.,\u00a0']*\s?(?:[KMGTP]i?)?[Bb]?`;
const listed = new RegExp(
  [
    // What ls -l, tar -tv and PowerShell begin with: "drwxr-xr-x", "-a----".
    String.raw`^[-dlbcpsDP](?:[-rwxsStTahl]{5}|[-rwxsStT]{9}[.+@]?)\s+\S`,
    // dir, aws s3 ls, mc ls: the moment, a size or "<DIR>", the name.
    `^\\s*${moment}\\s+(?:<[^<>]+>|${bytes}|PRE|[D.][R.][H.][S.][A.])\\s+\\S`,
    // unzip -l, rclone lsl, 7z l: a size, the moment, the name.
    `^\\s*(?:${bytes}\\s+)+${moment}\\s+\\S`,
  ].join('|'),
);

/** One path a line, perhaps with its size in front, as du and rclone print it. */
const path = new RegExp(`^\\s*(?:${bytes}\\s+)?(?:[A-Za-z]:)?[^\\s:=()<>|;,]+$`);
const pathSign = /[\\/]|\.[A-Za-z]\w{0,7}$/;

function isListed(line: string): boolean {
  return path.test(line) ? pathSign.test(line) : listed.test(line);
}

/** Go's klog and glog begin a line with the letter of its level, then day and time. */
const klog = /^[IWEF]\d{4} \d\d:\d\d:\d\d/;
/** A file may hold a date or speak of an error here and there. */
const minSigns = 2;
const minSignShare = 0.02;
/** Of a log that no command names, at least this share of lines has a level. */
const minLevelShare = 0.05;
/** A text is plainly a log where more of its lines than this have both a moment and a level. */
const minPlainShare = 0.6;
/** A build shows itself by so many lines, and by this share of them. */
const minBuildLines = 3;
const minBuildShare = 0.01;
/** How a line begins tells what it is. */
const lineHead = 300;
/** A text with a larger share of lines that look like source code is source code. */
const maxCodeShare = 0.3;
/** Of the lines of a build's output at least this share shows it; the rest is what its steps printed. */
const minToolShare = 0.03;
