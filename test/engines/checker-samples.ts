/** What a checker found at one place. */
interface Finding {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly says: string;
  readonly rule: string;
  readonly isWarning: boolean;
}

/** A line as a tool prints it; `needed`: a reader must find it. */
export interface Printed {
  readonly text: string;
  readonly needed: boolean;
}

const must = (text: string): Printed => ({ text, needed: true });
const may = (text: string): Printed => ({ text, needed: false });

/** How a tool prints what it found in some files. */
interface Checker {
  readonly command: string;
  readonly heading?: (file: string) => readonly Printed[];
  readonly finding: (finding: Finding) => readonly Printed[];
  readonly fileEnd?: (file: string) => readonly Printed[];
  readonly sum?: (count: number, files: number) => readonly Printed[];
}

const source = ({ line }: Finding): string =>
  `  const total${String(line)} = items.map((item) => item.price);`;
const at = ({ file, line, column }: Finding): string => `${file}:${String(line)}:${String(column)}`;
const grave = ({ isWarning }: Finding): string => (isWarning ? 'warning' : 'error');
const blank = may('');

/** Tools by name; the forms are those of the versions of late 2026, written down by hand. */
export const checkers: Readonly<Record<string, Checker>> = {
  eslint: {
    command: 'npx eslint src',
    heading: (file) => [blank, must(`/srv/shop/${file}`)],
    finding: (f) => [must(`  ${String(f.line)}:${String(f.column)}  ${grave(f)}  ${f.says}  ${f.rule}`)],
    sum: (n) => [blank, must(`\u2716 ${String(n)} problems (${String(n)} errors, 0 warnings)`), blank],
  },
  'eslint without words': {
    command: 'npx eslint src',
    heading: (file) => [blank, must(`/srv/shop/${file}`)],
    finding: (f) => [must(`  ${String(f.line)}:${String(f.column)}  ${f.says}  ${f.rule}`)],
    sum: (n) => [blank, must(`\u2716 ${String(n)} problems`), blank],
  },
  'eslint compact': {
    command: 'npx eslint -f compact src',
    finding: (f) => [
      must(
        `/srv/shop/${f.file}: line ${String(f.line)}, col ${String(f.column)}, ${f.isWarning ? 'Warning' : 'Error'} - ${f.says} (${f.rule})`,
      ),
    ],
    sum: (n) => [blank, must(`${String(n)} problems`)],
  },
  'eslint unix': {
    command: 'npx eslint -f unix src',
    finding: (f) => [must(`/srv/shop/${at(f)}: ${f.says} [${f.isWarning ? 'Warning' : 'Error'}/${f.rule}]`)],
    sum: (n) => [blank, must(`${String(n)} problems`)],
  },
  tsc: {
    command: 'npx tsc --noEmit',
    finding: (f) => [
      must(`${f.file}(${String(f.line)},${String(f.column)}): error TS2339: ${f.says}`),
      must(`  Type 'Item${String(f.line)}' has no such member.`),
    ],
  },
  'tsc pretty': {
    command: 'npx tsc --noEmit --pretty',
    finding: (f) => [
      must(`${at(f)} - error TS2339: ${f.says}`),
      blank,
      may(`${String(f.line)} ${source(f)}`),
      may(`${' '.repeat(12)}~~~~~`),
      blank,
    ],
    sum: (n, files) => [must(`Found ${String(n)} errors in ${String(files)} files.`), blank],
  },
  'ruff concise': {
    command: 'ruff check --output-format concise .',
    finding: (f) => [must(`${at(f)}: E501 ${f.says}`)],
    sum: (n) => [must(`Found ${String(n)} errors.`)],
  },
  ruff: {
    command: 'ruff check .',
    finding: (f) => [
      must(`F401 [*] ${f.says}`),
      must(` --> ${at(f)}`),
      may('  |'),
      may(`${String(f.line)} | ${source(f)}`),
      must(`  |        ^^ ${f.says}`),
      may('  |'),
      must(`help: Remove it`),
      blank,
    ],
    sum: (n) => [must(`Found ${String(n)} errors.`)],
  },
  flake8: {
    command: 'flake8 --show-source',
    finding: (f) => [must(`./${at(f)}: W291 ${f.says}`), may(source(f)), may('        ^')],
  },
  mypy: {
    command: 'mypy src',
    finding: (f) => [must(`${f.file}:${String(f.line)}: error: ${f.says}  [arg-type]`)],
    sum: (n, files) => [
      must(`Found ${String(n)} errors in ${String(files)} files (checked 90 source files)`),
    ],
  },
  pyright: {
    command: 'pyright',
    heading: (file) => [must(`/srv/shop/${file}`)],
    finding: (f) => [
      must(`  /srv/shop/${at(f)} - ${grave(f)}: ${f.says} (reportArgumentType)`),
      must(`    "None" is not assignable to "str" (reportArgumentType)`),
    ],
    sum: (n) => [must(`${String(n)} errors, 0 warnings, 0 informations`)],
  },
  pylint: {
    command: 'pylint src',
    heading: (file) => [must(`************* Module ${file.replaceAll('/', '.')}`)],
    finding: (f) => [must(`${at(f)}: ${f.isWarning ? 'C0114' : 'E1101'}: ${f.says} (${f.rule})`)],
    sum: () => [blank, may('-'.repeat(40)), may('Your code has been rated at 5.00/10')],
  },
  phpstan: {
    command: 'vendor/bin/phpstan analyse',
    heading: (file) => [
      may(' ------ ----------------------------'),
      must(`  Line   ${file}`),
      may(' ------ ----------------------------'),
    ],
    finding: (f) => [
      must(`  ${String(f.line).padEnd(6)} ${f.says}`),
      must('         identifier: method.notFound'),
    ],
    fileEnd: () => [may(' ------ ----------------------------'), blank],
    sum: (n) => [must(` [ERROR] Found ${String(n)} errors`), blank],
  },
  phpcs: {
    command: 'vendor/bin/phpcs src',
    heading: (file) => [blank, must(`FILE: /srv/shop/${file}`), may('-'.repeat(70))],
    finding: (f) => [
      must(` ${String(f.line).padStart(3)} | ${f.isWarning ? 'WARNING' : 'ERROR'} | [x] ${f.says}`),
    ],
    fileEnd: () => [may('-'.repeat(70))],
  },
  psalm: {
    command: 'vendor/bin/psalm --no-cache',
    finding: (f) => [
      must(`ERROR: UndefinedMethod - ${at(f)} - ${f.says} (see https://psalm.dev/022)`),
      may(source(f)),
      blank,
    ],
    sum: (n) => [may('-'.repeat(30)), must(`${String(n)} errors found`)],
  },
  rubocop: {
    command: 'bundle exec rubocop',
    finding: (f) => [
      must(`${at(f)}: ${f.isWarning ? 'C' : 'E'}: [Correctable] Style/StringLiterals: ${f.says}`),
      may(source(f)),
      may('      ^^^^^'),
    ],
    sum: (n, files) => [blank, must(`${String(files)} files inspected, ${String(n)} offenses detected`)],
  },
  'golangci-lint': {
    command: 'golangci-lint run',
    finding: (f) => [
      must(`${at(f)}: ${f.says} (errcheck)`),
      may('\tdefer file.Close()'),
      may('\t                ^'),
    ],
    sum: (n) => [must(`${String(n)} issues:`), must(`* errcheck: ${String(n)}`)],
  },
  'go vet': {
    command: 'go vet ./...',
    heading: (file) => [must(`# example.com/shop/${file.split('/')[1] ?? ''}`)],
    finding: (f) => [must(`./${at(f)}: ${f.says}`)],
  },
  clippy: {
    command: 'cargo clippy',
    finding: (f) => [
      must(`${grave(f)}: ${f.says}`),
      must(`   --> ${at(f)}`),
      may('    |'),
      may(`${String(f.line).padEnd(3)} | ${source(f)}`),
      must(`    |     ^^^^^ ${f.says}`),
      may('    |'),
      must('    = note: `#[warn(unused)]` on by default'),
      blank,
    ],
  },
  gcc: {
    command: 'make -j4',
    heading: (file) => [
      may(`cc -O2 -Wall -c -o build/${file}.o ${file}`),
      must(`${file}: In function 'main':`),
    ],
    finding: (f) => [
      must(`${at(f)}: ${grave(f)}: ${f.says} [-Wunused]`),
      may(`${String(f.line).padStart(5)} |${source(f)}`),
      may('      |         ^~~~~'),
    ],
  },
  'gcc in German': {
    command: 'make -j4',
    heading: (file) => [
      may(`cc -O2 -c -o build/${file}.o ${file}`),
      must(`${file}: In Funktion \u00bbmain\u00ab:`),
    ],
    finding: (f) => [
      must(`${at(f)}: ${f.isWarning ? 'Warnung' : 'Fehler'}: ${f.says}`),
      may(`${String(f.line).padStart(5)} |${source(f)}`),
      may('      |         ^~~~~'),
    ],
  },
  'gcc in French': {
    command: 'make -j4',
    heading: (file) => [must(`${file}: Dans la fonction \u00ab main \u00bb:`)],
    finding: (f) => [
      must(`${at(f)}: ${f.isWarning ? 'attention' : 'erreur'}: ${f.says}`),
      may(`${String(f.line).padStart(5)} |${source(f)}`),
      may('      |         ^~~~~'),
    ],
  },
  'gcc in Chinese': {
    command: 'make -j4',
    heading: (file) => [must(`${file}: \u5728\u51fd\u6570\u2018main\u2019\u4e2d:`)],
    finding: (f) => [
      must(`${at(f)}: ${f.isWarning ? '\u8b66\u544a' : '\u9519\u8bef'}\uff1a${f.says}`),
      may(`${String(f.line).padStart(5)} |${source(f)}`),
      may('      |         ^~~~~'),
    ],
  },
  'clang-tidy': {
    command: 'clang-tidy -p build src/*.cpp',
    finding: (f) => [
      must(`/srv/shop/${at(f)}: ${grave(f)}: ${f.says} [readability-magic-numbers]`),
      may(`${String(f.line).padStart(5)} | ${source(f)}`),
      may('      |         ^'),
    ],
    sum: (n) => [must(`${String(n)} warnings generated.`)],
  },
  javac: {
    command: 'javac -d out @sources',
    finding: (f) => [
      must(`${f.file}:${String(f.line)}: error: ${f.says}`),
      may(`    Total total = new Total();`),
      may('    ^'),
      must('  symbol:   class Total'),
      must('  location: class Cart'),
    ],
    sum: (n) => [must(`${String(n)} errors`)],
  },
  maven: {
    command: 'mvn -B compile',
    finding: (f) => [
      must(
        `[${f.isWarning ? 'WARNING' : 'ERROR'}] /srv/shop/${f.file}:[${String(f.line)},${String(f.column)}] ${f.says}`,
      ),
    ],
    sum: (n) => [must(`[INFO] ${String(n)} errors `), must('[INFO] BUILD FAILURE')],
  },
  kotlin: {
    command: './gradlew compileKotlin',
    heading: () => [must('> Task :app:compileKotlin FAILED')],
    finding: (f) => [must(`${f.isWarning ? 'w' : 'e'}: file:///srv/shop/${at(f)} ${f.says}`)],
  },
  dotnet: {
    command: 'dotnet build',
    finding: (f) => [
      must(
        `/srv/shop/${f.file}(${String(f.line)},${String(f.column)}): ${grave(f)} CS0103: ${f.says} [/srv/shop/Shop.csproj]`,
      ),
    ],
    sum: (n) => [blank, must('Build FAILED.'), must(`    ${String(n)} Error(s)`)],
  },
  shellcheck: {
    command: 'shellcheck scripts/*.sh',
    finding: (f) => [
      blank,
      must(`In ${f.file} line ${String(f.line)}:`),
      may('rm -rf $target'),
      must(`       ^-----^ SC2086 (info): ${f.says}`),
      blank,
    ],
  },
  'shellcheck gcc': {
    command: 'shellcheck -f gcc scripts/*.sh',
    finding: (f) => [must(`${at(f)}: note: ${f.says} [SC2086]`)],
  },
  hadolint: {
    command: 'hadolint images/*',
    finding: (f) => [must(`${f.file}:${String(f.line)} DL3008 warning: ${f.says}`)],
  },
  yamllint: {
    command: 'yamllint .',
    heading: (file) => [must(file)],
    finding: (f) => [
      must(`  ${String(f.line)}:${String(f.column)}       ${grave(f)}    ${f.says}  (line-length)`),
    ],
    fileEnd: () => [blank],
  },
  stylelint: {
    command: 'npx stylelint "**/*.css"',
    heading: (file) => [blank, must(file)],
    finding: (f) => [
      must(`  ${String(f.line)}:${String(f.column)}  \u2716  ${f.says}  color-no-invalid-hex`),
    ],
    sum: (n) => [blank, must(`\u2716 ${String(n)} problems (${String(n)} errors, 0 warnings)`)],
  },
  markdownlint: {
    command: 'npx markdownlint-cli2 "**/*.md"',
    finding: (f) => [must(`${at(f)} error MD013/line-length ${f.says} [Expected: 80]`)],
  },
  oxlint: {
    command: 'npx oxlint',
    finding: (f) => [
      must(`  ${f.isWarning ? '\u26a0' : '\u00d7'} eslint(no-unused-vars): ${f.says}`),
      must(`   \u256d\u2500[${at(f)}]`),
      may(` ${String(f.line)} \u2502 ${source(f)}`),
      may('   \u00b7       \u2500\u2500\u252c\u2500\u2500'),
      may('   \u2570\u2500\u2500\u2500\u2500'),
      must('  help: Consider removing it.'),
      blank,
    ],
    sum: (n) => [must(`Found 0 warnings and ${String(n)} errors.`)],
  },
  terraform: {
    command: 'terraform validate',
    finding: (f) => [
      may('\u2577'),
      must(`\u2502 Error: ${f.says}`),
      may('\u2502 '),
      must(`\u2502   on ${f.file} line ${String(f.line)}, in resource "aws_instance" "web":`),
      may(`\u2502   ${String(f.line)}:   count = var.total`),
      may('\u2502 '),
      must(`\u2502 An input variable of ${f.rule} has not been declared.`),
      may('\u2575'),
    ],
  },
  ansible: {
    command: 'ansible-playbook site.yml',
    heading: (file) => [
      blank,
      must(`TASK [${file} : install] ${'*'.repeat(40)}`),
      may('ok: [web-00]'),
      may('changed: [web-99]'),
    ],
    finding: (f) => [
      must(`fatal: [web-${String(f.line)}]: FAILED! => {"changed": false, "msg": "${f.says}"}`),
    ],
  },
  'ansible-lint': {
    command: 'ansible-lint -p',
    finding: (f) => [must(`${f.file}:${String(f.line)}: name[missing]: ${f.says}`)],
    sum: (n, files) => [must(`Failed: ${String(n)} failure(s), 0 warning(s) on ${String(files)} files.`)],
  },
  bazel: {
    command: 'bazel build //...',
    finding: (f) => [
      must(`ERROR: /srv/shop/${at(f)}: ${f.says} failed: (Exit 1): gcc failed: error executing command`),
    ],
  },
  helm: {
    command: 'helm lint charts/*',
    heading: (file) => [must(`==> Linting charts/${file}`)],
    finding: (f) => [must(`[${f.isWarning ? 'WARNING' : 'ERROR'}] templates/deployment.yaml: ${f.says}`)],
    sum: (n, files) => [blank, must(`Error: ${String(files)} chart(s) linted, ${String(n)} chart(s) failed`)],
  },
  'turbo, eslint': {
    command: 'npx turbo lint',
    heading: (file) => [must(`@shop/web:lint: /srv/shop/${file}`)],
    finding: (f) => [must(`@shop/web:lint:   ${String(f.line)}:${String(f.column)}  ${f.says}  ${f.rule}`)],
  },
  'docker, tsc': {
    command: 'docker build --progress=plain .',
    heading: () => [must('#12 [build 5/7] RUN npm run build'), may('#12 0.412 > shop@1.0.0 build')],
    finding: (f) => [must(`#12 4.${String(100 + (f.line % 800))} ${at(f)} - error TS2339: ${f.says}`)],
  },
  'kubectl events': {
    command: 'kubectl events -A',
    heading: () => [
      may('shop   6m   Normal   Pulled   Pod/cart-1   Container image already present on machine'),
    ],
    finding: (f) => [
      must(`shop   ${String(f.line)}s   Warning   BackOff   Pod/cart-${String(f.line)}   ${f.says}`),
    ],
  },
  'kubectl get pods': {
    command: 'kubectl get pods',
    heading: (file) => [
      ...(file.includes('mod0')
        ? [may('NAME                    READY   STATUS             RESTARTS   AGE')]
        : []),
      ...Array.from({ length: 9 }, (_, each) =>
        may(`shop-${String(each)}-${file.slice(8, 10)}             1/1     Running            0          3h`),
      ),
    ],
    finding: (f) => [
      must(
        `cart-${String(f.line).padEnd(3)}                0/1     ${f.isWarning ? 'CrashLoopBackOff' : 'Error           '}   ${String(f.column).padEnd(2)}         3h`,
      ),
    ],
  },
  'pip check': {
    command: 'pip check',
    finding: (f) => [
      must(`shop-part${String(f.line)} 1.0 requires lib${String(f.column)}>=2, which is not installed.`),
      must(`shop-other${String(f.line)} 1.0 has requirement lib>=${String(f.column)}, but you have lib 1.0.`),
    ],
  },
  biome: {
    command: 'npx @biomejs/biome lint src',
    finding: (f) => [
      must(`${at(f)} lint/style/useConst  FIXABLE  ${'\u2501'.repeat(30)}`),
      blank,
      must(`  ${f.isWarning ? '!' : '\u00d7'} ${f.says}`),
      blank,
      may(`  > ${String(f.line)} \u2502 ${source(f)}`),
      may('       \u2502   ^^^^^'),
      blank,
    ],
    sum: (n, files) => [must(`Checked ${String(files)} files in 20ms.`), must(`Found ${String(n)} errors.`)],
  },
  'biome format': {
    command: 'npx @biomejs/biome check src',
    heading: (file) => [must(`${file} format ${'\u2501'.repeat(30)}`), blank],
    finding: (f) => [must(`  \u00d7 Formatter would have printed other content: ${f.says}`), blank],
  },
  'redocly lint': {
    command: 'npx @redocly/cli lint api.yaml',
    finding: (f) => [
      must(`[${String(f.line)}] ${at(f)} at #/paths/~1orders/get/summary`),
      blank,
      must(f.says),
      blank,
      may(`${String(f.line)} |   get:`),
      may('  |   ^^^'),
      blank,
    ],
    sum: (n) => [must(`\u274c Validation failed with ${String(n)} errors and 12 warnings.`)],
  },
  djlint: {
    command: 'djlint templates --lint',
    heading: (file) => [blank, must(file), may('\u2500'.repeat(60))],
    finding: (f) => [must(`H025 ${String(f.line)}:${String(f.column)} ${f.says} <b>`)],
    sum: (n, files) => [blank, must(`Linted ${String(files)} files, found ${String(n)} errors.`)],
  },
  htmlhint: {
    command: 'npx htmlhint html',
    heading: (file) => [blank, must(`   /srv/shop/${file}`)],
    finding: (f) => [
      may(`      L${String(f.line)} |<div class="card" id=main>`),
      must(`             ^ ${f.says} (attr-value-double-quotes)`),
    ],
    sum: (n, files) => [blank, must(`Scanned ${String(files)} files, found ${String(n)} errors`)],
  },
  'django check': {
    command: 'python manage.py check',
    finding: (f) => [
      must(`shop.Order.total${String(f.line)}: (fields.E${String(100 + (f.column % 800))}) ${f.says}`),
      must('\tHINT: Set a default value.'),
    ],
    sum: (n) => [blank, must(`System check identified ${String(n)} issues (0 silenced).`)],
  },
  'prettier --check': {
    command: 'npx prettier --check .',
    heading: (file) => [must(`[warn] ${file}`)],
    finding: () => [],
    sum: (_, files) => [must(`[warn] Code style issues found in ${String(files)} files.`)],
  },
  'black --check': {
    command: 'black --check .',
    heading: (file) => [must(`would reformat ${file}`)],
    finding: () => [],
    sum: (_, files) => [must(`${String(files)} files would be reformatted.`)],
  },
  depcruise: {
    command: 'npx depcruise src',
    finding: (f) => [
      must(`  ${grave(f)} no-circular: ${f.file} \u2192 `),
      must(`      src/part${String(f.line)}/index.ts \u2192`),
      must(`      ${f.file}`),
    ],
    sum: (n) => [blank, must(`x ${String(n)} dependency violations (${String(n)} errors, 0 warnings).`)],
  },
  webpack: {
    command: 'npx webpack',
    finding: (f) => [
      must(`ERROR in ./${f.file} ${String(f.line)}:${String(f.column)}-33`),
      must(`Module not found: ${f.says}`),
      may(' @ ./src/index.js 4:0-47 17:12-20'),
      blank,
    ],
    sum: (n) => [must(`webpack 5.113.0 compiled with ${String(n)} errors in 1461 ms`)],
  },
  esbuild: {
    command: 'npx esbuild src/index.js --bundle',
    finding: (f) => [
      must(`${f.isWarning ? '\u25b2 [WARNING]' : '\u2718 [ERROR]'} ${f.says}`),
      blank,
      must(`    ${at(f)}:`),
      may(`      ${String(f.line)} \u2502 ${source(f)}`),
      may('        \u2575           ~~~~'),
      blank,
    ],
    sum: (n) => [must(`${String(n)} errors`)],
  },
  'ansible-lint, in full': {
    command: 'ansible-lint',
    finding: (f) => [
      must(`fqcn[action-core]: ${f.says}`),
      must(`${at(f)} Use \`ansible.builtin.apt\` instead.`),
      blank,
    ],
    sum: (n) => [must(`Failed: ${String(n)} failure(s), 2 warning(s) in 3 files processed.`)],
  },
  sqlfluff: {
    command: 'sqlfluff lint sql',
    heading: (file) => [must(`== [${file}] FAIL`)],
    finding: (f) => [
      must(`L:${String(f.line).padStart(4)} | P:${String(f.column).padStart(4)} | LT09 | ${f.says}`),
      must('                       | only one select target. [layout.select_targets]'),
    ],
    sum: () => [must('All Finished!')],
  },
  'terraform plan': {
    command: 'terraform plan',
    finding: (f) => [
      must(
        `  # aws_ecs_service.part${String(f.line)} will be ${f.isWarning ? 'created' : 'updated in-place'}`,
      ),
      may('  ~ resource "aws_ecs_service" "part" {'),
      may(`      ~ desired_count = ${String(f.column)} -> 3`),
      may('    }'),
    ],
  },
  commitlint: {
    command: 'npx commitlint --from HEAD~300',
    heading: (file) => [must(`\u29d7   input: Change ${file}`)],
    finding: (f) => [must(`\u2716   ${f.says} [type-empty]`)],
    fileEnd: () => [blank, must('\u2716   found 2 problems, 0 warnings'), blank],
  },
  proselint: {
    command: 'proselint check docs',
    finding: (f) => [must(`/srv/shop/${at(f)}: typography.symbols.curly_quotes: ${f.says}`)],
  },
  sphinx: {
    command: 'sphinx-build -b html docs out',
    heading: (file) => [
      must(`/srv/shop/${file}: WARNING: document isn't included in any toctree [toc.not_included]`),
    ],
    finding: (f) => [must(`/srv/shop/${f.file}:${String(f.line)}: ${grave(f).toUpperCase()}: ${f.says}`)],
    sum: (n) => [blank, must(`build succeeded, ${String(n)} warnings.`)],
  },
};

/** What findings say, in the languages of messages. */
export const messages: Readonly<Record<string, readonly string[]>> = {
  English: [
    "'total' is assigned a value but never used",
    'Unexpected any. Specify a different type',
    'Missing return type on function',
    "Property 'price' does not exist on type 'Item'",
    'result of call is not used',
  ],
  German: [
    "'summe' wird zugewiesen, aber nie verwendet",
    'R\u00fcckgabewert der Funktion fehlt',
    'Eigenschaft \u00bbpreis\u00ab gibt es am Typ \u00bbArtikel\u00ab nicht',
  ],
  French: [
    "la variable \u00ab total \u00bb n'est jamais utilis\u00e9e",
    "le type de retour n'est pas indiqu\u00e9",
    "la propri\u00e9t\u00e9 \u00ab prix \u00bb n'existe pas",
  ],
  Chinese: [
    '\u53d8\u91cf\u201ctotal\u201d\u672a\u4f7f\u7528',
    '\u51fd\u6570\u7f3a\u5c11\u8fd4\u56de\u7c7b\u578b',
    '\u7c7b\u578b\u201cItem\u201d\u4e0a\u4e0d\u5b58\u5728\u5c5e\u6027\u201cprice\u201d',
  ],
};

/** The output of a checker that found `count` things in `files` files; `noise` lines of a build stand in between. */
export function checked(
  { heading, finding, fileEnd, sum }: Checker,
  { count, files, says, noise }: { count: number; files: number; says: readonly string[]; noise: number },
): readonly Printed[] {
  const used = Math.min(files, count);
  const lines: Printed[] = [];
  const chatter = (file: number): void => {
    for (let each = 0; each < noise; each += 1)
      lines.push(may(`[INFO] resolved package shop-part-${String(file)}-${String(each)} from the cache`));
  };
  for (let file = 0; file < used; file += 1) {
    const name = `src/mod${String(file)}/File${String(file)}.ts`;
    chatter(file);
    lines.push(...(heading?.(name) ?? []));
    for (let each = file; each < count; each += used) {
      lines.push(
        ...finding({
          file: name,
          line: 3 + each * 2,
          column: 1 + (each % 40),
          says: says[each % says.length] ?? '',
          rule: each % 3 === 0 ? 'no-unused-vars' : '@typescript-eslint/no-explicit-any',
          isWarning: each % 4 === 3,
        }),
      );
    }
    lines.push(...(fileEnd?.(name) ?? []));
  }
  chatter(used);
  lines.push(...(sum?.(count, used) ?? []));
  return lines;
}
