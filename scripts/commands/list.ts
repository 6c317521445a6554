import type { Command, Kind } from './command.ts';

type Row = readonly [id: string, project: string, line: string, more?: Partial<Command>];

/** The first word of a line is the program that it needs; `npx`, `python -m` and the like name it themselves. */
function of(kind: Kind, rows: readonly Row[]): readonly Command[] {
  return rows.map(([id, project, line, more]) => {
    const [program = ''] = line.split(' ');
    return { id, kind, project, line, needs: [program], ...more };
  });
}

const own = 'headroom';

/** The commands, by kind, in the order in which they are printed. Port 0 stands for the port of the server. */
export const commands: readonly Command[] = [
  ...of('git log, blame, branch', [
    ['git-log', own, 'git log -20'],
    ['git-oneline', own, 'git log --oneline -100'],
    ['git-stat', own, 'git log --stat -10'],
    ['git-blame', own, 'git blame src/proxy/exchange.ts'],
    ['git-branch', own, 'git branch -a'],
    ['git-graph', own, 'git log --graph --oneline --all -60'],
  ]),
  ...of('git status', [
    ['git-status-few', 'few-changes', 'git status'],
    ['git-status-many', 'many-changes', 'git status'],
  ]),
  ...of('git diff, show, log -p', [
    ['git-diff', own, 'git diff HEAD~3'],
    ['git-show', own, 'git show HEAD~5'],
    ['git-diff-long', own, 'git diff HEAD~12 HEAD~8'],
    ['git-log-p', own, 'git log -p -8'],
  ]),
  ...of('ls, find, tree, wc', [
    ['ls-la', own, 'ls -la src'],
    ['ls-R', own, 'ls -R src test'],
    ['ls-laR', 'click', 'ls -laR src docs'],
    ['find-name', own, "find . -name '*.ts' -not -path './.git/*'"],
    ['find-vendor', 'crates', "find vendor -name '*.rs'"],
    ['tree', own, 'tree src'],
    ['wc-l', own, 'wc -l src/*/*.ts'],
  ]),
  ...of('grep, rg', [
    ['grep-rn', own, "grep -rn 'HeadroomError' src"],
    ['grep-n', 'click', "grep -n 'def ' src/click/core.py"],
    ['rg', 'click', "rg -n 'ParamType' ."],
    ['grep-l', own, "grep -rl 'readonly' src"],
  ]),
  ...of('cat, sed, head of source', [
    ['cat-ts', own, 'cat src/proxy/exchange.ts'],
    ['cat-py', 'click', 'cat src/click/parser.py'],
    ['cat-js', 'express', 'cat lib/response.js'],
    ['cat-go', 'cobra', 'cat args.go'],
    ['cat-rs', 'crates', 'cat vendor/semver/src/parse.rs'],
    ['sed-n', 'click', "sed -n '200,330p' src/click/core.py"],
    ['head', 'requests', 'head -120 src/requests/sessions.py'],
  ]),
  ...of('failing tests', [
    ['pytest', 'python', 'pytest tests'],
    ['pytest-v', 'python', 'pytest -v tests_of_orders'],
    ['vitest', 'js', 'npx vitest run', { needs: ['vitest'] }],
    ['jest', 'js', 'npx jest', { needs: ['jest'] }],
    ['mocha', 'js', 'npx mocha mocha', { needs: ['mocha'] }],
    ['node-test', 'js', 'node --test node-test'],
    ['npm-test', 'js', 'npm test', { needs: ['vitest'] }],
    ['go-test', 'go', 'go test ./...'],
    ['cargo-test', 'rust', 'cargo test'],
  ]),
  ...of('passing tests', [
    ['pytest-passing', 'click', 'pytest tests/test_basic.py tests/test_options.py tests/test_types.py -v'],
    ['cargo-test-passing', 'semver', 'cargo test'],
  ]),
  ...of('compilers, linters', [
    ['eslint', 'js', 'npx eslint lib/', { needs: ['eslint'] }],
    ['tsc', 'js', 'npx tsc --noEmit -p types', { needs: ['tsc'] }],
    ['mypy', 'requests', 'mypy --strict src/requests'],
    ['ruff', 'requests', 'ruff check --select E,F,W,B,UP,SIM,RET src/requests'],
    ['clippy', 'rust-lints', 'cargo clippy', { needs: ['cargo-clippy'] }],
    ['make', 'c', 'make', { needs: ['make', 'gcc'], before: 'make -s clean' }],
    ['cargo-build', 'rust-errors', 'cargo build'],
    ['go-build', 'go-errors', 'go build ./...'],
    ['go-vet', 'go-errors', 'go vet ./vetted'],
  ]),
  ...of('package lists', [
    ['pip-list', 'python', 'pip list'],
    ['npm-ls', 'js', 'npm ls --all'],
    ['cargo-tree', 'crates', 'cargo tree'],
    ['go-list', 'cobra', 'go list -m all'],
    ['pip-show', 'click', 'pip show -f pytest'],
  ]),
  ...of('ps, env, df', [
    ['ps', own, 'ps aux'],
    ['env', own, 'env'],
    ['df', own, 'df -h'],
  ]),
  ...of('JSON, a log', [
    ['curl-json', 'data', 'curl -s http://127.0.0.1:0/orders.json', { odd: /refund twice/ }],
    ['jq', 'data', 'jq .orders orders.json', { odd: /refund twice/ }],
    ['cat-json', 'data', 'cat hosts.json', { odd: /draining/ }],
    ['cat-log', 'data', 'cat service.log', { odd: /ERROR.*/ }],
  ]),
];
