import type { Program } from './program.ts';

/** A path as a shell hands it on, with the ending that tells what it holds; no address, no pattern, no assignment. */
const filePath = /^(?:[\w@.~+-]*\/)*[\w@.~+-]*[\w~]\.[a-zA-Z]\w{0,9}$/;
/** What stands behind these tells a program how to work, or where to write. */
const setting = /^(?:--[\w-]+|-[cCfFoOe])$/;
const interpreter =
  /^(?:(?:python|pypy|lua|ruby|perl|php)[\d.]*|py|node|nodejs|bun|deno|tsx|ts-node|(?:ba|z|da|k)?sh|source|Rscript|julia|java|make)$/;

/** True for a word that reads like the path of a file. */
export function isFilePath(word: string): boolean {
  return filePath.test(word);
}

/** Files that a program is given to work on, as far as their names show; a script that an interpreter runs is none. */
export function namedFiles({ name, args, input = [] }: Program): readonly string[] {
  const given = args.filter((arg, at) => isFilePath(arg) && !setting.test(args[at - 1] ?? ''));
  return [...(interpreter.test(name) ? given.slice(1) : given), ...input];
}
