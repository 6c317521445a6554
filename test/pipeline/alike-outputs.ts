/** An output and the command that printed it. */
export interface Printed {
  readonly command: string;
  readonly text: string;
}

/**
 * Of each kind of output two places, services or authors: rows are written alike below either, and mean another thing.
 */
export const outputs: ReadonlyMap<string, readonly string[]> = new Map([
  ['json', ['prod', 'staging']],
  ['log', ['INFO web handled request', 'WARN worker gave up on job']],
  ['crlf', ['INFO web handled request', 'WARN worker gave up on job']],
  ['search', ['src/orders/cart.ts', 'test/orders/cart.ts']],
  ['folders', ['packages/web', 'packages/api']],
  ['names', ['/srv/shop/packages/web/src', '/srv/shop/packages/api/src']],
  ['table', ['default', 'kube-system']],
  ['long', ['alice', 'bob']],
  ['tree', ['web', 'api']],
  ['blame', ['Ann Lee', 'Bo Ek']],
  ['history', ['Ann Lee <ann@example.org>', 'Bo Ek <bo@example.org>']],
  ['html', ['text text-quiet wide', 'card card-open deep']],
  ['repeats', ['loading the index', 'waiting for the lock']],
  ['frames', ['/srv/web/app/db', '/srv/api/app/db']],
  ['warnings', ['use new_name() instead of old_name()', 'pass encoding= to open() from now on']],
  ['pytest', ['/usr/lib/python3.9', '/opt/venv/lib/python3.11']],
]);

/** Some rows of an output, the first of them with number `from`. */
export function outputOf(kind: string, variant: string, rows: number, from = 0): Printed {
  const writer = writers[kind];
  if (writer === undefined) throw new Error(`No such kind: ${kind}`);
  const numbers = Array.from({ length: rows }, (_, row) => row + from);
  return writer(variant, numbers);
}

type Writer = (variant: string, numbers: readonly number[]) => Printed;

const two = (number: number): string => String(number % 60).padStart(2, '0');
const logOf = (what: string, numbers: readonly number[]): string[] =>
  numbers.map((row) => `2026-01-01T00:00:${two(row)}Z ${what} ${String(row)} in ${String(row % 7)} ms`);

const writers: Readonly<Record<string, Writer>> = {
  json: (cluster, numbers) => ({
    command: `curl https://example.org/${cluster}`,
    text: JSON.stringify(
      numbers.map((id) => ({
        id,
        cluster,
        state: id % 3 === 0 ? 'stopped' : 'running',
        name: `${cluster}-${String(id)}`,
      })),
      null,
      2,
    ),
  }),
  log: (what, numbers) => ({ command: 'docker logs app', text: logOf(what, numbers).join('\n') }),
  crlf: (what, numbers) => ({ command: 'docker logs app', text: logOf(what, numbers).join('\r\n') }),
  search: (path, numbers) => ({
    command: 'grep -rn total .',
    text: numbers
      .map((row) => `${path}:${String(row + 7)}:  const total${String(row)} = sum(items);`)
      .join('\n'),
  }),
  folders: (folder, numbers) => ({
    command: 'grep -rn total .',
    text: numbers
      .map((row) => `${folder}/src/file${String(row)}.ts:${String(row + 7)}:  const total = sum(items);`)
      .join('\n'),
  }),
  names: (folder, numbers) => ({
    command: 'find .',
    text: numbers
      .map((row) => `${folder}/part${String(row % 4)}/file-${String(row)}.ts`)
      .sort()
      .join('\n'),
  }),
  table: (namespace, numbers) => ({
    command: 'kubectl get pods -A',
    text: [
      ['NAMESPACE', 'NAME', 'READY', 'STATUS'],
      ...numbers.map((row) => [
        namespace,
        `pod-${String(row)}`,
        '1/1',
        row % 5 === 0 ? 'Pending' : 'Running',
      ]),
    ]
      .map(
        ([namespaceOf = '', name = '', ready = '', status = '']) =>
          `${namespaceOf.padEnd(14)}${name.padEnd(20)}${ready.padEnd(8)}${status}`,
      )
      .join('\n'),
  }),
  long: (owner, numbers) => ({
    command: 'ls -l',
    text: numbers
      .map(
        (row) =>
          `-rw-r--r-- 1 ${owner} ${owner} ${String(row * 331).padStart(5)} Nov  3 12:${two(row)} file-${String(row)}.ts`,
      )
      .join('\n'),
  }),
  tree: (name, numbers) => ({
    command: 'tree',
    text: [
      name,
      ...numbers.map(
        (row, at) => `${at === numbers.length - 1 ? '└── ' : '├── '}file-${String(row)}-with-a-name.ts`,
      ),
    ].join('\n'),
  }),
  blame: (author, numbers) => ({
    command: 'git blame app.ts',
    text: numbers
      .map(
        (row) =>
          `3f9a2c${author.length % 10}b (${author.padEnd(8)} 2026-11-21 17:14:21 +0000 ${String(row + 1).padStart(3)})   const value = read(${String(row)});`,
      )
      .join('\n'),
  }),
  history: (author, numbers) => ({
    command: 'git log',
    text: numbers
      .map(
        (row) =>
          `commit ${String(row).padStart(40, 'a')}\nAuthor: ${author}\nDate:   Sat Nov 21 17:14:${two(row)} 2026 +0000\n\n    Change number ${String(row)}\n`,
      )
      .join('\n'),
  }),
  html: (name, numbers) => ({
    command: 'curl -s http://localhost/',
    text: `<!doctype html>\n<html><body>\n${numbers.map((row) => `<p class="${name}">Port ${String(row)} is open for all to use</p>`).join('\n')}\n</body></html>`,
  }),
  repeats: (what, numbers) => ({
    command: 'make run',
    text: numbers
      .flatMap((row) => [
        `step ${String(row)} begins`,
        ...new Array<string>(4).fill(`${what}, please wait a while`),
      ])
      .join('\n'),
  }),
  frames: (folder, numbers) => ({
    command: 'python run.py',
    text: numbers
      .flatMap((row) => [
        'Traceback (most recent call last):',
        `  File "${folder}/query.py", line ${String(row % 3)}, in run`,
        '    self.connection.execute(statement, values)',
        `ValueError: bad value ${String(row)}`,
      ])
      .join('\n'),
  }),
  warnings: (what, numbers) => ({
    command: 'python run.py',
    text: numbers.map((row) => `/srv/app/models.py:${String(row)}: DeprecationWarning: ${what}`).join('\n'),
  }),
  pytest: (root, numbers) => ({
    command: 'pytest -q',
    text: numbers
      .map((row) => `${root}/site-packages/django/db/models.py:${String(row)}: in save_base_of_the_model`)
      .join('\n'),
  }),
};
