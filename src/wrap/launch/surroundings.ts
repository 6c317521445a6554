import { readFileSync } from 'node:fs';
import { HeadroomError, reasonOf, systemCode } from '../../errors.ts';
import { userHome, type Environment, type Settings } from '../../settings.ts';
import type { Recipe, Surroundings } from '../recipe.ts';

/** The agent could not read such a file either. */
const absent = new Set(['ENOENT', 'ENOTDIR', 'EACCES', 'EPERM', 'EISDIR', 'ELOOP', 'ENAMETOOLONG']);

/** Reads the files a recipe asks for. */
export function readSurroundings(
  recipe: Recipe,
  start: {
    readonly env: Environment;
    readonly cwd: string;
    readonly platform: NodeJS.Platform;
    readonly args: readonly string[];
    readonly settings: Pick<Settings, 'upstream'>;
  },
): Surroundings {
  const { env, cwd, platform, args, settings } = start;
  const place = { env, cwd, platform, args, named: settings.upstream, home: userHome(env) };
  const files = new Map<string, string>();
  for (const path of recipe.configFiles(place)) {
    const content = read(path);
    if (content !== null) files.set(path, content);
  }
  return { ...place, files };
}

function read(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (absent.has(systemCode(error) ?? '')) return null;
    throw new HeadroomError(
      'CONFIG_UNREADABLE',
      `${path} cannot be read: ${reasonOf(error)}.`,
      'Check the file and its disk.',
      { cause: error },
    );
  }
}
