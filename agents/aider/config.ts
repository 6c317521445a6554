import { takeOption } from '../../src/wrap/launch/arguments.ts';
import { pathOf, type BareSurroundings, type Surroundings } from '../../src/wrap/recipe.ts';

/** Folders from the current one up to the root, the place of a Git repository among them. */
function ancestors(around: BareSurroundings): readonly string[] {
  const folders = [around.cwd];
  for (;;) {
    const last = folders.at(-1) ?? '';
    const parent = pathOf(around).dirname(last);
    if (parent === last) return folders;
    folders.push(parent);
  }
}

/** A linked worktree has a file `.git`, any other repository a folder with a file `HEAD`. */
function gitMarks(around: BareSurroundings, folder: string): readonly string[] {
  const path = pathOf(around);
  return [path.join(folder, '.git', 'HEAD'), path.join(folder, '.git')];
}

/** Where aider looks for a file of its own, the weakest place first: home, repository, current folder, its flag. */
function places(around: Surroundings, name: string, flag: string): readonly string[] {
  const path = pathOf(around);
  const root = ancestors(around).find((folder) =>
    gitMarks(around, folder).some((mark) => around.files.has(mark)),
  );
  const named = takeOption(around.args, flag).values.at(-1);
  return [
    path.join(around.home, name),
    ...(root === undefined ? [] : [path.join(root, name)]),
    path.join(around.cwd, name),
    ...(named === undefined ? [] : [path.resolve(around.cwd, named)]),
  ];
}

/** Every file that may have to be read: which of them count is known once it is known where the repository is. */
export function configFiles(around: BareSurroundings): readonly string[] {
  const path = pathOf(around);
  const folders = [around.home, ...ancestors(around)];
  const named = ['--env-file', '--config', '-c'].flatMap((flag) => takeOption(around.args, flag).values);
  return [
    ...new Set([
      ...folders.flatMap((folder) => [path.join(folder, '.env'), path.join(folder, '.aider.conf.yml')]),
      ...ancestors(around).flatMap((folder) => gitMarks(around, folder)),
      ...named.map((file) => path.resolve(around.cwd, file)),
    ]),
  ];
}

/** An option of aider's YAML file; the file in the strongest place that sets it counts. */
export function configOption(
  around: Surroundings,
  option: string,
): { readonly url: string; readonly from: string } | null {
  const line = new RegExp(`^${option}[ \\t]*:[ \\t]*(["']?)([^"'#\\s]+)\\1[ \\t]*(#.*)?$`, 'm');
  for (const file of [...places(around, '.aider.conf.yml', '--config')].reverse()) {
    const [, , url] = line.exec(around.files.get(file) ?? '') ?? [];
    if (url !== undefined) return { url, from: `${option} in ${file}` };
  }
  return null;
}

/** A variable that aider itself sets over its environment, by `--set-env` or `set-env:`. */
export function setVariable(
  around: Surroundings,
  names: readonly string[],
): { readonly name: string; readonly file: string } | null {
  const isSet = (text: string, name: string): boolean => new RegExp(`^\\s*${name}\\s*=`).test(text);
  const flags = takeOption(around.args, '--set-env').values;
  const flagged = names.find((name) => flags.some((text) => isSet(text, name)));
  if (flagged !== undefined) return { name: flagged, file: '--set-env' };
  for (const file of places(around, '.aider.conf.yml', '--config')) {
    const [, values = ''] = /^set-env[ \t]*:(.*(?:\n[ \t]*-.*)*)/m.exec(around.files.get(file) ?? '') ?? [];
    const name = names.find((each) => new RegExp(`\\b${each}[ \\t]*=`).test(values));
    if (name !== undefined) return { name, file };
  }
  return null;
}

/** A variable that an .env file sets; aider reads these files over its environment. */
export function fixedVariable(
  around: Surroundings,
  names: readonly string[],
): { readonly name: string; readonly file: string } | null {
  for (const file of [...places(around, '.env', '--env-file')].reverse()) {
    const text = around.files.get(file) ?? '';
    const name = names.find((each) => new RegExp(`^[ \\t]*(export[ \\t]+)?${each}[ \\t]*=`, 'm').test(text));
    if (name !== undefined) return { name, file };
  }
  return null;
}
