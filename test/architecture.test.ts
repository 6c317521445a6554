import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { test } from 'node:test';
import ts from 'typescript';

const maxFileLines = 250;
const maxFunctionLines = 60;

/** Room to layer. A room imports itself and rooms of lower layers. */
const layers: Readonly<Record<string, number>> = {
  'src/errors.ts': -2,
  'src/limits.ts': -2,
  'src/random.ts': -2,
  'src/version.ts': -2,
  'src/settings.ts': -1,
  'src/fates.ts': 0,
  'src/json': 0,
  'src/text': 0,
  'src/tokens': 1,
  'src/wire': 1,
  'src/store': 1,
  'src/standin': 1,
  'src/engines': 2,
  'src/threads': 2,
  'src/pipeline': 3,
  'src/money': 3,
  'src/compress': 4,
  'src/proxy': 5,
  'src/mcp': 5,
  'src/http-api': 6,
  'src/adapters': 5,
  'src/index.ts': 5,
  'src/wrap': 6,
  agents: 6,
  'src/demo': 6,
  'src/bench': 6,
  'src/doctor': 6,
  'src/predict': 6,
  'src/cli': 7,
  'scripts/commands': 8,
  'scripts/readers': 9,
};

/** Rooms of one layer that may see each other, in this direction only. */
const neighbours = new Set([
  'agents -> src/wrap',
  'src/demo -> src/wrap',
  'src/bench -> src/wrap',
  'src/doctor -> src/wrap',
  'src/predict -> src/bench',
]);

/** Folders whose files do not know one another; each has a contract that all of them may import. */
const siblings: Readonly<Record<string, string>> = {
  agents: 'src/wrap/recipe.ts',
  'src/engines': 'src/engines/engine.ts',
  'src/wire': 'src/wire/wire.ts',
  'src/adapters': 'src/adapters/adapter.ts',
  'src/doctor/checks': 'src/doctor/check.ts',
  'src/cli/commands': 'src/cli/command.ts',
};

/** What some siblings have in common and is none itself: `src/wire/items` reads lists of items, `src/wire/openai` is shared by OpenAI's two formats. */
const commonGround = /^src\/wire\/(?:openai|items)\//;

interface Source {
  readonly path: string;
  readonly text: string;
  /** Paths of the files of ours that it imports, types included. */
  readonly imports: readonly string[];
}

const sources = ['src', 'agents', 'scripts'].flatMap(listFiles).map(readSource);

function listFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(folder, name))
    .sort();
}

function readSource(path: string): Source {
  const text = readFileSync(path, 'utf8');
  const imports: string[] = [];
  const resolve = (to: string): void => {
    if (to.startsWith('.')) imports.push(normalize(join(dirname(path), to)));
  };
  const visit = (node: ts.Node): void => {
    if (
      (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) &&
      node.moduleSpecifier !== undefined
    ) {
      if (ts.isStringLiteral(node.moduleSpecifier)) resolve(node.moduleSpecifier.text);
    }
    if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      const [to] = node.arguments;
      if (to !== undefined && ts.isStringLiteral(to)) resolve(to.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(parse(path, text));
  return { path, text, imports };
}

function parse(path: string, text: string): ts.SourceFile {
  return ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
}

function roomOf(path: string): string {
  const room = Object.keys(layers).find((name) => path === name || path.startsWith(`${name}/`));
  assert.ok(room !== undefined, `${path} stands in no known room: add it to the layers`);
  return room;
}

test('the tree is there to be checked', () => {
  assert.ok(sources.length > 40, `only ${sources.length} files found`);
  assert.ok(sources.some((source) => source.imports.length > 5));
});

test('imports point down, never up and never sideways between rooms', () => {
  const wrong: string[] = [];
  for (const { path, imports } of sources) {
    const from = roomOf(path);
    for (const target of imports) {
      const to = roomOf(target);
      const down = (layers[to] ?? 0) < (layers[from] ?? 0);
      if (from !== to && !down && !neighbours.has(`${from} -> ${to}`)) wrong.push(`${path} -> ${target}`);
    }
  }
  assert.deepEqual(wrong, []);
});

test('siblings of agents, engines, wire, adapters and commands do not know one another', () => {
  const wrong: string[] = [];
  for (const [folder, contract] of Object.entries(siblings)) {
    const unit = (path: string): string => path.slice(folder.length + 1).split('/')[0] ?? '';
    for (const { path, imports } of sources) {
      if (!path.startsWith(`${folder}/`) || unit(path) === 'index.ts') continue;
      for (const target of imports) {
        const inside = target.startsWith(`${folder}/`) && target !== contract && !commonGround.test(target);
        if (inside && unit(target) !== unit(path)) wrong.push(`${path} -> ${target}`);
      }
    }
  }
  assert.deepEqual(wrong, []);
});

test('no file imports itself in a circle, not even for a type', () => {
  const graph = new Map(sources.map(({ path, imports }) => [path, imports]));
  const done = new Set<string>();
  const walk = (path: string, trail: readonly string[]): void => {
    assert.ok(!trail.includes(path), `circle: ${[...trail, path].join(' -> ')}`);
    if (done.has(path)) return;
    for (const next of graph.get(path) ?? []) walk(next, [...trail, path]);
    done.add(path);
  };
  for (const path of graph.keys()) walk(path, []);
});

test('a name is imported from where it is defined: only the door of a folder passes on names', () => {
  const isDoor = (path: string): boolean =>
    path.endsWith('/index.ts') || sources.some((other) => other.path.startsWith(path.replace(/\.ts$/, '/')));
  const wrong = sources
    .filter(({ path, text }) => /^export (?:type )?(?:\{[^}]*\}|\*) from /m.test(text) && !isDoor(path))
    .map(({ path }) => path);
  assert.deepEqual(wrong, []);
});

test('the stand-in provider shares no code with what it proves', () => {
  const wrong = sources
    .filter(({ path }) => path.startsWith('src/standin/'))
    .flatMap(({ path, imports }) => imports.filter((i) => /^src\/(wire|money)\//.test(i)).map(() => path));
  assert.deepEqual(wrong, []);
});

test('the cache simulator shares no code with the stand-in, which it must agree with', () => {
  const wrong = sources
    .filter(({ path }) => /^src\/(wire|money)\//.test(path))
    .filter(({ imports }) => imports.some((i) => i.startsWith('src/standin/')))
    .map(({ path }) => path);
  assert.deepEqual(wrong, []);
});

test('files end before line 251', () => {
  const long = sources
    .filter(({ text }) => text.split('\n').length - 1 > maxFileLines)
    .map(({ path }) => path);
  assert.deepEqual(long, []);
});

test('functions end before line 61', () => {
  const long: string[] = [];
  for (const { path, text } of sources) {
    const file = parse(path, text);
    const visit = (node: ts.Node): void => {
      if (ts.isFunctionLike(node)) {
        const first = file.getLineAndCharacterOfPosition(node.getStart(file)).line;
        const lines = file.getLineAndCharacterOfPosition(node.end).line - first + 1;
        if (lines > maxFunctionLines) long.push(`${path}:${first + 1} (${lines} lines)`);
      }
      ts.forEachChild(node, visit);
    };
    visit(file);
  }
  assert.deepEqual(long, []);
});

/** Where a program ends: the command line, and what measures real commands. */
const ends = new Set(['src/cli/exit.ts', 'scripts/commands/index.ts', 'scripts/readers/index.ts']);

test('the environment has one reader and the process one way out', () => {
  const wrong = sources
    .filter(({ path, text }) => {
      if (/\bprocess\.env\b/.test(text) && path !== 'src/settings.ts') return true;
      return /\bprocess\.exit(Code)?\b/.test(text) && !ends.has(path);
    })
    .map(({ path }) => path);
  assert.deepEqual(wrong, []);
});

test('the command line prints in one place, which lets nothing through that commands a terminal', () => {
  const wrong = sources
    .filter(({ path, text }) => path.startsWith('src/cli/') && /\bprocess\.std(out|err)\.write\(/.test(text))
    .map(({ path }) => path);
  assert.deepEqual(wrong, ['src/cli/print.ts']);
});

test('no room is a dumping ground', () => {
  const names = sources
    .map(({ path }) => path)
    .filter((path) => /\b(utils?|helpers?|common|managers?|services?)\b/.test(path));
  assert.deepEqual(names, []);
});

/** Files of ours that a page names in backticks, in their order. */
function namedIn(text: string): string[] {
  return [...text.matchAll(/`((?:src|agents|test)(?:\/[\w.-]+)*)`/g)].map(([, path = '']) => path);
}

const page = readFileSync('ARCHITECTURE.md', 'utf8');

for (const [name, least] of [
  ['ARCHITECTURE.md', 30],
  ['CONTRIBUTING.md', 25],
  ['SECURITY.md', 8],
] as const) {
  test(`${name} names files and folders that exist`, () => {
    // NAME stands for what a reader is about to add.
    const named = namedIn(readFileSync(name, 'utf8')).filter((path) => !path.includes('NAME'));
    const missing = named.filter((path) => !existsSync(path));
    assert.deepEqual(missing, []);
    assert.ok(named.length > least);
  });
}

test('CONTRIBUTING.md says how to add something in fifteen lines at most', () => {
  const [, ...parts] = readFileSync('CONTRIBUTING.md', 'utf8').split(/^## Add /m);
  const long = parts
    .filter((part) => part.trimEnd().split('\n').length > 15)
    .map((part) => part.slice(0, 20));
  assert.deepEqual(long, []);
  assert.equal(parts.length, 5);
});

test('ARCHITECTURE.md shows the stages of a request in the order in which it passes them', () => {
  const [, request = ''] = /^## One request.*\n([^]*?)^## /m.exec(page) ?? [];
  const listed = [...request.matchAll(/^\d+\. `([^`]+)`/gm)].map(([, path = '']) => path);
  const { text } = sources.find(({ path }) => path === 'src/pipeline/pipeline.ts') ?? { text: '' };
  const lists = [...text.matchAll(/#(?:stages|laterStages) = \[\n([^]*?)\n    \];/g)];
  const passed = lists
    .flatMap(([, stages = '']) => stages.split('\n'))
    .map((line) => {
      const [, made = '', name = made] = /^\s*(?:new )?(?:this\.)?(#?(\w+))/.exec(line) ?? [];
      // One that others share is made above the list.
      const [, shared = name] = new RegExp(`\\b${name} = new (\\w+)\\(`).exec(text) ?? [];
      const imported = new RegExp(`import \\{[^}]*\\b${shared}\\b[^}]*\\} from '\\./([^']+)'`).exec(text);
      return `src/pipeline/${imported?.[1] ?? `? ${line}`}`;
    });
  assert.deepEqual(listed, passed);
  assert.ok(passed.length > 5);
});
