// What `npm pack` puts into the package: the compiled code and all packages of pure JavaScript in a few files. By rolldown, not
// esbuild: it can be told which code shares a file, so that the thread that starts the agent loads no engine, and few files.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'rolldown';
import ts from 'typescript';

/** A path as rolldown names modules and files, and as URLs do, on Windows too. */
export const slashes = (path, separator = sep) => path.replaceAll(separator, '/');

/** The folder of the package that a module is of; undefined: it is ours. */
export const packageFolder = (id, separator = sep) =>
  /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/.exec(slashes(id, separator))?.[0];

/** A place below a folder as the name of one file; null: it is elsewhere. */
export const flatName = (folder, path, separator = sep) => {
  const [above, below] = [`${slashes(folder, separator)}/`, slashes(path, separator)];
  return below.startsWith(above) ? below.slice(above.length).replaceAll('/', '-') : null;
};

const compiled = resolve('dist/src');
const bundle = resolve('bundle');

/**
 * Files that are found beside the code: threads and programs of ours become entries of the bundle, data of packages is
 * copied, and what lies outside of `dist` is looked for where the package has it.
 */
const neighbours = {
  name: 'neighbours',
  transform(code, id) {
    const found = (name) => `new URL('./${name}', import.meta.url)`;
    const copied = (path) => {
      this.emitFile({ type: 'asset', fileName: basename(path), source: readFileSync(path) });
      return found(basename(path));
    };
    return (
      code
        .replace(/new URL\(['"](\.[^'"]+)['"], ?import\.meta\.url\)/g, (text, to) => {
          const path = resolve(dirname(id), to);
          // The demo's project has a text that reads so.
          if (!existsSync(path)) return text;
          if (packageFolder(path) !== undefined) return copied(path);
          const fileName = flatName(compiled, path);
          if (fileName === null) return found(slashes(relative(bundle, path)));
          this.emitFile({ type: 'chunk', id: path, fileName });
          return found(fileName);
        })
        // A `require` waits for its moment, and what it names comes into the file that asks: none is to be opened then.
        .replace(/createRequire\(import\.meta\.url\)\('([^']+)'\)/g, `require('$1')`)
        .replace(/new URL\(import\.meta\.resolve\('([^']+)'\)\)/g, (_, to) =>
          copied(fileURLToPath(import.meta.resolve(to))),
        )
    );
  },
};

/** Declarations of what `index` exports, and of all that they need. */
const declarations = {
  name: 'declarations',
  generateBundle() {
    const seen = new Set();
    const add = (path) => {
      if (seen.has(path)) return;
      seen.add(path);
      const source = readFileSync(path, 'utf8');
      this.emitFile({ type: 'asset', fileName: `types/${slashes(relative(compiled, path))}`, source });
      for (const { fileName } of ts.preProcessFile(source).importedFiles) {
        if (fileName.startsWith('.')) add(resolve(dirname(path), fileName.replace(/\.ts$/, '.d.ts')));
      }
    };
    add(join(compiled, 'index.d.ts'));
  },
};

/** The licences of all packages that the bundle holds code of. */
const licences = {
  name: 'licences',
  generateBundle(_, output) {
    const ids = Object.values(output).flatMap(({ moduleIds = [] }) => moduleIds);
    const folders = ids.map((id) => packageFolder(id));
    const texts = [...new Set(folders.filter((folder) => folder !== undefined))].sort().map((folder) => {
      const { name, version, license, author } = JSON.parse(
        readFileSync(join(folder, 'package.json'), 'utf8'),
      );
      const files = readdirSync(folder).filter((file) => /^(licen[cs]e|notice|copying)/i.test(file));
      const says = files.map((file) => readFileSync(join(folder, file), 'utf8').trim());
      // Two have no file of it.
      if (says.length === 0) says.push(`Copyright (c) ${author?.name ?? author ?? 'its authors'}`);
      return [`${name} ${version} (${license})`, ...says].join('\n\n');
    });
    if (texts.length === 0) this.error('No package is seen in the bundle: LICENSES.txt would be empty.');
    this.emitFile({
      type: 'asset',
      fileName: 'LICENSES.txt',
      source: `${texts.join(`\n\n${'-'.repeat(80)}\n\n`)}\n`,
    });
  },
};

/** What both the main thread and the engines' threads need, and so must not stand in the file of either. */
const bothNeed = [
  'json/object',
  'json/reader',
  'pipeline/marker',
  'pipeline/worker/ask',
  'pipeline/worker/pointers-hold',
  'text/command-line',
  'text/wording',
  'threads/client',
  'tokens/count',
];

/** One file of the bundle, which begins with these modules. */
const group = (name, modules, priority) => {
  const ids = new Set(modules.map((module) => slashes(join(compiled, `${module}.js`))));
  return { name, priority, test: (id) => ids.has(slashes(id)) };
};

export default defineConfig({
  input: { headroom: 'bin/headroom.js', index: 'dist/src/index.js' },
  platform: 'node',
  external: ['better-sqlite3', 'node-pty'],
  plugins: [neighbours, declarations, licences],
  output: {
    dir: 'bundle',
    cleanDir: true,
    codeSplitting: {
      // Each takes what it imports along, if no earlier one has it: what starts often opens few files.
      groups: [
        group('start', ['errors', 'cli/main'], 5),
        group('shared', bothNeed, 4),
        group('engines', ['pipeline/worker/shrinker'], 3),
        group(
          'store',
          ['money/prices', 'pipeline/call/call', 'proxy/handed', 'store/ledger/rollup', 'store/store'],
          2,
        ),
        group('session', ['cli/commands/wrap', 'wrap/wrap', 'proxy/proxy'], 1),
      ],
    },
  },
});
