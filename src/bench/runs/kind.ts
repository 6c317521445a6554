import { printsFile } from '../../text/file-reader.ts';
import { programsOf } from '../../text/command-line.ts';
import type { Program } from '../../text/program.ts';

export const kinds = ['read', 'search', 'list', 'test', 'git', 'other'] as const;
/** What an output is, told from the command that printed it; `other` where several kinds printed. */
export type Kind = (typeof kinds)[number];

export function kindOf(command: string): Kind {
  const [first, ...others] = programsOf(command).map(kindOfProgram);
  return first !== undefined && others.every((kind) => kind === first) ? first : 'other';
}

const named: Readonly<Record<string, Kind>> = {
  grep: 'search',
  egrep: 'search',
  fgrep: 'search',
  rg: 'search',
  ag: 'search',
  ack: 'search',
  ls: 'list',
  find: 'list',
  fd: 'list',
  tree: 'list',
  du: 'list',
  pytest: 'test',
  unittest: 'test',
  tox: 'test',
  nose: 'test',
  jest: 'test',
  vitest: 'test',
  mocha: 'test',
  awk: 'read',
};

function kindOfProgram(program: Program): Kind {
  const { name, args } = program;
  const known = named[name];
  if (known !== undefined) return known;
  if (name === 'git') return args[0] === 'grep' ? 'search' : args[0] === 'ls-files' ? 'list' : 'git';
  if (printsFile(program) || name === 'sed' || (name === 'cat' && args.length > 0)) return 'read';
  if (/^(?:run)?tests?(?:\.(?:py|sh))?$/.test(name)) return 'test';
  if (args[0] === 'test' && /^(?:npm|yarn|pnpm|go|cargo|mvn|make)$/.test(name)) return 'test';
  if (name === 'python' && args.some((arg) => /(?:^|\/)(?:run)?tests?(?:\.py)?$|bin\/test$/.test(arg)))
    return 'test';
  return 'other';
}
