import { plainLine, stampLength } from '../../text/bare-line.ts';
import { levelOf } from '../../text/level.ts';
import { namesLog, printsLogs } from '../../text/log-files.ts';
import { logSampleLines, minLogLines, minLogShare, minToolLines } from '../../limits.ts';

/** Programs that print logs, whatever their lines look like. */
const logPrinters =
  /^(?:(?:docker|podman|nerdctl|docker-compose|kubectl|oc|heroku|fly|flyctl|vercel|netlify|wrangler|aws|gcloud|az|pm2|nomad|stern|railway)\b.*\blogs?\b|(?:journalctl|dmesg|stern|logcat|adb logcat)\b|gh\s+run\s+view\b)/;

/** Programs that tell the story of a build, an installation or a deployment, as a rule: some lines must show it. */
const builders =
  /^(?:(?:docker|podman|buildah)(?:-compose|\s+compose|\s+buildx)?\s+(?:build|pull|push|up)\b|(?:npm|pnpm|yarn|bun)\s+(?:ci|i|install|add|update|build|run\s+(?:build|deploy|compile)\S*)\b|yarn$|(?:pip3?|uv|poetry|pipenv|conda|mamba|python3?\s+-m\s+pip)\s+(?:pip\s+)?(?:install|sync|download|update|lock|build|create)\b|(?:apt|apt-get|yum|dnf|apk|brew|pacman|snap|gem|bundle|composer)\s+(?:-\S+\s+)*(?:install|update|upgrade|dist-upgrade|full-upgrade|remove|autoremove|reinstall|add|require|build|-S\w*)\b|bundle$|go\s+(?:build|install|get|mod\s+(?:download|tidy|vendor))\b|cargo\s+(?:build|check|install|fetch|clippy)\b|dotnet\s+(?:build|restore|publish)\b|(?:nuget|cmake|ninja|make|gmake|bazel|buck2?|sbt|lein|mix|stack|cabal|rebar3|skaffold|packer|xcodebuild|msbuild|webpack|rollup|tsc)\b|(?:terraform|tofu|pulumi|helm|vagrant)\s+(?:apply|plan|destroy|init|up|preview|install|upgrade|provision)\b|ansible-playbook\b|(?:swift|vite)\s+build\b|git\s+(?:clone|fetch|pull|push|submodule)\b|(?:\.\/)?(?:gradlew?|mvnw?)\b)/;

/** What a program prints of itself, or of what it knows, is no story. */
const tells = /\s(?:--help|-h|--version|help|list|show|output|graph|get|template|export)(?:\s|$)/;

/** Programs whose output has a form of its own; some other engine knows it, or none. */
const others =
  /^(?:psql|mysql|mariadb|sqlite3|mongosh?|redis-cli|clickhouse-client|aws\s+s3\s+ls|stat|ps|top|last|who|crontab|date|cal|kubectl\s+(?:get|describe|top)|docker\s+(?:ps|images|stats)|git\s+(?:diff|show|log|blame|grep|status|ls-files|stash|format-patch)|rg|e?grep|fgrep|ag|ack|fd|find|ls|tree|exa|eza|du|diff|colordiff|cat|bat|head|tail|less|more|nl|sed|awk|jq|wc|sort|uniq|man|curl|pytest|py\.test|jest|vitest|mocha|ava|tox|nox|phpunit|rspec|ctest|ginkgo|go\s+test|cargo\s+(?:test|nextest)|dotnet\s+test|swift\s+test|deno\s+test|bun\s+test|node\s+--test|(?:npm|pnpm|yarn|bun)\s+(?:run\s+)?test\S*|(?:npx|python3?\s+-m|bundle\s+exec|uv\s+run|poetry\s+run)\s+(?:pytest|unittest|jest|vitest|mocha|rspec|playwright\s+test))\b/;

/** How builds, installers and CI services begin their lines. */
const toolLine =
  /^\s*(?:travis_(?:fold|time):|##\[|::(?:group|endgroup|error|warning|debug)|#\d+ (?:\[|DONE|CACHED|sha256:|\d+\.\d+ )|Step \d+\/\d+ :| ---> |(?:Removing intermediate|Successfully (?:built|tagged|installed))|(?:Get|Hit|Ign|Err):\d+ |Selecting previously unselected|Preparing to unpack|(?:Unpacking|Setting up|Processing triggers for) \S+|\(Reading database|remote: (?:Counting|Compressing|Enumerating|Total)|(?:Receiving|Unpacking|Resolving) (?:objects|deltas):|Collecting \S+$|Collecting [\w.-]+[<=>(! ]|(?:Using cached|Downloading) \S+|Downloaded (?:from )?\S+|Requirement already|Building wheel|Fetching \S+ [\d.]+|Installing \S+ [\d.]+|Using \S+ \d[\d.]+|(?:Compiling|Checking|Downloaded|Documenting|Fresh) [\w-]+ v\d|npm (?:WARN|ERR!|notice|http|info|timing|warn|error) |(?:> )?Task :|:[\w:]+(?: UP-TO-DATE| NO-SOURCE| FROM-CACHE)?$|\[\d+\/\d+\] |\[ *\d+%\] |make(?:\[\d+\])?: |(?:gcc|g\+\+|cc|c\+\+|clang(?:\+\+)?|ld|ar|libtool:|ghc|erlc|javac) -|\s*(?:CC|CXX|LD|AR|GEN|LINK)\s+\S+\.\w+$|(?:PLAY|TASK) \[|(?:ok|changed|skipping|fatal): \[|\S+: (?:Pulling|Waiting|Verifying|Pull complete|Download complete|Already exists|Preparing|Pushed|Layer)|\[(?:INFO|WARNING|WARN|ERROR|info|warn|error|debug)\] )/;
/** The first lines by which a test runner shows itself. */
const testRun =
  /^=+ test session starts|^=== RUN|^running \d+ tests?$|^(?:PASS|FAIL) \S+\.\w+|^TAP version|^\s*RUN\s+v\d|^\s+\u2713 |^Test Suites:|^ok \d+ - |^\S+\.py::\S+ /;
const testRunLines = 10;

const diffLine = /^(?:diff --git |@@ -\d|--- a\/|\+\+\+ b\/|index [0-9a-f]{7,}\.\.)/;
const hitLine = /^(?:[\w.@~/\\-]+[/.][\w.@~/\\-]*[:-]\d+[:-]|\d+[:-](?!\d\d:))/;
const codeLine =
  /^\s*(?:(?:import|from|export|const|let|var|def|class|function|func|fn|pub|public|private|protected|static|return|if|else|elif|for|while|package|namespace|using|struct|enum|interface|type|async|await|switch|case|try|catch|except|#include|#define)\b.*[;{}():,'"]?$|[{}()[\]]+[;,]?$|\/\/|\/\*|\* |#!|<\/?\w[^>]*>|@\w+)|[;{]\s*$/;

/** Searches and filters, whose output is a log's where they read one. */
const filters = /^(?:rg|[ez]?grep|fgrep|zgrep|sed|awk|sort|uniq)\b/;
/** What may stand before a program: variables, wrappers, its folder. */
const lead = /^(?:\w+=\S*\s+|(?:sudo|command|time|nice|env|exec|nohup|timeout\s+\S+)\s+|(?:\/\w+)+\/)+/;
/** What may stand between git and its command. */
const gitFlags = /^git\s+(?:(?:-C|-c)\s+\S+\s+|-P\s+|--[\w-]+(?:=\S+)?\s+)+/;
/** Parts of a command line that print nothing. */
const silent = /^(?:cd|export|set|source|\.|mkdir|sleep|rm|cp|mv|touch|true|:|pushd|popd|unset)(?:\s|$)|^$/;

/**
 * Whether a text is a log or the story of a build: by the command that printed it where that is known, else by how
 * its lines begin. Diffs, search results, listings, test runs, source code and prose are not.
 */
export function looksLikeLog(text: string, command: string | null): boolean {
  const lines = sampleOf(text);
  if (lines.length < minLogLines || isDiff(lines)) return false;
  if (command !== null && printsLogs(command)) return true;
  const stamped = lines.filter((line) => stampLength(line) > 0 || levelOf(line) !== null).length;
  const programs = programsOf(command);
  if (programs.some((program) => others.test(program))) {
    const searched = programs.every((program) => filters.test(program) && namesLog(program));
    return searched && stamped >= lines.length * minLogShare;
  }
  if (programs.some((program) => logPrinters.test(program))) return true;
  if (isSearch(lines) || isCode(lines)) return false;
  if (stamped >= lines.length * minLogShare && statesLevels(lines)) return true;
  const told = lines.filter((line) => toolLine.test(line)).length;
  if (programs.some((program) => builders.test(program) && !tells.test(program))) {
    return told + stamped >= Math.max(minBuildLines, lines.length * minBuildShare);
  }
  if (lines.slice(0, testRunLines).some((line) => testRun.test(line))) return false;
  return told >= Math.max(minToolLines, lines.length * minToolShare);
}

/** Times in front alone may be a table's, a chat's or a calendar's; a log also says how grave its lines are. */
function statesLevels(lines: readonly string[]): boolean {
  const levels = lines.map(levelOf).filter((level) => level !== null);
  const isStamped = lines.some((line) => stampLength(line) > 0 || klog.test(line));
  return levels.length >= lines.length * minLevelShare && (isStamped || new Set(levels).size > 1);
}

function isDiff(lines: readonly string[]): boolean {
  const marked = lines.filter((line) => /^[-+ @]/.test(line)).length;
  return marked > lines.length / 2 && lines.some((line) => diffLine.test(line));
}

function isSearch(lines: readonly string[]): boolean {
  return lines.filter((line) => hitLine.test(line) && stampLength(line) === 0).length > lines.length / 2;
}

function isCode(lines: readonly string[]): boolean {
  return lines.filter((line) => codeLine.test(line)).length > lines.length * maxCodeShare;
}

/** The programs of a command line that print: of a pipe its first, since what follows only filters. */
function programsOf(command: string | null): readonly string[] {
  return (command ?? '')
    .split(/&&|\|\||;|\n/)
    .map((part) => (part.split('|')[0] ?? '').trim().replace(lead, '').replace(gitFlags, 'git '))
    .filter((part) => !silent.test(part));
}

/** Lines with something on them, from all over the text. */
function sampleOf(text: string): readonly string[] {
  const lines = text.split(/[\r\n]+/);
  const step = Math.max(1, Math.ceil(lines.length / logSampleLines));
  return lines
    .filter((line, index) => index % step === 0 && line.trim() !== '')
    .map((line) => plainLine(line).slice(0, lineHead));
}

/** Go's klog and glog begin a line with the letter of its level, then day and time. */
const klog = /^[IWEF]\d{4} \d\d:\d\d:\d\d/;
/** Of a log that no command names, at least this share of lines has a level. */
const minLevelShare = 0.05;
/** A build shows itself by so many lines, and by this share of them. */
const minBuildLines = 3;
const minBuildShare = 0.01;
/** How a line begins tells what it is. */
const lineHead = 300;
/** A text with a larger share of lines that look like source code is source code. */
const maxCodeShare = 0.3;
/** Of the lines of a build's output at least this share shows it; the rest is what its steps printed. */
const minToolShare = 0.03;
