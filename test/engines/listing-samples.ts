import fc from 'fast-check';

const name = fc.constantFrom(
  'a.ts',
  'b.ts',
  'README',
  'my file',
  '12',
  '12 x',
  '5 Oct 24  2024 x',
  '.',
  '..',
  'x:',
  'src/',
  ' odd',
  'd',
  'd x',
  '\u4efb\u52a1',
  '-rw',
  'a -> b',
  'SIZE',
);
const folder = fc.constantFrom('', 'src/', 'src/text/', './', '/abs/', 'a b/', 'x/y/z/');
const path = fc.tuple(folder, name).map(([parent, last]) => parent + last);
const paths = fc
  .tuple(folder, fc.array(name, { maxLength: 40 }))
  .map(([parent, names]) => names.map((last) => parent + last));
const other = fc.constantFrom(
  'total 4',
  '',
  'src:',
  'src/:',
  'ls: cannot access x: No such file',
  'src/: a b',
  ' x',
  'Paths are in a/:',
  '12 x',
  'd x',
  '.',
  'Found 3 files',
);
/** Lists of names and paths, with lines between them that are none. */
export const anyNames: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      paths,
      paths,
      path.map((one) => [one]),
      other.map((one) => [one]),
    ),
    { maxLength: 8 },
  )
  .map((runs) => runs.flat().join('\n'));

const entry = fc.record({
  mode: fc.constantFrom(
    '-rw-r--r--',
    '-rw-r--r--',
    '-rwxr-xr-x',
    'drwxr-xr-x',
    'drwxr-xr-x',
    'drwxrwxrwx+',
    'lrwxrwxrwx',
  ),
  links: fc.constantFrom('1', '1', '2', '13'),
  owner: fc.constantFrom('root', 'root', 'me', '1000'),
  group: fc.constantFrom('root', 'root', 'staff'),
  size: fc.constantFrom('4096', '4096', '0', '317', '1234567', '4.0K', '1,5M'),
  date: fc.constantFrom('Oct 24  2024', 'Oct 24  2024', 'Nov  9 00:18', '2031-01-02 03:04'),
  name,
});
/** What `ls -l` prints, whole or picked from. */
export const anyLong: fc.Arbitrary<string> = fc
  .tuple(
    fc.array(fc.oneof({ weight: 12, arbitrary: entry }, { weight: 1, arbitrary: other }), { maxLength: 30 }),
    fc.boolean(),
  )
  .map(([all, picked]) => {
    const width = (rows: typeof all, field: 'links' | 'owner' | 'group' | 'size'): number =>
      Math.max(picked ? 8 : 0, ...rows.map((row) => (typeof row === 'string' ? 0 : row[field].length)));
    // `ls` lines up what stands together.
    const blockAt = (index: number): typeof all => {
      let [from, to] = [index, index];
      while (from > 0 && typeof all[from - 1] !== 'string') from -= 1;
      while (to < all.length && typeof all[to] !== 'string') to += 1;
      return all.slice(from, to);
    };
    return all
      .map((row, index) => {
        if (typeof row === 'string') return row;
        const block = blockAt(index);
        return [
          row.mode,
          row.links.padStart(width(block, 'links')),
          row.owner.padEnd(width(block, 'owner')),
          row.group.padEnd(width(block, 'group')),
          row.size.padStart(width(block, 'size')),
          row.date,
          row.name,
        ].join(' ');
      })
      .join('\n');
  });

interface Branch {
  readonly name: string;
  readonly children: readonly Branch[];
}
const { branch } = fc.letrec<{ branch: Branch }>((tie) => ({
  branch: fc.record({
    name: fc.constantFrom('a.ts', 'src', 'my file', '├── x', ' y', 'pkg@1.0.0 deduped'),
    children: fc.oneof(
      { depthSize: 'small' },
      fc.constant<Branch[]>([]),
      fc.array(tie('branch'), { maxLength: 5 }),
    ),
  }),
}));
const styles = [
  ['│   ', '    ', '├── ', '└── ', '├── ', '└── '],
  ['│\u00a0\u00a0 ', '    ', '├── ', '└── ', '├── ', '└── '],
  ['|   ', '    ', '|-- ', '`-- ', '|-- ', '`-- '],
  ['│ ', '  ', '├── ', '└── ', '├─┬ ', '└─┬ '],
] as const;
function drawn(branches: readonly Branch[], style: (typeof styles)[number], stem = ''): string[] {
  const [bar, gap, next, last, fork, lastFork] = style;
  return branches.flatMap(({ name: own, children }, index) => {
    const isLast = index === branches.length - 1;
    const sign = children.length > 0 ? (isLast ? lastFork : fork) : isLast ? last : next;
    return [stem + sign + own, ...drawn(children, style, stem + (isLast ? gap : bar))];
  });
}
/** Trees in each of the ways in which they are drawn. */
export const anyTree: fc.Arbitrary<string> = fc
  .tuple(fc.array(branch, { maxLength: 6 }), fc.constantFrom(...styles), fc.array(other, { maxLength: 2 }))
  .map(([branches, style, tail]) => ['.', ...drawn(branches, style), ...tail].join('\n'));
