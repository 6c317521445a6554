import type { Program } from '../../text/program.ts';
import { namesLog } from '../../text/log-files.ts';

/**
 * What a program prints, as its name and arguments tell. `log`: a log, whatever its lines look like. `build`: as a
 * rule the story of a build, an installation or a deployment. `picked`: lines of a log that it searches. `own`: a form
 * that some other engine knows, or none. `values`: as a rule tables and values, a log only where most lines say so.
 * `fetched`: whatever its lines show it to be. `anything`: what a script or an unknown program pleases.
 */
export type Printed = 'log' | 'build' | 'picked' | 'own' | 'values' | 'fetched' | 'anything';

type Table = ReadonlyMap<string, RegExp>;

/** Programs by name, several in one key, and what must stand in their arguments without flags. */
function table(entries: Readonly<Record<string, RegExp>>): Table {
  return new Map(
    Object.entries(entries).flatMap(([names, words]) => names.split(' ').map((name) => [name, words])),
  );
}

const any = /(?:)/;

const logs: Table = table({
  'docker podman nerdctl docker-compose kubectl oc heroku fly flyctl vercel netlify wrangler aws gcloud az pm2 nomad railway':
    /(?:^| )logs?(?: |$)/,
  'journalctl dmesg stern logcat': any,
  adb: /(?:^| )logcat(?: |$)/,
  gh: /^run view(?: |$)/,
});

const builds: Table = table({
  'docker podman buildah nerdctl':
    /^(?:build|buildx|pull|push|up)(?: |$)|^compose (?:.* )?(?:build|pull|push|up)(?: |$)/,
  'docker-compose podman-compose': /(?:^| )(?:build|pull|push|up)(?: |$)/,
  'npm pnpm bun':
    /(?:^| )(?:ci|i|install|add|update|build|audit fix|run (?:build|deploy|compile|bundle)\S*)(?: |$)/,
  yarn: /^(?:install|add|up|upgrade|(?:run )?(?:build|deploy|compile|bundle)\S*)?(?: |$)/,
  'lerna nx turbo rush': /(?:^| )(?:build|bootstrap|install|compile)\S*/,
  'pip pip3 uv poetry pipenv conda mamba pdm hatch rye build':
    /^(?:pip )?(?:install|sync|download|update|lock|build|create|wheel|add)(?: |$)|^$/,
  'apt apt-get aptitude yum dnf zypper apk brew pacman snap gem bundle composer':
    /^(?:install|update|upgrade|dist-upgrade|full-upgrade|remove|autoremove|reinstall|add|require|build)(?: |$)|^$/,
  go: /^(?:build|install|get|generate|vet|mod (?:download|tidy|vendor))(?: |$)/,
  cargo: /^(?:build|check|install|fetch|clippy|doc|update)(?: |$)/,
  dotnet: /^(?:build|restore|publish|pack)(?: |$)/,
  'nuget cmake ninja make gmake bazel bazelisk buck buck2 sbt lein mix stack cabal rebar3 skaffold packer xcodebuild msbuild gradle gradlew mvn mvnw ant scons meson waf':
    any,
  'webpack rollup esbuild parcel tsc vue-tsc tsup vite next nuxt ng astro electron-builder': any,
  'gcc g++ cc c++ clang clang++ ld javac kotlinc scalac ghc rustc swiftc ocamlfind dune zig': any,
  'sphinx-build mkdocs jekyll hugo doxygen pdflatex latexmk xelatex': any,
  'terraform tofu pulumi helm vagrant cdk serverless':
    /^(?:apply|plan|destroy|init|up|preview|install|upgrade|provision|deploy)(?: |$)/,
  'ansible-playbook pre-commit act': any,
  swift: /^build(?: |$)/,
  git: /^(?:clone|fetch|pull|push|submodule)(?: |$)/,
});

/** What a build tool runs is anybody's: the words by which it is told to. */
const runs: Table = table({
  'npm pnpm bun yarn':
    /^(?:(?:workspace|-\w|--\S+) \S+ )?(?:run(?:-script)?|start|restart|exec|x|dlx|node|\S*(?:dev|serve|watch|preview|start)\S*|\S+\.[cm]?[jt]sx?)(?: |$)/,
  'lerna nx turbo rush': /^(?:run(?:-many)?|exec|affected|watch|\S*(?:dev|serve|start|preview)\S*)(?: |$)/,
  'pip pip3 uv poetry pipenv conda mamba pdm hatch rye bundle composer': /^(?:run|exec|run-script)(?: |$)/,
  go: /^(?:run|tool)(?: |$)/,
  cargo: /^(?:run|r|bench|watch|xtask|leptos|shuttle|lambda)(?: |$)/,
  dotnet: /^(?:run|watch|exec|\S+\.dll)(?: |$)/,
  swift: /^(?:run|\S+\.swift)(?: |$)/,
  'docker podman nerdctl docker-compose podman-compose': /^(?:compose )?(?:run|start|attach|restart)(?: |$)/,
});

/** What a program prints of itself, or of what it knows, is no story. */
const tells = /^(?:--help|-h|--version|help|list|show|output|graph|template|export)$/;

const own: Table = table({
  'psql mysql mariadb sqlite3 mongo mongosh redis-cli clickhouse-client': any,
  'ls tree exa eza lsd diff colordiff fd find man': any,
  'cat bat batcat head tail less more nl tac od xxd hexdump strings cut paste column': any,
  'Get-Content Get-ChildItem Compare-Object type dir fc sdiff icdiff delta difft comm cmp': any,
  'ag ack': any,
  'pytest py.test jest vitest mocha ava tox nox phpunit rspec ctest ginkgo unittest nose nosetests playwright tap':
    any,
  'git gh hg svn': any,
  'go cargo dotnet swift deno bun': /^(?:nex)?test(?: |$)/,
  'npm pnpm yarn': /^(?:run )?test/,
  aws: /^s3 ls/,
});

const fetchers = /^(?:curl|wget|https?|xh)$/;

const values: Table = table({
  'jq yq stat ps top last who crontab date cal du df wc env': any,
  kubectl: /(?:^| )(?:get|describe|top)(?: |$)/,
  docker: /^(?:ps|images|stats|inspect)(?: |$)/,
});

const filters = new Set([
  'rg',
  'grep',
  'egrep',
  'fgrep',
  'zgrep',
  'sed',
  'awk',
  'gawk',
  'sort',
  'uniq',
  'perl',
]);

export function printed(program: Program): Printed {
  const { name, args } = program;
  const words = args.filter((arg) => !arg.startsWith('-')).join(' ');
  const isIn = (commands: Table): boolean => commands.get(name)?.test(words) ?? false;
  if (isIn(logs)) return 'log';
  if (isIn(builds)) return args.some((arg) => tells.test(arg)) ? 'own' : 'build';
  if (filters.has(name)) return namesLog(program) || readsPipe(program) ? 'picked' : 'own';
  if (isIn(own) || (name === 'node' && args.includes('--test'))) return 'own';
  if (fetchers.test(name)) return 'fetched';
  return isIn(values) || (builds.has(name) && !isIn(runs)) ? 'values' : 'anything';
}

/** A filter with nothing but what to look for reads what the program before it printed. */
function readsPipe({ args }: Program): boolean {
  return (
    args.filter((arg) => !arg.startsWith('-')).length <= 1 &&
    !args.some((arg) => /^-\w*[rR]|^--recursive$/.test(arg))
  );
}
