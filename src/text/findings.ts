import { maxMessageChars } from '../limits.ts';
import { stampLength } from './bare-line.ts';
import type { Program } from './program.ts';
import { headingRank, namesFile } from './headings.ts';
import { indentOf } from './lines.ts';
import { placeOf, sqlfluffRow, type Place } from './place.ts';

/**
 * For each line the finding that it tells of, by the index of the line that states it (the finding's own line has its
 * own index); -1: none.
 */
export type Findings = Int32Array;

/** How grave a finding is, as checkers and compilers say it in the languages that they speak. */
const grave =
  /^[\s:,\u2502|-]*(?:\[?\w*\]? ?)?(?:fatal |internal |schwerwiegender |catastrophic )?(?:error|errors|warning|warn|fehler|warnung|hinweis|erreur|avertissement|attention|errore|attenzione|avviso|erro|aviso|advertencia|\u9519\u8bef|\u8b66\u544a|\u932f\u8aa4|\u30a8\u30e9\u30fc|\u8b66\u544a|\uc624\ub958|\uacbd\uace0|\u043e\u0448\u0438\u0431\u043a\u0430|\u043f\u0440\u0435\u0434\u0443\u043f\u0440\u0435\u0436\u0434\u0435\u043d\u0438\u0435|b\u0142\u0105d|ostrze\u017cenie|fel|varning|[\u2716\u00d7\u26a0])(?![\p{L}\d])/iu;
/** Codes of rules: `E501`, `TS2322`, `[arg-type]`, `(no-undef)`, `SC2086`, `C0114`. */
const ruled =
  /(?:^|[\s:[(])(?:[A-Z]{1,6}\d{2,5}\b|[CWEFR]: )|[[(][\w@]+(?:[-/.][\w@]+)+[\])]\s*$|\s{2,}@?[a-z][\w-]*(?:[-/][\w-]+)+\s*$/;
const rule =
  /[\s:[(]([A-Z]{1,6}\d{2,5})\b|[[(](@?[a-z][\w/@-]*[a-z])[\])]\s*$|\s{2,}(@?[a-z][\w-]*(?:[-/][\w-]+)+)\s*$/;
/** Python's warnings module: an ordinary warning of a program that runs. */
const programWarning = /^:?\s*(?:\w+\.)*\w*Warning: /;
/** Further lines of one finding that tell nothing of it: source with a gutter, marks under it. */
const excerpt =
  /^\s*(?:\d+\s*[|\u2502\u2506]|[|\u2502\u00b7\u2506](?!\s*[\^~-]+ \S)|\.\.\.|[\^~\u2500\u2501_. -]+$)/u;
/** Marks under an excerpt that say something: `| ^^^ expected u32`, `^-- SC2086: Quote this`. */
const markedText =
  /^\s*(?:[|\u2502] *)?[\^~-]{1,}(?:-- |[ \t]+)\S|^\s*[\^~]+-- \S|^\s*[\u2502\u00b7] *[\u2570\u2514]\u2500+ \S/u;
/** What javac, rustc and others say below the excerpt. */
const labelled =
  /^\s*(?:symbol|location|required|found|reason|note|= (?:note|help)|help|hint|suggestion|expected|actual|got|type|identifier|did you mean|cause|caused by)\b ?[:=(]/i;
/** Names a rule and says what is wrong, the place in the next line: `F401 [*] unused import`, `error[E0308]: …`. */
const headed =
  /^\s*(?:[\u2502|] )?(?:[\u00d7\u2716\u26a0!x>] |>> |[A-Z]{1,4}\d{2,5} |[\w-]+(?:[-/(][\w-]+\)?)*: |(?:error|warning|note|Error|Warning)\b|[\w/@-]+ )\S/u;

/**
 * sqlfluff: `L:   1 | P:   7 | LT09 | Select targets should be`, and below `                       | on a new line`.
 */
const sqlfluffNext = /^ {12,}\| \S/;
/** ansible-lint: `fqcn[action-core]: Use FQCN for builtin module actions`, above its place. */
const titled = /^[a-z][\w-]*(?:\[[\w-]+\])?: \S/;
/** esbuild: `\u25b2 [WARNING] Using direct eval`, a blank line above its place. */
const levelled = /^[\u2718\u25b2] \[(?:ERROR|WARNING)\] \S/;
/**
 * Behind a place: nothing, a rule, or where in a document it is; what is wrong stands below: webpack, biome, redocly.
 */
const saysNothing = /^(?: at #\S*| ?[\w-]+(?:\/[\w-]+)+ .*)?[\s\u2500\u2501:]*$/u;

/** What a step of Docker's or of a CI service's, or a package's script, writes before each of its lines. */
const prefixes =
  /^(?:#\d+ \d+\.\d+ |@?[\w./-]+:[\w:-]+: (?=\s|\S+:\d)|@?[\w./-]+ [\w:-]+: (?=\s|\S+[:(]\d)|[\w./-]+ *\| )/;

/**
 * The findings in a checker's output. Findings without a word of failure are findings
 * where the run failed, the program is known to check, or some line sums findings up. Lines are plain. Linear.
 */
export function findingsIn(
  lines: readonly string[],
  about: { readonly programs: readonly Program[]; readonly failed: boolean },
): Findings {
  const bare = lines.map(withoutPrefix);
  const isKnown = about.failed || about.programs.some(isChecker) || bare.some(sumsFindings);
  const parts = new Int32Array(lines.length).fill(-1);
  let isBelowFile = false;
  let isTable = false;
  for (const [index, line] of bare.entries()) {
    const rank = headingRank(line);
    if (rank !== null && (rank < 2 || namesFile(line))) isBelowFile = rank === 2;
    if (/^ *Line {2,}\S/.test(line)) isTable = true;
    const place = placeOf(line, isTable && isBelowFile);
    if (place === null || !isFinding(place, isKnown, isBelowFile)) continue;
    parts[index] = index;
    if (place.kind === 'below') markAbove(bare, parts, index);
    else markTitle(bare, parts, index);
    markBelow(bare, parts, index, saysNothing.test(place.said));
  }
  return parts;
}

/** The rule or code that a finding names: `no-unused-vars`, `TS2322`; null: none. */
export function ruleOf(line: string): string | null {
  const [, code, bracketed, last] = rule.exec(line) ?? [];
  return code ?? bracketed ?? last ?? null;
}

function withoutPrefix(line: string): string {
  let bare = line.length > maxMessageChars ? line.slice(0, maxMessageChars) : line;
  bare = bare.slice(stampLength(bare));
  return prefixes.test(bare) ? bare.replace(prefixes, '') : bare;
}

function isFinding({ kind, hasColumn, said }: Place, isKnown: boolean, isBelowFile: boolean): boolean {
  if (kind === 'change') return true;
  if (programWarning.test(said)) return false;
  if (kind === 'row') return isBelowFile || grave.test(said);
  if (kind === 'below') return isKnown || hasColumn;
  return isKnown || grave.test(said) || (hasColumn && ruled.test(said));
}

/** The message above its place: up to the next blank line, or to where its first line can be told. */
function markAbove(lines: readonly string[], parts: Findings, from: number): void {
  for (let at = from - 1; at >= Math.max(0, from - maxAbove); at -= 1) {
    const line = lines[at] ?? '';
    if (line.trim() === '' || parts[at] !== -1) return;
    parts[at] = from;
    if (headed.test(line) && !line.startsWith('   ')) return;
  }
}

/** The line above a place that names the rule, or says what is wrong. */
function markTitle(lines: readonly string[], parts: Findings, from: number): void {
  const [outer = '', above = ''] = lines.slice(Math.max(0, from - 2), from);
  if (outer.trim() === '' && titled.test(above)) parts[from - 1] = from;
  if (above.trim() === '' && levelled.test(outer) && parts[from - 2] === -1) parts[from - 2] = from;
}

/** What stands deeper below, and what is said under an excerpt of the source. */
function markBelow(lines: readonly string[], parts: Findings, from: number, saysNothing: boolean): void {
  const indent = indentOf(lines[from] ?? '');
  const isRow = sqlfluffRow.test(lines[from] ?? '');
  let below = from + 1;
  if (saysNothing) {
    const said = (lines[below] ?? '').trim() === '' ? below + 1 : below;
    const line = lines[said] ?? '';
    if (line.trim() !== '' && !excerpt.test(line) && parts[said] === -1) {
      parts[said] = from;
      below = said + 1;
    }
  }
  for (let at = below; at <= Math.min(lines.length - 1, from + maxBelow); at += 1) {
    const line = lines[at] ?? '';
    if (line.trim() === '') return;
    const isSaid = markedText.test(line) || labelled.test(line) || (isRow && sqlfluffNext.test(line));
    const isDeeper = indentOf(line) > indent && !excerpt.test(line) && !excerpt.test(lines[at + 1] ?? '');
    if (isSaid || isDeeper) parts[at] = from;
    else if (indentOf(line) <= indent && !excerpt.test(line) && !excerpt.test(lines[at + 1] ?? '')) return;
  }
}

/** Lines of a message above its place, and of one below it. */
const maxAbove = 4;
const maxBelow = 12;

/** Programs that look for mistakes and print them line by line, compilers among them. */
const checkers =
  /^(?:eslint(?:_d)?|standard|xo|semistandard|tslint|jshint|oxlint|biome|rome|deno|tsc|vue-tsc|tsgo|svelte-check|astro|ng|stylelint|prettier|markdownlint(?:-cli2)?|remark|htmlhint|html-validate|djlint|curlylint|textlint|alex|write-good|proselint|cspell|commitlint|gitlint|knip|depcheck|madge|depcruise|dependency-cruiser|type-coverage|secretlint|redocly|spectral|ajv|publint|typedoc|sass|webpack|rollup|vite|esbuild|doc8|sphinx-build|mkdocs|interrogate|refurb|deptry|lint-imports|ruff|flake8|pycodestyle|pydocstyle|pyflakes|pylint|mypy|dmypy|pyright|basedpyright|pyre|pytype|bandit|vulture|black|isort|semgrep|phpstan|psalm|phpcs|phpmd|phan|rubocop|standardrb|reek|brakeman|sorbet|srb|steep|golangci-lint|staticcheck|revive|golint|gosec|errcheck|clippy-driver|rustc|gcc|g\+\+|cc|c\+\+|clang(?:\+\+|-tidy|-check)?|cppcheck|cpplint|javac|kotlinc|ktlint|detekt|scalac|ghc|hlint|swiftc|swiftlint|checkstyle|pmd|spotbugs|shellcheck|checkbashisms|hadolint|yamllint|actionlint|ansible-lint|tflint|tfsec|checkov|kube-linter|kubeconform|conftest|cfn-lint|sqlfluff|vale|codespell|typos|luacheck|vint|buf|protolint|credo|dialyzer|perlcritic|nixpkgs-lint|statix|zig|elm|elm-review|pre-commit|lint-staged|xmllint|tidy|jsonlint|dotnet|msbuild|cmake|ninja|make|gmake|mvn|mvnw|gradle|gradlew|bazel|bazelisk|cargo|go)$/;
/** What scripts and subcommands that check are called. */
const checks =
  /(?:^|[\s:/_.-])(?:lint\w*|eslint|check(?:s|style)?|type-?check\w*|types?|tsc|vet|validate|verify|analy[sz]e|clippy|compile|build|style|fmt|format|stan|static)(?:$|[\s:_.-])/i;
/** Programs that run the scripts of a project. */
const scripted =
  /^(?:npm|pnpm|yarn|bun|composer|rake|just|task|make|tox|nox|hatch|poetry|pdm|turbo|nx|lerna|rush|moon|mix|dart|flutter|helm|terraform|tofu|packer|docker|podman|kubectl|pip|pip3|\S+\.(?:sh|py|js|mjs|ts|rb|php|ps1))$/;

/** Whether a program is known to print findings. */
function isChecker({ name, args }: Program): boolean {
  if (checkers.test(name)) return true;
  const words = args.filter((arg) => !arg.startsWith('-')).join(' ');
  return (scripted.test(name) && checks.test(words)) || (scripted.test(name) && checks.test(name));
}

/** What a checker ends with: `Found 31 errors`, `✖ 12 problems (3 errors, 9 warnings)`, `5 offenses detected`. */
const sum =
  /(?:^|\s|\()[1-9]\d*\+? (?:(?:new|other|fixable|unique|total|potential|syntax|type) )?(?:problems?|errors?|issues?|offen[sc]es?|violations?|findings?|warnings?|diagnostics?|fehler|warnungen|erreurs?|avertissements?|\u4e2a\u9519\u8bef|\u4e2a\u8b66\u544a)(?:$|[\s.,:;)(!])/iu;
const nothing = /\b(?:ignored|skipped|fixed|suppressed)\b/i;

/** Whether a plain line sums up findings. */
function sumsFindings(line: string): boolean {
  return line.length < maxSumChars && sum.test(line) && !nothing.test(line);
}

/** A sum is short. */
const maxSumChars = 160;
