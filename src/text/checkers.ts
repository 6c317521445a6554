import type { Program } from './program.ts';

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
export function isChecker({ name, args }: Program): boolean {
  if (checkers.test(name)) return true;
  const words = args.filter((arg) => !arg.startsWith('-')).join(' ');
  return (scripted.test(name) && checks.test(words)) || (scripted.test(name) && checks.test(name));
}

/** What a checker ends with: `Found 31 errors`, `✖ 12 problems (3 errors, 9 warnings)`, `5 offenses detected`. */
const sum =
  /(?:^|\s|\()[1-9]\d*\+? (?:(?:new|other|fixable|unique|total|potential|syntax|type) )?(?:problems?|errors?|issues?|offen[sc]es?|violations?|findings?|warnings?|diagnostics?|fehler|warnungen|erreurs?|avertissements?|\u4e2a\u9519\u8bef|\u4e2a\u8b66\u544a)(?:$|[\s.,:;)(!])/iu;
const nothing = /\b(?:ignored|skipped|fixed|suppressed)\b/i;

/** Whether a plain line sums up findings. */
export function sumsFindings(line: string): boolean {
  return line.length < maxSumChars && sum.test(line) && !nothing.test(line);
}

/** A sum is short. */
const maxSumChars = 160;
