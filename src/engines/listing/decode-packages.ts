import { drawn } from './decode-tree.ts';

const title =
  /^Tree of (npm packages|crates), drawn with "(.+?)", "(.+?)": "a: b c" is a with b and c below it, each level one blank deeper; a name without a version has the one last said of it; /u;

/** For each line of the form the lines of a drawn tree that it stands for; null: it is no form of one. */
export function decodePackages(lines: readonly string[]): readonly (readonly string[])[] | null {
  const [, kind, bar, next] = title.exec(lines[0] ?? '') ?? [];
  if (kind === undefined || bar === undefined || next === undefined) return null;
  const read = wordReader(kind === 'crates');
  const indented = lines.slice(1).map((line): readonly string[] => {
    const depth = /^ */.exec(line)?.[0].length ?? 0;
    const indent = ' '.repeat(depth);
    if (depth === 0) return [line];
    if (line.startsWith('= ', depth)) return [indent + line.slice(depth + 2)];
    const [first = '', ...rest] = line.slice(depth).split(' ');
    if (!first.endsWith(':')) return [first, ...rest].map((word) => indent + read(word));
    return [indent + read(first.slice(0, -1)), ...rest.map((word) => `${indent} ${read(word)}`)];
  });
  const printed = drawn(indented.flat(), bar, next);
  let at = 0;
  return [[], ...indented.map(({ length }) => printed.slice(at, (at += length)))];
}

/** Reads words one after the other: each version holds for its name until another one is said. */
function wordReader(isCrates: boolean): (word: string) => string {
  const versions = new Map<string, string>();
  return (word) => {
    const isOptional = !isCrates && word.startsWith('?');
    const isAgain = word.endsWith('^');
    const own = word.slice(isOptional ? 1 : 0, isAgain ? -1 : undefined);
    const cut = own.indexOf('@', 1);
    const name = cut === -1 ? own : own.slice(0, cut);
    const version = cut === -1 ? versions.get(name) : own.slice(cut + 1);
    if (version === undefined) throw new Error('Nothing says the version of a package.');
    versions.set(name, version);
    if (isCrates) return `${name} v${version}${isAgain ? ' (*)' : ''}`;
    return `${isOptional ? 'UNMET OPTIONAL DEPENDENCY ' : ''}${name}@${version}${isAgain ? ' deduped' : ''}`;
  };
}
