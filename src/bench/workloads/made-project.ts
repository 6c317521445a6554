import type { Random } from '../../random.ts';

/** A file of source text whose functions are all different. */
export interface SourceFile {
  readonly path: string;
  readonly lines: readonly string[];
  readonly functions: readonly { readonly name: string; readonly line: number }[];
}

/** A made-up project: modules in folders, and a file of tests for each. */
export interface Project {
  readonly name: string;
  readonly sources: readonly [SourceFile, ...SourceFile[]];
  readonly tests: readonly { readonly path: string; readonly names: readonly string[] }[];
}

const folders = ['billing', 'catalog', 'mail', 'orders', 'search'] as const;
const nouns = [
  'account',
  'address',
  'basket',
  'batch',
  'cursor',
  'digest',
  'field',
  'index',
  'invoice',
  'label',
  'parcel',
  'quota',
  'region',
  'ticket',
  'token',
  'voucher',
] as const;
const verbs = [
  'apply',
  'build',
  'check',
  'close',
  'collect',
  'expand',
  'find',
  'merge',
  'open',
  'parse',
  'render',
  'split',
] as const;

export function makeProject(random: Random): Project {
  const file = (folder: string): SourceFile => makeFile(random, folder);
  const [first, ...others] = folders.flatMap((folder) =>
    Array.from({ length: random.int(9, 14) }, () => file(folder)),
  );
  const sources = [first ?? file(folders[0]), ...others] as const;
  return {
    name: `shop-${random.pick(nouns)}`,
    sources: [sources[0], ...unique(others, sources[0].path)],
    tests: sources.map(({ path, functions }) => ({
      path: path.replace(/^src\/(\w+)\//, 'tests/$1/test_'),
      names: functions.flatMap(({ name }) => [`test_${name}`, `test_${name}_of_none`]),
    })),
  };
}

function unique(files: readonly SourceFile[], taken: string): SourceFile[] {
  const paths = new Set([taken]);
  return files.filter(({ path }) => {
    const isNew = !paths.has(path);
    paths.add(path);
    return isNew;
  });
}

function makeFile(random: Random, folder: string): SourceFile {
  const path = `src/${folder}/${random.pick(verbs)}_${random.pick(nouns)}.py`;
  const lines = [
    `"""What the shop knows of each ${random.pick(nouns)} of its ${folder}."""`,
    '',
    'import logging',
    `from ..${random.pick(folders)} import ${random.pick(nouns)}s`,
    '',
    'logger = logging.getLogger(__name__)',
  ];
  const functions: { name: string; line: number }[] = [];
  const names = new Set<string>();
  for (let at = random.int(4, 22); at > 0; at -= 1) {
    const name = `${random.pick(verbs)}_${random.pick(nouns)}_${random.pick(nouns)}`;
    if (names.has(name)) continue;
    names.add(name);
    lines.push('', '');
    functions.push({ name, line: lines.length + 1 });
    lines.push(...makeFunction(random, name));
  }
  return { path, lines, functions };
}

function makeFunction(random: Random, name: string): string[] {
  const [one, other, third] = [random.pick(nouns), random.pick(nouns), random.pick(nouns)];
  const result = `${random.pick(verbs)}ed_${other}`;
  const bodies: readonly [string[], ...string[][]] = [
    [
      `    if ${one} is None:`,
      `        raise ValueError("${name} needs a ${one}, got none in ${random.int(2, 90)} tries")`,
      `    ${result} = ${one}.${random.pick(verbs)}(limit=${random.int(2, 500)})`,
    ],
    [
      `    ${result} = []`,
      `    for ${third} in ${one}.${third}s[: ${random.int(3, 60)}]:`,
      `        if ${third}.is_${random.pick(['open', 'paid', 'late', 'void'])} and not ${third}.${random.pick(nouns)}:`,
      `            ${result}.append(${third}.${random.pick(verbs)}(${random.int(1, 9)}))`,
    ],
    [
      `    ${result} = ${third}s.get(${one}.${random.pick(nouns)}_id, ${random.int(0, 40)})`,
      `    logger.debug("${random.pick(verbs)} of %s in %s", ${one}, ${result})`,
      `    while ${result} > ${random.int(5, 80)}:`,
      `        ${result} -= ${one}.${random.pick(nouns)}_count or ${random.int(1, 4)}`,
    ],
    [
      `    with ${one}.lock(timeout=${random.int(1, 30)}):`,
      `        ${result} = ${one}.${random.pick(verbs)}_${third}(`,
      `            ${third}_id=${one}.${third}_id,`,
      `            ${random.pick(nouns)}=${random.pick(['None', 'True', 'False'])},`,
      `        )`,
    ],
  ];
  return [
    `def ${name}(${one}, ${third}s):`,
    `    """${name.replaceAll('_', ' ')}, as ${random.pick(folders)} wants it."""`,
    ...random.pick(bodies),
    ...(random.int(0, 1) === 1 ? random.pick(bodies) : []),
    `    return ${result}`,
  ];
}
