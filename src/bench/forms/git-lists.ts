import type { Random } from '../../random.ts';
import { chance, many, type Made } from './made.ts';
import { clock, day, path, words } from './words.ts';

/** What git tells of files, branches and whose lines are whose. */
export function gitList(random: Random): Made {
  const kind = random.int(0, 3);
  if (kind === 0) return status(random);
  if (kind === 1) return shortStatus(random);
  return kind === 2 ? blame(random) : names(random);
}

const hints: Readonly<Record<string, readonly string[]>> = {
  'Changes to be committed:': ['  (use "git restore --staged <file>..." to unstage)'],
  'Changes not staged for commit:': [
    '  (use "git add <file>..." to update what will be committed)',
    '  (use "git restore <file>..." to discard changes in working directory)',
  ],
  'Untracked files:': ['  (use "git add <file>..." to include in what will be committed)'],
  'Unmerged paths:': ['  (use "git add <file>..." to mark resolution)'],
};

function status(random: Random): Made {
  const parts = Object.entries(hints).flatMap(([heading, said]) => {
    if (chance(random, 40)) return [];
    const shown = chance(random, 85) ? said : said.slice(1);
    const state = heading.startsWith('Untracked') ? [''] : ['modified:   ', 'new file:   ', 'deleted:    '];
    return [
      heading,
      ...shown,
      ...many(random, 1, 8, () => `\t${state[random.int(0, state.length - 1)] ?? ''}${listed(random)}`),
      '',
    ];
  });
  const branch = random.pick(['On branch main', 'HEAD detached at 1a2b3c4', 'On branch f/x']);
  return {
    lines: [branch, ...parts, 'no changes added to commit'],
    command: chance(random, 80) ? 'git status' : null,
  };
}

/** Names that follow one another in a folder, more often than not. */
function listed(random: Random): string {
  return random.pick(['src/text/', 'src/text/', 'src/', '', 'a/b/']) + path(random).replace(/^.*\//, '');
}

function shortStatus(random: Random): Made {
  const lines = many(random, 2, 20, () => `${random.pick([' M', ' M', '??', 'A ', 'R '])} ${listed(random)}`);
  return { lines, command: random.pick(['git status --short', 'git status -s', 'git status --porcelain']) };
}

function names(random: Random): Made {
  const isBranch = chance(random, 30);
  const lines = many(random, 3, 20, () => (isBranch ? `  remotes/origin/${listed(random)}` : listed(random)));
  return {
    lines,
    command: isBranch
      ? 'git branch -a'
      : random.pick(['git diff --name-only', 'git show --name-only', 'git tag']),
  };
}

function blame(random: Random): Made {
  const commits = many(random, 1, 4, () => ({
    hash: random.pick(['', '', '^']) + random.hex(8),
    who: `(${random.pick(['Ann Lee', 'Bo', 'Jürgen M', 'x (y)'])} ${day(random)} ${clock(random)} +0${random.int(0, 9)}00`,
    file: chance(random, 15) ? ` ${path(random)} ` : ' ',
  }));
  const first = random.pick([1, 8, 95, 996]);
  const wide = chance(random, 80) ? 4 : 0;
  let at = 0;
  const lines = many(random, 4, 24, (row) => {
    if (chance(random, 45)) at = random.int(0, commits.length - 1);
    const { hash = '', who = '', file = '' } = commits[at] ?? {};
    return `${hash}${file}${who} ${String(first + row).padStart(wide)}) ${chance(random, 8) ? '12) x' : words(random, 0, 5)}`;
  });
  return { lines, command: 'git blame src/app.ts' };
}
