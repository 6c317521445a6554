import type { LogLevel } from './level.ts';

/*
 * What counts as a failure is what a line states: its level, how it begins, a verdict of a build or test tool. A line
 * that only has a word of failure in it may tell of one; names of files and options with such words do not.
 * Lines come here as messages (`messageOf`).
 */

/** What HTTP says of a request that went well. */
const fine = String.raw`(?!(?:10[0-3]|20\d|226|30[0-8])\b)`;

/** One of some words, and a number that is not 0 by which it says how something ended. */
function ended(words: string, but: string): RegExp {
  const how = String.raw`(?: with)?(?: exit)?(?: code| status| non-zero)*`;
  const amount = String.raw`\.\d| ?(?:ms|s|bytes|%|rows?|results?|items?|records?|lines?|entries|hits|matches|files?|documents?)(?!\w)`;
  return new RegExp(
    String.raw`\b(?:${words})["']?${how}(?: ?[:=]+ ?["']?| )-?${but}[1-9]\d*\b(?!${amount})`,
    'i',
  );
}

/** A verdict by which build tools, test runners, shells and systems end. */
const verdicts: readonly RegExp[] = [
  // A type in front: "ValueError: bad", "java.io.IOException", "E   AssertionError".
  /^(?:E\s+)?(?:[\w$]+(?:\.|::|\/))*[A-Z]\w*(?:Error|Exception|Failure|Fault)(?::|$|\s*\()/,
  /^\s*(?:uncaught|unhandled)\b.*\b(?:error|exception|rejection)\b/i,
  // Compilers and linters: "a.c:3:1: error: …", "error TS2322: …", "error[E0308]: …", "[ERROR] …".
  /(?:^|[\s\])])(?:fatal |internal |syntax |parse |compile |compilation |type |link |linker )?error(?: [A-Z]+\d+| \(\d+\)|\[\w+\])?: /i,
  /^\s*\d+:\d+\s+error\s/,
  /\b(?:(?:was|were) not|could(?: not|n't) be|can(?:not| not|'t) be) (?:resolved|loaded|opened|read|written|installed|created|started|reached|imported|located|applied|parsed)\b/i,
  /^\s*Error (?:[a-z]+ing|while|encountered|in|at|from|on)\b|^\[!\] /,
  /^\s*(?:fatal|panic|abort|aborted|failed|failure)\b\s?[:!]/i,
  /\b(?:fatal error|segmentation fault|core dumped|out of memory|oom-kill|stack overflow|double free|bus error|undefined reference|undefined symbol)\b/i,
  /^\s*(?:--- FAIL|FAIL(?:ED|URES?|ING)?\b|not ok\b|ERROR\b|FATAL\b)/,
  /^\s*(?:\u2717|\u2718|\u2716|\u2a2f|\u00d7|\u274c)\s/,
  // What a program says of how it was called: "tar: illegal option -- j".
  /^\s*(?:[\w./-]+: )?(?:illegal|invalid|unknown|unrecognized|unsupported) (?:option|switch|argument|flag)\b/i,
  // Pester.
  /^\s*\[-\] .* \d+(?:\.\d+)?m?s(?: \([\d.|ms]+\))?$/,
  /\b(?:BUILD|TESTS?|COMPILATION|Build|Tests?) (?:FAILED|FAILURE|failed|failure)\b/,
  /\bmake(?:\[\d+\])?: \*\*\* |\*\*\* \[.*\] Error \d+|^\s*\*\* \(\w|^! /,
  /\b(?:npm|yarn|pnpm)\s(?:ERR!|error\b)|^ERR!|\bERR_PNPM_\w+|^\s*(?:UNMET|extraneous|invalid|missing):? |\bUNMET (?:OPTIONAL |PEER )?DEPENDENCY\b/,
  // Events of Kubernetes: `5m  Warning  BackOff  pod/api-1  Back-off restarting failed container`.
  /^\s*(?:\S+\s+){0,2}?Warning\s{2,}[A-Z][A-Za-z]+\s{2,}\S/,
  // pip check, and pip's resolver.
  /^\S+ \S+ (?:requires|has requirement|depends on) .*, (?:(?:which|but it) is not (?:installed|supported)|but (?:you have|you'll have) )/,
  // gcc, clang, javac, MSBuild, git and the C library in the languages that they speak.
  /(?:^|[\s\])>\u00bb])(?:schwerwiegender |fataler? |interner )?(?:fehler|erreur(?: fatale)?|errore|erro|b\u0142\u0105d|fel|\u043e\u0448\u0438\u0431\u043a\u0430|\u9519\u8bef|\u932f\u8aa4|\u81f4\u547d\u9519\u8bef|\u30a8\u30e9\u30fc|\uc624\ub958)(?: [A-Z]+\d+)? ?[:!\uff1a]/iu,
  /\b(?:fehlgeschlagen|schlug fehl|gescheitert|a \u00e9chou\u00e9|\u00e9chec (?:de|du|lors)|ha fallado|non riuscit[ao])(?!\p{L})|(?:\u5931\u8d25|\u5931\u6557|\u5931\u6557\u3057\u307e\u3057\u305f)(?:[:!\uff1a\u3002\s]|$)/iu,
  // How a process or a request ended: `exit=1`, `exited with 2`, `rc=137`, `status=504`. What went well is none.
  ended(String.raw`exit(?:ed|s)?(?:[ _-]?(?:code|status))?|return[ _-]?code|rc|errno`, ''),
  ended(String.raw`returned|(?:http[ _-]?)?status(?:[ _-]?code)?|(?:response[ _-]?)?code`, fine),
  /\bexited \([1-9]\d*\)/i,
  // From the first such word on: from each of many the line would be read to its end.
  /^(?:(?!\b(?:command|process|job|task|step|script) ).)*\b(?:command|process|job|task|step|script) .*\bfailed\b/i,
  /\bfailed (?:with|to|because|due)\b/i,
  // A linter: `rules/node.js failed indent_char: expected spaces`.
  /^\s*(?=\S*[./\\])\S+ failed [\w/-]+: \S/i,
  /^E\s{2,}\S/,
  // Sums of test runners: "2 failed, 30 passed", "Tests run: 5, Failures: 2".
  /\b[1-9]\d*\s(?:\w+\s)?(?:failed|failing|failures?|errors?)\b|\b(?:failures?|errors?|failed|unreachable)["']?\s?[:=]\s?["']?[1-9]/i,
  /\bpanicked at\b|^Traceback \(most recent|\bterminate called\b|Sanitizer: /,
];

/** Verdicts so loud that no level makes them calm: build tools print what tests say as INFO. */
const loud = /\*\*\* FAILED \*\*\*|\b(?:FAILED|FAILURE|FATAL)\b(?:[!:]| *$)/;

/** Words of something gone wrong, wherever they stand. */
const mention =
  /(?<![\w./-])(?:errors?|err|fail(?:s|ed|ing|ures?)?|fatal|exceptions?|panic(?:ked)?|crash(?:ed)?|abort(?:ed|ing)?|cannot|can(?:'|\u2019)t|could not|couldn(?:'|\u2019)t|unable|unexpected|undefined|invalid|illegal|denied|refused|rejected|unreachable|not found|was not|were not|not (?:allowed|permitted|supported|handled)|forbidden|unauthori[sz]ed|no such|missing|unresolved|unknown|mismatch|expected|timed? ?out|timeouts?|killed|corrupt(?:ed)?|conflict|broken|violat(?:ed|ion)s?|assert(?:ion)?s?|incorrect|unsupported|unrecognized|not ok|bad|deprecated|severity|line \d+,? col(?:umn)?)(?![\w/]|\.\w|-\w)/i;
/** A failure's heading in a test report: "  1) Cart adds an item". */
const numbered = /^ {0,4}\d{1,4}\) [^\s\d]/;
/** What is counted where things go wrong, in the languages that tools speak. */
const gone = String.raw`errors?|failures?|failed|failing|exceptions?|warnings?`;
const counted = String.raw`(?:${gone}|errs?|fails?|fatals?|panics?|panicked|crash(?:ed|es)?|abort(?:ed|s)?|time-?outs?|timed[ _-]?out|reject(?:ed|s|ions)|denied|refused|killed|corrupt(?:ed)?|conflicts?|violations?|unreachable|broken|missing|invalid|unresolved|unknown|mismatch(?:es)?|deprecated|fehler|erreurs?|errori?|errore|erros?|errores|b\u0142\u0119d(?:y|\u00f3w)|fel|\u043e\u0448\u0438\u0431\p{L}+|\u9519\u8bef|\u932f\u8aa4|\u5931\u8d25|\u5931\u6557|\u30a8\u30e9\u30fc|\uc624\ub958|\uc2e4\ud328)`;
const things = String.raw`(?:[ _-](?:count|rate|total|num|number|tests?|checks?|jobs?|requests?|items?|hosts?|files?|steps?|targets?|cases?|suites?|tasks?|builds?|assertions?))?`;
/** A sentence that begins with the number: "error: 0 is no port". */
const noCount = String.raw`(?!\s+(?:is|was|are|were|has|have|does|do|did|not|must|should|can|cannot|could|would|will|expected)(?!\p{L}))`;
const zero = String.raw`0+(?:[.,]0+)?%?(?![\p{L}\p{N}_%]|[.,/:]\d)${noCount}`;
/** Nothing, where no more is said: "error: no such file" tells of one. */
const end = String.raw`(?=["']?\s*(?:$|[,;)\]}|]|\p{L}+=))`;
const empty = String.raw`(?:no|none|null|nil|false|<nil>|\[\]|\{\}|""|'')${end}`;
/** What is no count by itself: who logs "Exception: null" tells of one. */
const single = String.raw`(?!(?:exception|denied|refused|killed)[\s:])`;
const before = String.raw`(?<![\p{L}\p{N}_.,/-])`;
/**
 * "0 errors", "no failures", "errors: 0", "failed=0", `"error": null`, "without error", "0 of 12 tests failed", "failed
 * 0".
 */
const negated = new RegExp(
  [
    String.raw`${before}(?:no|zero|without|any|ignor\p{L}+|skip\p{L}*|if)\s(?:\p{L}+\s)?(?:${gone})(?![\p{L}\p{N}_])`,
    String.raw`${before}(?:no|0+(?:\.0+)?%?(?:(?: out)? of \d+|\s?\/\s?\d+)?(?:\s\p{L}+)?)\s${counted}(?![\p{L}\p{N}_])`,
    // A field's value: `failed=0`, `"error": null`, `{ok: true, error: null}`; by itself only a count: `errors: 0`.
    String.raw`(?<![\p{L}\p{N}])(?:\w{1,40}[_-])?${counted}${things}(?:["']\s*[:=]|\s*=)\s*["']?(?:${zero}|${empty})`,
    String.raw`(?<=[,;{(]\s?)${counted}${things}\s*[:\uff1a]\s*["']?${empty}`,
    String.raw`(?<![\p{L}\p{N}])(?:\w{1,40}[_-])?${single}${counted}${things}\s*[:\uff1a]\s*["']?(?:${zero}|(?:no|none|false|\[\])${end})`,
    String.raw`(?<![\p{L}\p{N}])${counted}${things}\s\(?${zero}\)?`,
  ].join('|'),
  'giu',
);

/** A cheap look before the rest: without one of these a line is no sign of failure. */
const hint =
  /err|fail|fatal|panic|exception|abort|fault|segm|core d|memory|overflow|double|undefined|not ok|exit|return|\brc\b|errno|unreach|status|code|crash|cannot|can['\u2019]t|could|unable|unexpected|invalid|illegal|denied|refused|reject|not found|was not|were not|not (?:allowed|perm|supp|handl)|forbidden|unauthor|no such|missing|unres|unknown|mismatch|expected|time|killed|corrupt|conflict|broken|violat|assert|incorrect|unsupported|unrecog|bad|critical|severe|emerg|alert|traceback|terminate|sanitizer|level|rejection|[\u2717\u2718\u2716\u2a2f\u00d7\u274c]|\*\*|^! |\[-\] |^E {2}|warning {2}|deprec|severity|fehl|scheitert|erre|erro|\u00e9ch|fallado|riuscit|requires|unmet|extraneous|\u0142\u0105d|\bfel\b|\u043e\u0448\u0438\u0431|[\u9519\u932f\u8aa4\u8bef\u30a8\uc624\u5931]|line \d|^ {0,4}\d{1,4}\) |^[EF]\d{4} /i;

/** 2: the line states a failure; 1: it has words of one; 0: no sign. */
export function failureSign(message: string, level: LogLevel | null): 0 | 1 | 2 {
  if (level === 'ERROR' || level === 'FATAL') return 2;
  if (!hint.test(message)) return 0;
  const sign = signOf(message, level);
  if (sign === 0) return 0;
  // What did not fail says nothing of what else the line states: "2 failed, 0 errors".
  const said = message.replace(negated, ' ');
  return said === message ? sign : signOf(said, level);
}

function signOf(said: string, level: LogLevel | null): 0 | 1 | 2 {
  const calm = level === 'INFO' || level === 'DEBUG' || level === 'TRACE';
  if (loud.test(said) || (!calm && verdicts.some((verdict) => verdict.test(said)))) return 2;
  return mention.test(said) || numbered.test(said) ? 1 : 0;
}
