import type { Runner } from './runner.ts';

/** Python's `warnings`: "app.py:3: DeprecationWarning: …", with the line of source below. */
const pythonWarning = /^\S+:\d+: \w*Warning: /;

/** `pytest`, by its terminal reporter; `-v` and xdist's form too. */
const pytest: Runner = {
  name: 'pytest',
  words: [
    'test session starts',
    ' passed',
    ' failed',
    ' error',
    ' skipped',
    ' deselected',
    ' xfailed',
    ' xpassed',
    ' warning',
  ],
  signs:
    /^=+ test session starts =+$|^(?:=+ )?(?:\d+ (?:passed|failed|errors?|skipped|deselected|xfailed|xpassed|warnings?)(?:, )?)+ in [\d.]+s/m,
  passed: /^\S+::.* PASSED(?: +\[ *\d+%\])?$|^\[gw\d+\] \[ *\d+%\] PASSED /,
  skipped: /^\S+::.* (?:SKIPPED|XFAIL)\b.*$|^\[gw\d+\] \[ *\d+%\] (?:SKIPPED|XFAIL) /,
  progress: /^(?:\S+\.\w+ )?[.sx]+ *(?:\[ *\d+%\])?$/,
  environment: {
    from: /^=+ test session starts =+$/,
    to: /^collect(?:ed|ing) |^=+ |^(?:\d+ workers|gw\d+) \[|^\S+\.\w+ [.FEsxX]+|^\S+::.* [A-Z]{4,}|^\[gw\d/,
  },
  warnings: {
    from: /^=+ warnings summary.* =+$/,
    to: /^=+ .* =+$|^\d+ (?:passed|failed|error|skipped).* in [\d.]+s/,
  },
  warned: pythonWarning,
  failures: {
    from: /^=+ (?:FAILURES|ERRORS) =+$/,
    to: /^=+ (?:warnings summary|short test summary|.* in [\d.]+s)/,
  },
  named: [/^(\S*?\.\w+::(?:\w+::)*)(.+)( (?:PASSED|XFAIL|SKIPPED).*)$/],
  listed:
    /^(\S+::.*?)(?: (?:FAILED|ERROR)(?: +\[ *\d+%\])?)$|^\[gw\d+\] \[ *\d+%\] (?:FAILED|ERROR) (\S+::.*?) *$/,
  told: /^(?:FAILED|ERROR) (\S+::.*?)(?: - .*)?$/,
};

/** Python's `unittest`, and Django's runner upon it. */
const unittest: Runner = {
  name: 'unittest',
  words: ['Ran '],
  signs: /^Ran \d+ tests? in [\d.]+s$/m,
  passed: /^\S.* \.\.\. ok$/,
  skipped: /^\S.* \.\.\. (?:skipped .*|expected failure)$/,
  progress: /^[.sxu]{3,}$/,
  starts: /^\w+ \([\w.<>]+\)$/,
  setUp:
    /^(?:(?:Creating|Cloning|Destroying|Preserving|Using existing) test database for alias|Testing against Django installed in|Importing application |Operations to perform:|Synchronizing apps without migrations:|Running migrations:|Skipping setup of unused database|System check identified no issues|Found \d+ test| {2}(?:Synchronize unmigrated apps|Apply all migrations): | {2}Creating tables\.\.\.| {4}Creating table | {4}Running deferred SQL| {2}Applying \S+\.\.\. OK$)/,
  warned: pythonWarning,
  failures: { from: /^={70}$/, to: /^Ran \d+ tests?/ },
  listed: /^(\w+ \(\S+\)) \.\.\. (?:FAIL|ERROR)$/,
  told: /^(?:FAIL|ERROR): (\w+ \(\S+\))$/,
  named: [/^()(\w+)( \([\w.<>]+\) \.\.\. ok)$/, /^( {2}Applying \w+\.)(\w+)(\.\.\. OK)$/],
};

/** SymPy's own runner, `bin/test`. */
const sympy: Runner = {
  name: 'sympy',
  words: ['test process starts'],
  signs: /^=+ test process starts =+$/m,
  progress: /^(?:\S+\.py\[\d+\] )?[.fsw]+ *(?:\[OK\])?$/,
  environment: { from: /^=+ test process starts =+$/, to: /^$/ },
  warned: pythonWarning,
  failures: { from: /^_{80}$/, to: /^[= ]*tests finished/ },
};

const jest: Runner = {
  name: 'jest',
  words: ['Test Suites: ', 'PASS ', 'FAIL '],
  signs: /^Test Suites: .*total$|^(?:PASS|FAIL) (?:\S+ )?\S+\.[cm]?[jt]sx?(?: |$)/m,
  passed: /^\s+[\u2713\u221a] /,
  skipped: /^\s+[\u25cb\u270e] /,
  passedFile: /^PASS (?:\S+ )?\S+\.\w+/,
  failures: { from: /^\s+\u25cf /, to: /^(?:PASS|FAIL|RUNS) |^Test Suites: / },
  listed: /^\s+\u2715 (.+?)(?: \([\d.]+ m?s\))?$/,
  told: /^ {2}\u25cf (?:.* \u203a )?(.+)$/,
  tree: 'headings',
};

const vitest: Runner = {
  name: 'vitest',
  words: ['Test Files  ', 'RUN '],
  signs: /^[ \t]*Test Files {2}|^[ \t]*RUN +v\d/m,
  passed: /^\s*[\u2713\u221a] (?!.*\(\d+ tests?\b)/,
  skipped: /^\s*[\u2193\u25cb] /,
  passedFile: /^\s*[\u2713\u221a] .*\(\d+ tests?\b/,
  failures: { from: /Failed (?:Tests|Suites) \d+/, to: /^\s*Test Files / },
  listed: /^ +\u00d7 (?:.* > )?(.+?)(?: \d+m?s)?$/,
  told: /^ FAIL {2}(?:.* > )?(.+)$/,
  named: [/^( *[\u2713\u221a] (?:.* > )+)(.*)()$/],
  tree: 'headings',
};

const mocha: Runner = {
  name: 'mocha',
  words: [' passing ('],
  signs: /^[ \t]+\d+ passing \(\d/m,
  passed: /^\s+[\u2713\u2714\u221a] /,
  skipped: /^\s+- /,
  failures: { from: /^\s+\d+ failing$/, to: null },
  tree: 'headings',
};

/** Playwright's list, line and dot reporters. */
const playwright: Runner = {
  name: 'playwright',
  words: ['Running ', ' passed ('],
  signs: /^Running \d+ tests? using \d+ workers?|^ +\d+ passed \([\d.]+(?:ms|s|m|h)\)$/m,
  passed: /^ +(?:\u2713|ok) +\d+ /,
  skipped: /^ +- +\d+ /,
  progress: /^\[\d+\/\d+\] (?!.*\(retry #\d+\))/,
  failures: {
    from: /^ {2}\d+\) /,
    to: /^ +\d+ (?:failed|flaky|passed)|^\[\d+\/\d+\] |^ +(?:\u2713|\u2718|ok|x) +\d+ /,
  },
};

/** `node --test`, and ava, which prints alike. */
const nodeSpec: Runner = {
  name: 'node',
  words: ['\u2139 tests ', ' passed', ' failed'],
  signs: /^\u2139 tests \d+$|^[ \t]+\d+ tests? (?:passed|failed)$/m,
  passed: /^\s*\u2714 |^\s*\u25b6 .* \([\d.]+ms\)$/,
  skipped: /^\s*(?:\ufe63 |- \[(?:skip|TODO)\])/,
  failures: { from: /^\u2716 failing tests:/, to: null },
  tree: 'resultsLast',
};

/** Test Anything Protocol 13 and 14, nested; testanything.org. */
const tap: Runner = {
  name: 'tap',
  words: ['TAP version 1', 'ok '],
  signs: /^TAP version 1[34]$|^(?:not )?ok \d+ - /m,
  passed: /^\s*ok \d+\b(?!.*# (?:SKIP|TODO))/i,
  skipped: /^\s*ok \d+\b.*# (?:SKIP|TODO)/i,
  starts: /^\s*(?:# Subtest: |1\.\.\d+$)/,
  tree: 'resultsLast',
};

const go: Runner = {
  name: 'go',
  words: ['\t', '=== RUN   ', '--- PASS: ', '--- FAIL: '],
  signs: /^(?:ok {2}|FAIL|\? {3})\t\S+\t|^=== RUN {3}|^--- (?:PASS|FAIL): /m,
  passed: /^\s*--- PASS: /,
  skipped: /^\?\s+\t.*\[no test files\]$/,
  passedFile: /^ok\s+\t/,
  starts: /^=== (?:RUN|PAUSE|CONT|NAME) +\S+$/,
  named: [/^(\s*--- PASS: (?:\S*\/)?)(\S+)( \([\d.]+s\))$/, /^(=== (?:RUN|PAUSE|CONT) +(?:\S*\/)?)(\S+)()$/],
};

const cargo: Runner = {
  name: 'cargo',
  words: ['test result: ', 'running ', ' Summary ['],
  signs: /^test result: |^running \d+ tests?$|^ +Summary \[ *[\d.]+s\]/m,
  passed: /^test .* \.\.\. ok(?: <.*>)?$|^ +PASS \[ *[\d.]+s\] /,
  skipped: /^test .* \.\.\. ignored|^ +SKIP \[/,
  setUp: /^ +(?:Compiling|Checking|Downloaded|Downloading|Updating|Locking|Fresh|Adding|Finished) /,
  failures: { from: /^failures:$/, to: /^test result: / },
  named: [/^(test (?:\w+::)*)(\w+)( \.\.\. (?:ok|ignored))$/],
};

const maven: Runner = {
  name: 'maven',
  words: [' T E S T S', 'Tests run: '],
  signs: /^(?:\[INFO\] )?(?: T E S T S$|Tests run: \d+, Failures: \d+)/m,
  passedFile: /^(?:\[INFO\] )?Tests run: \d+, Failures: 0, Errors: 0, .* --? in /,
  starts: /^(?:\[INFO\] )?Running [\w.$]+$/,
  setUp:
    /^\[INFO\] *(?:Scanning for projects|-+$|-+<.*>-+$|-+\[ \w+ \]-+$|--- .* ---$|Building |Using |Copying |Nothing to compile|Changes detected|Compiling |skip non existing|Recompiling |Download|$)|^Download(?:ing|ed) from |^\[ERROR\] *(?:-> \[Help 1\]|To see the full stack trace of the errors|Re-run Maven using|For more information about the errors|\[Help 1\] http|Please refer to dump files|$)/,
};

const gradle: Runner = {
  name: 'gradle',
  words: [' > ', '> Task :'],
  signs: /^\S.* > .* (?:PASSED|FAILED)$|^> Task :(?:\S+:)?test\b/m,
  passed: /^\S.* > .* PASSED$/,
  skipped: /^\S.* > .* SKIPPED$/,
  setUp: /^> Task \S+(?: (?:UP-TO-DATE|NO-SOURCE|FROM-CACHE))?$/,
  named: [/^(\S.* > )(.*)( PASSED)$/],
};

const dotnet: Runner = {
  name: 'dotnet',
  words: ['- Failed: ', 'Test Run ', 'Starting test execution'],
  signs: /^(?:Passed|Failed)! +- Failed: |^Test Run (?:Successful|Failed)\.|^Starting test execution/m,
  passed: /^ +Passed .*\[.*\]$/,
  skipped: /^ +Skipped .*\[.*\]$/,
  setUp: /^ +(?:Determining projects to restore\.\.\.|All projects are up-to-date for restore\.|Restored )/,
  named: [/^( +Passed (?:[\w.]+\.)?)(\w+)( \[.*\])$/],
};

const ctest: Runner = {
  name: 'ctest',
  words: ['% tests passed, '],
  signs: /^\d+% tests passed, \d+ tests? failed out of/m,
  passed: /^ *\d+\/\d+ Test +#\d+: .*\.+ +Passed +[\d.]+ sec$/,
  starts: /^ +Start +\d+: /,
};

/** RSpec's and minitest's dots, PHPUnit's too. */
const dots: Runner = {
  name: 'dots',
  words: [' example', 'PHPUnit ', 'OK (', 'Tests: ', ' runs, '],
  signs:
    /^\d+ examples?, \d+ failures?|^PHPUnit \d|^OK \(\d+ tests?, |^Tests: \d+, Assertions: |^\d+ runs, \d+ assertions, /m,
  passed: /^ \u2714 /,
  progress: /^[.*SI]{3,}(?: +\d+ \/ \d+ \( *\d+%\))?$/,
  failures: { from: /^Failures:$|^There (?:was|were) \d+ |^ {2}1\) /, to: null },
};

export const runners: readonly Runner[] = [
  pytest,
  unittest,
  sympy,
  jest,
  vitest,
  mocha,
  playwright,
  nodeSpec,
  tap,
  go,
  cargo,
  maven,
  gradle,
  dotnet,
  ctest,
  dots,
];
