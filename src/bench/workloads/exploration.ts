import type { Random } from '../../random.ts';
import { fileHits, hostHits } from './records.ts';
import { indentedJson, timeAt, type Generator } from './workload.ts';

interface Entry {
  readonly name: string;
  readonly type: 'directory' | 'file';
  readonly path: string;
  readonly bytes?: number;
  readonly changed?: string;
  readonly children?: readonly Entry[];
}

const folders = ['api', 'core', 'docs', 'jobs', 'lib', 'models', 'tests', 'web'] as const;
const kinds = ['js', 'json', 'md', 'py', 'yaml'] as const;
const start = Date.UTC(2026, 7, 1);

/** A directory tree, a search over it and one over public code; the files of one feature are to be found. */
export const exploration: Generator = (random) => {
  const root = '/srv/portal';
  const auth = folder(`${root}/auth`, [
    file(random, `${root}/auth/session_tokens.py`),
    file(random, `${root}/auth/login_middleware.py`),
  ]);
  const tree = folder(root, [
    ...folders.map((name) => subtree(random, `${root}/${name}`, 3)),
    auth,
    ...files(random, root, 14),
  ]);
  const hits = fileHits(random, 200, 'authentication', {
    [random.int(20, 60)]: 'auth/session_tokens.py',
    [random.int(70, 120)]: 'auth/login_middleware.py',
    [random.int(130, 190)]: 'auth/refresh_handler.py',
  });
  return {
    name: 'repository exploration',
    question: 'How is authentication implemented? Find the files and explain the flow.',
    outputs: [
      indentedJson(tree),
      indentedJson({ total: 200, searched: 2_000, matches: hits }),
      indentedJson({
        total_count: 5_000,
        incomplete: false,
        items: hostHits(random, 100, 'auth middleware'),
      }),
    ],
    facts: ['session_tokens', 'login_middleware', 'refresh_handler', 'handle_authentication'],
  };
};

function subtree(random: Random, path: string, depth: number): Entry {
  if (depth === 1) return folder(path, files(random, path, random.int(6, 12)));
  const below = Array.from({ length: 2 }, (_, at) =>
    subtree(random, `${path}/${random.pick(folders)}_${at}`, depth - 1),
  );
  return folder(path, [...below, ...files(random, path, random.int(4, 9))]);
}

function folder(path: string, children: readonly Entry[]): Entry {
  return { name: lastOf(path), type: 'directory', path, children };
}

function files(random: Random, path: string, count: number): Entry[] {
  return Array.from({ length: count }, (_, at) => file(random, `${path}/module_${at}.${random.pick(kinds)}`));
}

function file(random: Random, path: string): Entry {
  const changed = timeAt(start + random.int(0, 60_000) * 60_000);
  return { name: lastOf(path), type: 'file', path, bytes: random.int(200, 12_000), changed };
}

function lastOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
