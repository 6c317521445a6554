import { count, list, value, type Ask, type Kind } from './kind.ts';

const findings: readonly Ask[] = [
  list('On which lines of {file} is {rule} reported?', 'file rule', 'line'),
  value('Which rule or code is reported at line {line}, column {col} of {file}?', 'file line col', 'rule'),
  count('How often is {rule} reported in {file}?', 'file rule'),
];
const sizes: readonly Ask[] = [
  value('How many bytes has {folder}/{name}?', 'folder name', 'size'),
  value('Which entry of {folder} has {size} bytes?', 'folder size', 'name'),
];
const packages: readonly Ask[] = [
  value('Which version of {name} is there?', 'name', 'version'),
  value('Which package is there in version {version}?', 'version', 'name'),
];
const orders: readonly Ask[] = [
  value('What is the total of {id}?', 'id', 'total'),
  value('In which country is {id}?', 'id', 'country'),
  value('What is the state of {id}?', 'id', 'state'),
  value('Which order has the total {total}?', 'total', 'id'),
  list('Which orders has {customer}?', 'customer', 'id'),
];

export const kinds: readonly Kind[] = [
  {
    ids: ['git-log'],
    row: /^commit (?<hash>\w{7})\w{33}.*\nAuthor: .*\nDate: +\w{3} (?<month>\w{3}) (?<day>\d+) (?<time>[\d:]{8}) .*\n\n {4}(?<subject>.*)$/gm,
    asks: [
      value('Which commit (first 7 characters) has the subject "{subject}"?', 'subject', 'hash'),
      value('What is the subject of commit {hash}?', 'hash', 'subject'),
      value('At what time (HH:MM:SS) was commit {hash} made?', 'hash', 'time'),
      value('On which day of the month was commit {hash} made?', 'hash', 'day'),
    ],
  },
  {
    ids: ['git-oneline', 'git-graph'],
    row: /^[*|\\/_ ]*(?<hash>[0-9a-f]{7,}) (?:\(.*?\) )?(?<subject>\S.*)$/gm,
    asks: [
      value('Which commit has the subject "{subject}"?', 'subject', 'hash'),
      value('What is the subject of commit {hash}?', 'hash', 'subject'),
    ],
  },
  {
    ids: ['git-stat'],
    heading: /^commit (?<hash>\w{7})\w{33}$/gm,
    row: /^ (?<file>\S+) +\| +(?<changed>\d+) /gm,
    asks: [
      value('How many lines of {file} did commit {hash} change?', 'file hash', 'changed'),
      list('Which commits (first 7 characters) changed {file}?', 'file', 'hash'),
      count('How many files did commit {hash} change?', 'hash'),
    ],
  },
  {
    ids: ['git-blame'],
    row: /^\^?(?<hash>[0-9a-f]{7})\w* \(.*? (?<day>\d{4}-\d\d-\d\d) (?<time>[\d:]{8}) \S+ +(?<line>\d+)\) *(?<code>.*)$/gm,
    asks: [
      value('Which commit (first 7 characters) is line {line} of?', 'line', 'hash'),
      value('What stands in line {line}?', 'line', 'code'),
      value('Of which day (YYYY-MM-DD) is line {line}?', 'line', 'day'),
    ],
  },
  {
    ids: ['git-diff', 'git-diff-long', 'git-log-p'],
    heading: /^diff --git a\/(?<file>\S+) b/gm,
    row: /^(?<sign>[+-])(?![+-]) *(?<code>[^\s+-].{17,160})$/gm,
    asks: [
      value('Of which file is the changed line `{code}`?', 'code', 'file'),
      value('Is the line `{code}` of {file} added (+) or taken out (-)?', 'code file', 'sign'),
    ],
  },
  {
    ids: ['ls-la'],
    heading: /^total (?<folder>\d+)$/gm,
    row: /^[-dl]\S+ +\d+ \S+ +\S+ +(?<size>\d+) \w{3} +\d+ (?<time>\d\d:\d\d) (?<name>[\w.-]+)$/gm,
    asks: [
      value('How many bytes has {name}?', 'name', 'size'),
      value('At what time of day (HH:MM) was {name} changed?', 'name', 'time'),
      value('Which entry has {size} bytes?', 'size', 'name'),
    ],
  },
  {
    ids: ['ls-laR'],
    heading: /^(?<folder>\S+):$/gm,
    row: /^-\S+ +\d+ \S+ +\S+ +(?<size>\d+) (?<date>\w{3} +\d+ +[\d:]+) (?<name>[\w.-]+)$/gm,
    asks: sizes,
  },
  {
    ids: ['ls-R'],
    heading: /^(?<folder>\S+):$/gm,
    row: /^(?<name>[\w-]+\.[\w.-]+)$/gm,
    asks: [
      value('In which folder is {name}?', 'name', 'folder'),
      count('How many files (entries with an ending) stand directly in {folder}?', 'folder'),
    ],
  },
  {
    ids: ['find-name', 'grep-l'],
    row: /^(?<folder>\S+)\/(?<name>[^/\s]+)$/gm,
    asks: [
      value('In which folder is {name}?', 'name', 'folder'),
      count('How many files are named directly in {folder}?', 'folder'),
    ],
  },
  {
    ids: ['wc-l'],
    row: /^ *(?<lines>\d+) (?<file>\S+\/\S+)$/gm,
    asks: [
      value('How many lines has {file}?', 'file', 'lines'),
      value('Which file has {lines} lines?', 'lines', 'file'),
    ],
  },
  {
    ids: ['grep-rn', 'rg'],
    row: /^(?<file>[^:\n]+):(?<line>\d+):\s*(?<code>\S.*)$/gm,
    asks: [
      list('On which lines of {file} are hits?', 'file', 'line'),
      value('What stands at {file}:{line}?', 'file line', 'code'),
      count('How many hits are there in {file}?', 'file'),
    ],
  },
  {
    ids: ['grep-n'],
    row: /^(?<line>\d+):\s*(?<code>\S.*)$/gm,
    asks: [
      value('What stands in line {line}?', 'line', 'code'),
      value('On which line stands `{code}`?', 'code', 'line'),
    ],
  },
  {
    ids: ['pytest', 'pytest-v'],
    heading: /^_+ (?<test>\S+) _+$/gm,
    row: /^(?<file>tests\S*\.py):(?<line>\d+): (?<error>\w+)?$/gm,
    asks: [
      value('On which line of its file did {test} fail?', 'test', 'line'),
      value('With which kind of exception did {test} fail?', 'test', 'error'),
      value('In which file is {test}, which failed?', 'test', 'file'),
    ],
  },
  {
    ids: ['go-test'],
    heading: /^ *--- FAIL: (?<test>\S+) /gm,
    row: /^ +(?<file>\w+\.go):(?<line>\d+): (?<message>.*[^:])$/gm,
    asks: [
      value('What message did {test} fail with (without its place)?', 'test', 'message'),
      value('On which line of its file did {test} fail?', 'test', 'line'),
    ],
  },
  {
    ids: ['cargo-test'],
    heading: /^---- (?<test>\S+) stdout ----$/gm,
    row: /^ {2}left: (?<left>.*)\n right: (?<right>.*)$/gm,
    asks: [
      value('What was the left value in {test}?', 'test', 'left'),
      value('What was the right value in {test}?', 'test', 'right'),
    ],
  },
  {
    ids: ['mocha', 'jest', 'vitest'],
    heading: /(?:●| FAIL ).*[›>] *(?:\S*m)?(?<test>[^›>\n]+?)$|^ {7}(?<test2>\S.*):$/gm,
    row: /^.*?(?<file>(?:\w+\.test\.[cm]?|(?<=mocha\/)\w+\.)js):(?:\S*?m)?(?<line>\d+):(?<col>\d+)\S*$/gm,
    asks: [
      value('On which line of {file} did the test "{test}" fail?', 'test file', 'line'),
      value('Which test failed at line {line} of {file}?', 'line file', 'test'),
    ],
  },
  {
    ids: ['eslint'],
    heading: /^\/?(?:\S*\/)?(?<file>[\w.-]+\.js)$/gm,
    row: /^ +(?<line>\d+):(?<col>\d+) +(?:error|warning) .*? {2,}(?<rule>\S+)$/gm,
    asks: findings,
  },
  {
    ids: ['tsc', 'mypy', 'ruff'],
    row: /^(?<file>[^(\s:]+)\((?<line>\d+),(?<col>\d+)\): error (?<rule>\w+)|^(?<file2>\S+?):(?<line2>\d+): error: .*\[(?<rule2>[\w-]+)\]$|^(?<rule3>[A-Z]+\d+) .*\n +--> (?<file3>\S+?):(?<line3>\d+):(?<col3>\d+)$/gm,
    asks: findings,
  },
  {
    ids: ['clippy'],
    row: /^warning: (?<message>.*)\n +--> (?<file>\S+?):(?<line>\d+):(?<col>\d+)$/gm,
    asks: [
      list('On which lines of {file} is "{message}" reported?', 'file message', 'line'),
      value('Which message is reported at line {line}, column {col} of {file}?', 'file line col', 'message'),
    ],
  },
  {
    ids: ['pip-list', 'npm-ls', 'cargo-tree'],
    row: /^[│├└─┬ ]* ?(?<name>(?:@[\w.-]+\/)?[\w.-]+)(?:@| +v?)(?<version>\d[\w.+-]*)(?: deduped| \(\*\))?$/gm,
    asks: packages,
  },
  {
    ids: ['ps'],
    row: /^\S+ +(?<pid>\d+) +\S+ +\S+ +(?<size>\d+) +(?<memory>\d+) +\S+ +\S+ +(?<start>\S+) +(?<time>\S+) (?<program>.{1,60})$/gm,
    asks: [
      value('Which process (its number) is `{program}`?', 'program', 'pid'),
      value('When was process {pid} started (as the column START says)?', 'pid', 'start'),
      value('Which command is process {pid}?', 'pid', 'program'),
    ],
  },
  {
    ids: ['curl-json', 'jq'],
    row: /"id":\s*"(?<id>[^"]*)",\s*"customer":\s*"(?<customer>[^"]*)",\s*"country":\s*"(?<country>[^"]*)",\s*"total":\s*(?<total>[\d.]+),\s*"state":\s*"(?<state>[^"]*)"/g,
    asks: orders,
  },
  {
    ids: ['cat-json'],
    row: /"host":\s*"(?<host>[^"]*)",\s*"address":\s*"(?<address>[^"]*)",\s*"state":\s*"(?<state>[^"]*)",\s*"load":\s*(?<load>[\d.]+)/g,
    asks: [
      value('What is the address of {host}?', 'host', 'address'),
      value('What is the load of {host}?', 'host', 'load'),
      list('Which hosts have the load {load}?', 'load', 'host'),
      value('What is the state of {host}?', 'host', 'state'),
    ],
  },
  {
    ids: ['cat-log'],
    row: /^\S+T(?<time>[\d:.]+)Z (?<level>\w+) (?<what>[A-Z]+ \S+) (?<status>\d+) (?<took>\d+)ms request=(?<request>\d+)$/gm,
    asks: [
      value('What was asked for (method and path) at {time}?', 'time', 'what'),
      value('How many milliseconds did request {request} take?', 'request', 'took'),
      value('At what time (HH:MM:SS.mmm) was request {request}?', 'request', 'time'),
      list('Which request numbers have asked for {what}?', 'what', 'request'),
    ],
  },
  {
    ids: ['git-status-few', 'git-status-many'],
    heading: /^(?<section>\w[\w ]+):$/gm,
    row: /^\t(?:(?<state>modified|deleted|new file|renamed): +)?(?<file>\S+)$/gm,
    asks: [
      value(
        'Under which heading ("Changes to be committed", "Changes not staged for commit" or "Untracked files") is {file}?',
        'file',
        'section',
      ),
      value('What was done with {file} ("modified", "deleted", "new file")?', 'file', 'state'),
    ],
  },
];
